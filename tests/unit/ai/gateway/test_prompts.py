"""Prompts: each with its version, filled with fenced and redacted data only."""

import re
from hashlib import sha256
from importlib.resources import files

import pytest

from ai.gateway import prompts
from ai.personal import Redaction

NAMES = sorted(file.name.removesuffix(".md") for file in (files("ai") / "prompts").iterdir() if file.name != "rules.md")
# What each version says. A prompt that is changed gets a new version, and its line here; so does each when the rules
# before all of them change: what a model wrote can always be traced to the words it was asked with.
SAID = {
    "answer@1": "55d5e3d4bd0b",
    "answer_from_knowledge@1": "0fd2c57437d9",
    "intent@1": "3f85af350b21",
    "rewrite@1": "89e938d2ec69",
    "suggest_replies@1": "297b3b549ed4",
    "summary@1": "13502974150e",
    "tags@1": "8f9b80e5907f",
    "translate@1": "e19fda49826f",
}


def said(name: str) -> str:
    prompt = prompts.load(name)
    return sha256(f"{prompt.facts}\n{prompt.system}\n{prompt.user}".encode()).hexdigest()[:12]


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_that_changes_gets_a_new_version(name: str):
    assert SAID[prompts.load(name).id] == said(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_takes_its_values_and_nothing_else(name: str):
    prompt = prompts.load(name)
    values = {place: f"value of {place}" for place in (*prompt.required, *prompt.optional)}
    filled = prompts.fill(prompt, values, Redaction(), "{}")
    for value in values.values():
        assert f"\n{value}\n<</data:{filled.fence}>>" in filled.user
    assert not re.search(r"\{\{[a-z_]+\??\}\}", filled.user + filled.system)
    assert filled.fence in filled.system
    with pytest.raises(ValueError, match="without a place: more"):
        prompts.fill(prompt, values | {"more": ""}, Redaction())
    with pytest.raises(ValueError, match=f"missing: {prompt.required[0]}"):
        prompts.fill(prompt, {}, Redaction())


def test_what_is_not_given_goes_with_its_paragraph():
    prompt = prompts.load("rewrite")
    assert "What the draft answers" in prompt.user
    filled = prompts.fill(prompt, {"how": "shorter", "text": "Hi"}, Redaction())
    assert "What the draft answers" not in filled.user
    assert "The draft:" in filled.user
    assert "(nothing)" in prompts.fill(prompt, {"how": "shorter", "text": " "}, Redaction()).user


def test_values_cannot_name_places():
    filled = prompts.fill(prompts.load("rewrite"), {"how": "fix", "text": "{{how}} {{fence}}"}, Redaction())
    assert "{{how}} {{fence}}" in filled.user


def test_the_same_question_has_the_same_key_whoever_asks_it():
    prompt = prompts.load("translate")
    first = prompts.fill(prompt, {"to": "de", "text": "Call 0151 2345678"}, Redaction())
    second = prompts.fill(prompt, {"text": "Call 0151 2345679", "to": "de", "from": ""}, Redaction())
    assert first.key == second.key
    assert first.fence != second.fence
    others = [
        prompts.fill(prompt, {"to": "fr", "text": "Call 0151 2345678"}, Redaction()),
        prompts.fill(prompt, {"to": "de", "text": "Call 0151 2345678!"}, Redaction()),
        prompts.fill(prompt, {"to": "de", "text": "Call 0151 2345678"}, Redaction(), "{}"),
    ]
    assert len({first.key, *(each.key for each in others)}) == 4


def test_sources_are_those_that_the_prompt_names():
    filled = prompts.fill(prompts.load("answer"), {"conversation": "I", "knowledge": "K 123456"}, Redaction())
    assert filled.sources == ("K 123456", "")
    assert filled.values == ("I", "", "K 123456", "")


@pytest.mark.parametrize("name", ["none", "../settings", "", "Summary"])
def test_a_prompt_that_is_not_there_is_told(name: str):
    with pytest.raises(LookupError):
        prompts.load(name)
