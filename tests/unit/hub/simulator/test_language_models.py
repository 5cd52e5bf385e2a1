"""How simulated language models behave, and what they remember."""

import random
from collections import Counter
from typing import Any

import pytest

from hub.errors import Invalid
from hub.simulator.language_models import Knobs, LanguageModels, Script, changed


@pytest.fixture
def models() -> LanguageModels:
    return LanguageModels(random.Random(7))


def test_a_knob_is_turned_for_one_api_or_for_both(models: LanguageModels) -> None:
    models.change({"http_500": 100}, "openai")
    models.change({"delay_ms": [5, 9]}, None)
    assert models.knobs["openai"] == Knobs(http_500=100, delay_ms=(5, 9))
    assert models.knobs["anthropic"] == Knobs(delay_ms=(5, 9))
    assert {models.fate("openai") for _ in range(50)} == {"http_500"}
    assert {models.fate("anthropic") for _ in range(50)} == {"answered"}
    assert 0.005 <= models.delay("anthropic") <= 0.009


def test_fates_come_as_often_as_they_are_set(models: LanguageModels) -> None:
    models.change({"http_429": 20, "timeouts": 10, "rubbish": {"empty": 30, "half_stream": 5}}, "anthropic")
    many = Counter(models.fate("anthropic") for _ in range(20_000))
    for fate, percent in {"http_429": 20, "timeout": 10, "empty": 30, "half_stream": 5, "answered": 35}.items():
        assert many[fate] / 200 == pytest.approx(percent, abs=1.5)  # type: ignore[index]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"http_500": 101}, "$.http_500"),
        ({"http_500": 60, "http_429": 60}, "$"),
        ({"http_500": 60, "rubbish": {"empty": 60}}, "$"),
        ({"rubbish": {"boring": 1}}, "key` in `$.rubbish"),
        ({"delay_ms": [9, 5]}, "$.delay_ms"),
        ({"mood": 1}, "$"),
    ],
)
def test_a_knob_that_cannot_be_turned_so_is_named(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(Invalid) as refused:
        changed(Knobs(), changes)
    assert refused.value.extra["errors"][0]["path"].startswith(path)


def test_scripts_are_used_in_order_as_often_as_they_say(models: LanguageModels) -> None:
    models.scripts = [
        Script(text="once"),
        Script(text="refund", contains="refund", times=2),
        Script(text="claude", api="anthropic", times=0),
    ]
    answers = [
        models.answer("openai", question, "default") for question in ("a refund", "a refund", "b", "c refund", "refund")
    ]
    assert answers == ["once", "refund", "default", "refund", "default"]
    assert [models.answer("anthropic", "x", "default") for _ in range(3)] == ["claude"] * 3


def test_what_was_asked_is_remembered_in_order_until_a_reset(models: LanguageModels) -> None:
    for n in range(3):
        models.note("openai", "/x", {"n": n}, 1.0)
    assert [(each.n, each.body) for each in models.asked(1)] == [(2, {"n": 1}), (3, {"n": 2})]
    for _ in range(2_000):
        models.note("openai", "/x", {}, 1.0)
    assert len(models.asked(0)) == 1_000
    models.change({"http_500": 1}, None)
    models.reset()
    assert (models.asked(0), models.scripts, models.knobs["openai"]) == ([], [], Knobs())
