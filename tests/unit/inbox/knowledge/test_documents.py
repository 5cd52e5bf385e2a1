"""Documents over REST: what is taken, what is refused, what is shown."""

from collections.abc import Iterator
from typing import Any

import pytest

from hub.errors import Invalid
from inbox.knowledge import documents
from inbox.knowledge.fetching import Fetched
from inbox.knowledge.kinds import FILE_MOST
from tests.unit.inbox.knowledge.office import TENANT, Office

PATH = "/v1/knowledge/documents"


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office()
    with made.client:
        yield made


def upload(office: Office, content: bytes = b"# Returns\n30 days", query: str = "", kind: str = "text/markdown") -> Any:
    return office.ask("POST", f"{PATH}?{query}", content=content, headers={"content-type": kind})


def test_a_file_is_taken_as_a_body(office: Office):
    answer = upload(office, query="filename=Return%20policy.md&language=es")
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["title"], told["kind"], told["origin"], told["source"]) == (
        "Return policy",
        "markdown",
        "file",
        "Return policy.md",
    )
    assert (told["state"], told["chunks"], told["language"], told["created_by"]) == ("pending", 0, "es", "key_1")
    assert office.knowledge.files[told["id"]] == b"# Returns\n30 days"
    assert office.parts.taught.is_set()


def test_a_file_is_taken_from_a_form(office: Office):
    files = {"file": ("Help.html", b"<p>Hello", "text/html")}
    answer = office.ask("POST", f"{PATH}?title=Our%20help", files=files)
    assert (answer.status_code, answer.json()["title"], answer.json()["kind"]) == (201, "Our help", "html")
    assert office.knowledge.files[answer.json()["id"]] == b"<p>Hello"


def test_the_same_content_is_one_document(office: Office):
    first, again = upload(office, query="filename=a.md"), upload(office, query="filename=b.md")
    assert first.json() == again.json()
    assert len(office.ask("GET", PATH).json()["items"]) == 1


@pytest.mark.parametrize(
    ("content", "kind", "query"),
    [
        (b"\x89PNG\r\n", "image/png", ""),
        (b"", "text/plain", ""),
        (b"x" * (FILE_MOST + 1), "text/plain", ""),
        (b"x", "text/plain", "language=Spanish"),
    ],
)
def test_what_cannot_be_knowledge_is_refused(office: Office, content: bytes, kind: str, query: str):
    answer = upload(office, content, query, kind)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["message"]
    assert office.knowledge.documents == {}


def test_a_form_without_a_file_is_refused(office: Office):
    answer = office.ask("POST", PATH, files={"picture": ("a.txt", b"x", "text/plain")})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_file")


class Site:
    """Stands for the fetcher."""

    def __init__(self, page: Fetched | Exception) -> None:
        self.page = page
        self.private: list[bool] = []

    def __call__(self, *, private: bool) -> "Site":
        self.private.append(private)
        return self

    async def fetch(self, address: str) -> Fetched:
        if isinstance(self.page, Exception):
            raise self.page
        return self.page


def test_a_page_is_fetched_and_kept(office: Office, monkeypatch: pytest.MonkeyPatch):
    site = Site(Fetched("https://shop.example/help", "html", b"<p>Hello"))
    monkeypatch.setattr(documents, "Fetcher", site)
    answer = office.ask("POST", "/v1/knowledge/pages", json={"url": "https://shop.example/help#top"})
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["origin"], told["source"], told["title"]) == (
        "page",
        "https://shop.example/help",
        "https://shop.example/help",
    )
    assert site.private == [False]


def test_a_page_that_is_not_fetched_says_why(office: Office, monkeypatch: pytest.MonkeyPatch):
    refusal = Invalid("page_not_fetched", "It is private.", {"errors": [{"path": "url", "message": "It is private"}]})
    monkeypatch.setattr(documents, "Fetcher", Site(refusal))
    answer = office.ask("POST", "/v1/knowledge/pages", json={"url": "http://10.0.0.1/"})
    assert (answer.status_code, answer.json()["code"], answer.json()["detail"]) == (
        422,
        "page_not_fetched",
        "It is private.",
    )


@pytest.mark.parametrize(
    "body", [{}, {"url": ""}, {"url": 1}, {"url": "https://a.example", "language": "English"}, {"url": "x" * 2001}]
)
def test_a_page_without_a_good_address_is_refused(office: Office, body: Any):
    assert office.ask("POST", "/v1/knowledge/pages", json=body).status_code == 422


async def test_lists_come_in_pages_and_by_state(office: Office):
    for name in ("a", "b", "c"):
        await office.hold(name)
    await office.knowledge.fail(TENANT, "doc_b", "Damaged.", office.now)
    first = office.ask("GET", f"{PATH}?limit=2").json()
    rest = office.ask("GET", f"{PATH}?limit=2&cursor={first['next_cursor']}").json()
    assert [each["id"] for each in (*first["items"], *rest["items"])] == ["doc_c", "doc_b", "doc_a"]
    assert rest["next_cursor"] is None
    (failed,) = office.ask("GET", f"{PATH}?state=failed").json()["items"]
    assert (failed["id"], failed["reason"]) == ("doc_b", "Damaged.")
    assert office.ask("GET", f"{PATH}?cursor=nonsense").status_code == 422


async def test_a_document_is_shown_with_its_passages(office: Office):
    made = await office.hold()
    office.models.pieces = 6
    await office.models._read(TENANT, made.id)
    first = office.ask("GET", f"{PATH}/{made.id}?limit=3").json()
    assert first["document"]["chunks"] == 5
    assert [each["place"] for each in first["passages"]] == [1, 2, 3]
    rest = office.ask("GET", f"{PATH}/{made.id}?limit=3&cursor={first['next_cursor']}").json()
    assert ([each["text"] for each in rest["passages"]], rest["next_cursor"]) == (["Passage 4.", "Passage 5."], None)
    assert office.ask("GET", f"{PATH}/{made.id}?cursor=x").status_code == 422
    assert office.ask("GET", f"{PATH}/doc_other").json()["code"] == "document_not_found"


async def test_a_removed_document_is_gone(office: Office):
    made = await office.hold()
    assert office.ask("DELETE", f"{PATH}/{made.id}").status_code == 204
    assert office.ask("DELETE", f"{PATH}/{made.id}").status_code == 404
    assert office.ask("GET", f"{PATH}/{made.id}").status_code == 404


async def test_an_agent_reads_and_changes_nothing(office: Office, monkeypatch: pytest.MonkeyPatch):
    made = await office.hold()
    office.as_agent(monkeypatch)
    assert office.ask("GET", PATH).status_code == 200
    assert office.ask("GET", f"{PATH}/{made.id}").status_code == 200
    assert upload(office).status_code == 403
    assert office.ask("POST", "/v1/knowledge/pages", json={"url": "https://shop.example"}).status_code == 403
    assert office.ask("DELETE", f"{PATH}/{made.id}").status_code == 403
