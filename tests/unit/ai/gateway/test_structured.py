"""Answers as JSON of a shape."""

from typing import Any

import pytest
from msgspec import Struct

from ai.gateway.structured import Unfit, read, repair, texts, wanted
from ai.personal import Redaction


class Answer(Struct):
    reply: str
    sure: float = 0.0
    parts: list[str] = []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"reply": "Hi"}', Answer("Hi")),
        ('```json\n{"reply": "Hi", "sure": "0.5"}\n```', Answer("Hi", 0.5)),
        ('Here it is: {"reply": "a {b} c", "parts": ["x"]} as you wished', Answer("a {b} c", 0.0, ["x"])),
        ('{"reply": "Hi", "more": 1}', Answer("Hi")),
    ],
)
def test_an_answer_is_read_whatever_stands_around_it(text: str, value: Answer):
    assert read(text, Answer, Redaction())[1] == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it holds no JSON object"),
        ("I cannot", "it holds no JSON object"),
        ("}{", "it holds no JSON object"),
        ('{"reply": "Hi"', "it holds no JSON object"),
        ('{"reply": Hi}', "it is not valid JSON"),
        ('{"a":' * 5000 + "}" * 5000, "it is not valid JSON"),
        ('{"sure": 1}', "Object missing required field `reply`"),
        ('{"reply": 4}', "Expected `str`, got `int` - at `$.reply`"),
    ],
)
def test_what_does_not_fit_says_where_and_nothing_of_what_was_written(text: str, reason: str):
    with pytest.raises(Unfit) as unfit:
        read(text, Answer, Redaction())
    assert unfit.value.reason == reason
    assert reason in repair(reason)


def test_personal_data_is_restored_after_reading_also_where_it_would_break_the_json():
    redaction = Redaction(['Ann "the boss" Lee'])
    left = redaction.redact('I am Ann "the boss" Lee, a@b.example')
    text, value = read(f'{{"reply": "{left}", "parts": ["[email_1]"]}}', Answer, redaction)
    assert value == Answer('I am Ann "the boss" Lee, a@b.example', 0.0, ["a@b.example"])
    assert read(text, Answer, Redaction())[1] == value


def test_the_model_is_told_the_shape():
    assert '"reply":{"type":"string"}' in wanted(Answer)


def test_every_text_of_a_value_is_looked_at():
    value: Any = {"a": "one", "b": ["two", {"c": "three"}], "d": 4}
    assert sorted(texts(value).splitlines()) == ["one", "three", "two"]
    assert texts(Answer("x", 1.0, ["y"])).splitlines() == ["y", "x"]
