"""What a simulated language model says by itself."""

from typing import Annotated, Any, Literal

import msgspec
import pytest
from msgspec import Meta, Struct

from hub.simulator.language_models_answers import default_answer, pieces, tokens


class Inner(Struct):
    name: str
    again: "Inner | None" = None


class Shape(Struct):
    reply: str
    kind: Literal["first", "second"]
    sure: Annotated[float, Meta(ge=0, le=1)]
    many: int
    right: bool
    tags: list[str]
    inner: Inner
    maybe: str | None = None


def test_it_repeats_the_beginning_of_the_longest_line() -> None:
    asked = "Short.\n\n<<data:7 conversation>>\nCustomer: where is my order, please?\n<</data:7>>\n\nSummarise."
    assert default_answer("", asked) == "Simulated: Customer: where is my order, please?"
    assert default_answer("", " ".join(map(str, range(99)))) == "Simulated: " + " ".join(map(str, range(20)))
    assert default_answer("", "") == "Simulated: "


def test_where_a_schema_is_given_it_answers_json_that_fits() -> None:
    schema = msgspec.json.encode(msgspec.json.schema(Shape)).decode()
    answer = default_answer(f"Answer with JSON that fits this JSON Schema:\n{schema}", "Hello there")
    value = msgspec.json.decode(answer, type=Shape)
    assert (value.reply, value.kind, value.sure) == ("Simulated: Hello there", "first", 0.5)


@pytest.mark.parametrize("system", ["JSON Schema", "JSON Schema: {broken", "no shape {}"])
def test_what_is_no_schema_is_answered_in_words(system: str) -> None:
    assert default_answer(system, "Hi") == "Simulated: Hi"


def test_pieces_together_are_the_text() -> None:
    for text in ("", "one", " two  words\nthree "):
        assert "".join(pieces(text)) == text


def test_tokens_are_counted_by_length() -> None:
    figures: list[Any] = [tokens(text) for text in ("", "abcd", "a" * 400)]
    assert figures == [1, 1, 100]
