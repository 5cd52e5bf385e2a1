from pathlib import Path
from typing import Any, cast

import pytest

from inbox.commands.showing import Failed
from inbox.commands.signed_in import Api
from inbox.commands.talk import body_of, find, words


class Book:
    """Answers searches from a list of names."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def get(self, path: str, **params: Any) -> Any:
        found = [name for name in self._names if str(params["q"]).lower() in name.lower()]
        return {"items": [{"id": f"cnv_{name}", "contact": {"name": name}} for name in found]}


def found(words_or_id: str, *names: str) -> str:
    return find(cast("Api", Book(*names)), words_or_id)


def test_an_id_is_taken_as_it_is() -> None:
    assert found("cnv_1") == "cnv_1"


def test_words_that_find_one_conversation_mean_it() -> None:
    assert found("maya", "Maya", "Oliver") == "cnv_Maya"


@pytest.mark.parametrize("who", ["o", "nobody"])
def test_words_that_find_none_or_several_are_not_guessed_at(who: str) -> None:
    with pytest.raises(Failed):
        found(who, "Oliver", "Noah")


def test_a_text_becomes_a_cloud_api_message() -> None:
    assert body_of("Hi", None, None) == {"type": "text", "text": {"body": "Hi"}}


def test_a_template_is_named_with_its_language() -> None:
    assert body_of(None, "hello_world:en_US", None)["template"] == {
        "name": "hello_world",
        "language": {"code": "en_US"},
    }
    with pytest.raises(Failed, match="names no language"):
        body_of(None, "hello_world", None)


def test_a_message_from_a_file_goes_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "message.json"
    file.write_text('{"type": "location"}')
    assert body_of(None, None, file) == {"type": "location"}
    file.write_text("not JSON")
    with pytest.raises(Failed, match="is no message"):
        body_of(None, None, file)


@pytest.mark.parametrize("given", [(None, None, None), ("Hi", "x:en", None)])
def test_exactly_one_thing_is_sent(given: tuple[str | None, str | None, None]) -> None:
    with pytest.raises(Failed, match="one of them"):
        body_of(*given)


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ({"type": "text", "content": {"body": "two\nlines"}}, "two lines"),
        ({"type": "image", "content": {"caption": "look"}}, "look"),
        ({"type": "sticker", "content": {}}, "(sticker)"),
    ],
)
def test_a_message_is_told_in_a_line(message: dict[str, Any], line: str) -> None:
    assert words(message) == line
