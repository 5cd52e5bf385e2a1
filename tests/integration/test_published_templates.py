"""Other people's template calls and sends, as they published them, through the checker, the client and the simulator.

Their names, handles and media belong to apps of their own, so those are replaced; everything else is as published.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.whatsapp import payloads, templates
from hub.whatsapp.values import listed, table
from inbox.templates.checks import check, errors
from tests.integration.simulated import LINE, TOKEN, WABA, Simulated
from tests.unit.hub.whatsapp.bodies import FIXTURES

FOLDER = FIXTURES / "graph"
FILES = sorted(FOLDER.rglob("*templ*.json")) if FOLDER.is_dir() else []
MEDIA = {"image": "image/png", "video": "video/mp4", "document": "application/pdf"}
HANDLED = {"image": "IMAGE", "video": "VIDEO", "document": "DOCUMENT"}
# Its quick replies bring true and false where a text has to be.
NOT_SENDABLE = {"req-sendmessage-send-sample-issue-resolution-template.json"}


def bodies(pick: str) -> Iterator[tuple[str, Any]]:
    """(file, body) of those whose name begins so; skips loudly where nobody has put them."""
    if not FILES:
        pytest.skip(f"no published bodies at {FOLDER}")
    for path in FILES:
        if path.name.startswith(pick):
            yield path.name, json.loads(path.read_bytes())


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[Simulated]:
    made = Simulated(tmp_path)
    yield made
    made.close()


def test_every_published_answer_is_understood() -> None:
    rows = [row for name, body in bodies("resp") for row in [*listed(body.get("data")), body]
            if table(row).get("components") and "analytics" not in name]  # fmt: skip
    assert len(rows) >= 4
    for row in rows:
        found = templates.read(row)
        assert found is not None, row
        assert (found.meta_id, found.status) == (str(row["id"]), str(row["status"]).upper())
        assert len(found.wording.components) == len(row["components"])
        assert check(found.name, found.language, found.wording)  # it always says at least what the category costs
    created = [templates.created_of(body) for _, body in bodies("resp") if set(body) == {"id", "status", "category"}]
    assert sorted(one.status for one in created) == ["PENDING", "PENDING", "REJECTED"]


def test_every_published_send_is_judged_by_us_as_by_meta(simulated: Simulated) -> None:
    judged = 0
    for name, body in [*bodies("req-send"), *bodies("template-")]:
        content = body.get("template")
        if not isinstance(content, dict):
            continue
        judged += 1
        content = {**content, "name": f"published_{judged}", "language": {"code": "en_US"}}
        content["components"] = [with_media(simulated, part) for part in content.get("components", [])]
        fitting(simulated, content)
        answer = simulated.simulator.send(type="template", template=content)
        ours = payloads.check("template", content)
        assert (answer.status_code == 200) is (name not in NOT_SENDABLE), (name, answer.text)
        assert (ours == []) is (name not in NOT_SENDABLE), (name, ours)
    assert judged >= 15


def with_media(simulated: Simulated, part: dict[str, Any]) -> dict[str, Any]:
    """A part of a send with a file that the simulated Meta has."""
    parameters = [dict(each) for each in part.get("parameters", [])]
    for each in parameters:
        kind = each.get("type")
        if kind in MEDIA:
            each[kind] = {**each[kind], "id": media(simulated, kind)}
            each[kind].pop("link", None)
    return {**part, "parameters": parameters}


def media(simulated: Simulated, kind: str) -> str:
    files = {"file": ("a", b"file", MEDIA[kind])}
    form = {"messaging_product": "whatsapp", "type": MEDIA[kind]}
    return simulated.simulator.ask("POST", f"/v25.0/{LINE}/media", headers=TOKEN, data=form, files=files)["id"]


def handle(simulated: Simulated, kind: str) -> str:
    asked = {"file_name": "a", "file_length": "4", "file_type": MEDIA[kind]}
    session = simulated.simulator.ask("POST", "/v25.0/app/uploads", headers=TOKEN, params=asked)["id"]
    headers = {**TOKEN, "file_offset": "0"}
    return simulated.simulator.ask("POST", f"/v25.0/{session}", headers=headers, content=b"file")["h"]


def fitting(simulated: Simulated, content: dict[str, Any]) -> None:
    """An approved template that takes this send: as many variables, such a header, such buttons."""
    components: list[dict[str, Any]] = []
    count, buttons = 0, list[dict[str, Any]]()
    for part in content["components"]:
        kind = str(part["type"]).lower()
        if kind == "header":
            file = part["parameters"][0]["type"]
            example = {"header_handle": [handle(simulated, file)]}
            components.append({"type": "HEADER", "format": HANDLED[file], "example": example})
        elif kind == "body":
            count = len(part["parameters"])
        elif kind == "button":
            buttons.append(button(str(part["sub_type"]).upper(), len(buttons)))
    words = " and then ".join(f"word {{{{{n}}}}}" for n in range(1, count + 1))
    body = {"type": "BODY", "text": f"{content['name']} says {words} today."}
    components.append(body | ({"example": {"body_text": [["x"] * count]}} if count else {}))
    if buttons:
        components.append({"type": "BUTTONS", "buttons": buttons})
    wanted = {"name": content["name"], "language": "en_US", "category": "MARKETING", "components": components}
    made = simulated.simulator.ask("POST", f"/v25.0/{WABA}/message_templates", headers=TOKEN, json=wanted)
    simulated.simulator.ask("POST", f"/control/templates/{made['id']}/approve")
    found = templates.read({**wanted, **made})
    assert found is not None
    assert errors(check(found.name, found.language, found.wording)) == [] or "FLOW" in str(buttons), content


def button(kind: str, place: int) -> dict[str, Any]:
    more = {"URL": {"url": "https://shop.example/{{1}}", "example": ["https://shop.example/1"]}}
    return {"type": kind, "text": f"Button {place}", **more.get(kind, {})}
