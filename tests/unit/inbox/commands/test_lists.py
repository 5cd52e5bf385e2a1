import base64
from pathlib import Path
from typing import Any

import httpx
import pytest

from inbox.commands import lists
from inbox.commands.lists import give
from inbox.commands.showing import Failed
from inbox.commands.signed_in import Api

WHERE = "/v1/campaigns/cmp_1/recipients/uploads"
REJECTED = [{"line": 3, "value": "x", "reason": "is not a phone number"}]
ANSWER = {"accepted": 2, "duplicates": 1, "rejected": REJECTED, "rejected_count": 1, "duplicate_rows": [], "total": 4,
          "not_taken": f"{WHERE}/upl_1/not-taken.csv"}  # fmt: skip


class Lists:
    """The hub's side of an upload, over a line that breaks: after so many bytes of each piece in `cuts`."""

    def __init__(self, cuts: tuple[int, ...] = (), states: tuple[str, ...] = ("importing", "done")) -> None:
        self.cuts, self.states = iter(cuts), iter(states)
        self.stored, self.size, self.made = b"", 0, 0
        self.facts: dict[str, str] = {}
        self.asked: list[str] = []
        self.away = iter(())  # type: Iterator[int]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path.removeprefix(WHERE)}".strip())
        if request.method == "GET":
            return httpx.Response(200, json=self.seen(request.url.path == WHERE))
        if request.method == "POST":
            return self.create(request)
        if status := next(self.away, 0):
            return httpx.Response(status, json={"detail": "Not now."})
        at = {"Upload-Offset": str(len(self.stored))}
        return httpx.Response(200, headers=at) if request.method == "HEAD" else self.take(request)

    def seen(self, all_of_them: bool) -> Any:
        if all_of_them:
            known = [{"id": "upl_1", "fingerprint": self.facts["fingerprint"]}] if self.made else []
            return {"items": known, "next_cursor": None}
        state = next(self.states)
        progress = {"rows": 4, "accepted": 3, "refused": 1, "share": 0.5}
        problem = {"detail": "The file was cut off.", "code": "cut_off"}
        return {"state": state, "progress": progress if state == "importing" else None, "answer": ANSWER,
                "problem": problem}  # fmt: skip

    def create(self, request: httpx.Request) -> httpx.Response:
        pairs = (pair.split(" ") for pair in request.headers["upload-metadata"].split(","))
        self.facts = {key: base64.b64decode(fact).decode() for key, fact in pairs}
        self.size = int(request.headers["upload-length"])
        self.made += 1
        return httpx.Response(201, json={"id": "upl_1"})

    def take(self, request: httpx.Request) -> httpx.Response:
        assert request.headers["tus-resumable"] == "1.0.0"
        assert request.headers["content-type"] == "application/offset+octet-stream"
        assert int(request.headers["upload-offset"]) == len(self.stored)
        body, cut = request.read(), next(self.cuts, None)
        if cut is not None:
            self.stored += body[:cut]
            raise httpx.WriteError("the tunnel", request=request)
        self.stored += body
        return httpx.Response(204, headers={"Upload-Offset": str(len(self.stored))})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "list.csv"
    made.write_bytes(b"phone\n" + b"".join(b"+49170%07d\n" % n for n in range(50_000)))
    return made


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_API_KEY", "hub_key")
    monkeypatch.setattr(lists, "DELAYS", (0.0, 0.0))
    monkeypatch.setattr(lists, "LOOK_EVERY", 0.0)


def api(hub: Lists) -> Api:
    return Api(httpx.MockTransport(hub))


def test_a_list_goes_on_where_the_line_broke_however_often(file: Path) -> None:
    hub = Lists(cuts=(100_000, 0, 300_000))
    assert give(api(hub), "cmp_1", file, '"a,b":to') == ANSWER
    assert hub.stored == file.read_bytes()
    assert (hub.size, hub.facts["map"], hub.facts["filetype"]) == (file.stat().st_size, '"a,b":to', "text/csv")
    assert hub.asked.count("POST") == 1


def test_a_command_that_is_run_again_goes_on_with_its_upload(file: Path) -> None:
    hub = Lists(cuts=(200_000,))
    hub.away = iter([0, 0, *[503] * 100_000])
    monkey = pytest.MonkeyPatch()
    monkey.setattr(lists, "PATIENCE", 0.05)
    with monkey.context(), pytest.raises(Failed, match="did not get through"):
        give(api(hub), "cmp_1", file, "")
    monkey.undo()
    hub.away = iter(())
    assert give(api(hub), "cmp_1", file, "") == ANSWER
    assert (hub.made, hub.stored) == (1, file.read_bytes())


def test_an_import_that_failed_says_why(file: Path) -> None:
    with pytest.raises(Failed, match="The file was cut off"):
        give(api(Lists(states=("importing", "failed"))), "cmp_1", file, "")


def test_what_is_no_list_is_not_sent(tmp_path: Path) -> None:
    for name, body in (("list.doc", b"x"), ("list.csv", b"")):
        (tmp_path / name).write_bytes(body)
        hub = Lists()
        with pytest.raises(Failed):
            give(api(hub), "cmp_1", tmp_path / name, "")
        assert hub.asked == []


def test_a_refusal_is_not_tried_again(file: Path) -> None:
    hub = Lists()
    hub.away = iter([404])
    with pytest.raises(Failed, match="Not now"):
        give(api(hub), "cmp_1", file, "")
    assert hub.asked == ["GET", "POST", "HEAD /upl_1"]
