"""Settings of language models: nothing by default, whole when there is one, keys shown nowhere."""

import pickle

import pytest

from hub import ai_settings
from hub.ai_settings import Breaker, Secret
from hub.errors import SettingError
from hub.settings import load

OPENAI = {"HUB_OPENAI_API_KEY": "sk-secret", "HUB_OPENAI_MODEL": "gpt-x", "HUB_OPENAI_PRICE": "0.15/0.6"}
CLAUDE = {"HUB_ANTHROPIC_API_KEY": "sk-ant-secret", "HUB_ANTHROPIC_MODEL": "claude-x", "HUB_ANTHROPIC_PRICE": "1/5"}
OWN = {"HUB_LLM_URL": "http://127.0.0.1:11434/v1/", "HUB_LLM_MODEL": "own-x"}


def test_nobody_is_asked_unless_it_is_set():
    assert load({}).ai.order == ()
    assert load({"HUB_OPENAI_MODEL": "gpt-x", "HUB_ANTHROPIC_PRICE": "1/5"}).ai.order == ()


def test_whoever_has_a_key_or_an_address_is_asked():
    ai = load(OPENAI | CLAUDE | OWN).ai
    assert ai.order == ("anthropic", "openai", "compatible")
    assert (ai.openai.price_in, ai.openai.price_out, ai.anthropic.price_out) == (0.15, 0.6, 5.0)
    assert (ai.compatible.url, ai.compatible.key, ai.compatible.price_in) == ("http://127.0.0.1:11434/v1", "", 0.0)
    assert ai.of("openai").url == "https://api.openai.com/v1"


def test_an_order_that_is_set_is_the_order():
    assert load(OPENAI | CLAUDE | OWN | {"HUB_AI_PROVIDERS": "compatible, openai"}).ai.order == ("compatible", "openai")


def test_limits_can_be_set():
    limits = {"HUB_AI_SECONDS": "12.5", "HUB_AI_MONTHLY_BUDGET": "0", "HUB_AI_BREAKER": "3/20/10.5"}
    ai = load(limits).ai
    assert (ai.seconds, ai.monthly_budget, ai.breaker) == (12.5, 0.0, Breaker(failures=3, within=20.0, pause=10.5))
    assert (load({}).ai.seconds, load({}).ai.monthly_budget, load({}).ai.breaker) == (30.0, 20.0, Breaker())


def test_a_key_shows_itself_in_no_repr_and_crosses_processes():
    settings = load(OPENAI | CLAUDE | OWN | {"HUB_LLM_API_KEY": "own-secret"})
    shown = f"{settings!r}{settings.ai!r}{settings.ai.openai!r}{[settings.ai.openai.key]}"
    assert not [key for key in ("sk-secret", "sk-ant-secret", "own-secret") if key in shown]
    again = pickle.loads(pickle.dumps(settings))
    assert (again.ai.openai.key, type(again.ai.openai.key)) == ("sk-secret", Secret)
    assert repr(Secret()) == "''"


@pytest.mark.parametrize(
    ("env", "name"),
    [
        ({"HUB_AI_PROVIDERS": "gemini"}, "HUB_AI_PROVIDERS"),
        (OPENAI | {"HUB_AI_PROVIDERS": "openai,openai"}, "HUB_AI_PROVIDERS"),
        ({"HUB_AI_PROVIDERS": "openai"}, "HUB_OPENAI_API_KEY"),
        ({"HUB_AI_PROVIDERS": "compatible"}, "HUB_LLM_URL"),
        ({"HUB_LLM_URL": "http://127.0.0.1/v1"}, "HUB_LLM_MODEL"),
        ({**OPENAI, "HUB_OPENAI_MODEL": " "}, "HUB_OPENAI_MODEL"),
        ({**CLAUDE, "HUB_ANTHROPIC_PRICE": ""}, "HUB_ANTHROPIC_PRICE"),
        ({**CLAUDE, "HUB_ANTHROPIC_PRICE": "5"}, "HUB_ANTHROPIC_PRICE"),
        ({**CLAUDE, "HUB_ANTHROPIC_PRICE": "1/-5"}, "HUB_ANTHROPIC_PRICE"),
        ({**CLAUDE, "HUB_ANTHROPIC_PRICE": "1/nan"}, "HUB_ANTHROPIC_PRICE"),
        ({**OWN, "HUB_LLM_URL": "localhost:11434"}, "HUB_LLM_URL"),
        ({**OWN, "HUB_LLM_URL": "https://me:pw@llm.example/v1"}, "HUB_LLM_URL"),
        ({"HUB_TRANSCRIPTION_MODEL": "whisper-1"}, "HUB_TRANSCRIPTION_PRICE"),
        ({"HUB_TRANSCRIPTION_PRICE": "cheap"}, "HUB_TRANSCRIPTION_PRICE"),
        ({"HUB_AI_SECONDS": "0"}, "HUB_AI_SECONDS"),
        ({"HUB_AI_MONTHLY_BUDGET": "-1"}, "HUB_AI_MONTHLY_BUDGET"),
        ({"HUB_AI_MONTHLY_BUDGET": "inf"}, "HUB_AI_MONTHLY_BUDGET"),
        ({"HUB_AI_BREAKER": "5/60"}, "HUB_AI_BREAKER"),
        ({"HUB_AI_BREAKER": "0/60/30"}, "HUB_AI_BREAKER"),
        ({"HUB_AI_BREAKER": "1.5/60/30"}, "HUB_AI_BREAKER"),
    ],
)
def test_a_wrong_setting_is_named_and_no_key_repeated(env: dict[str, str], name: str):
    with pytest.raises(SettingError) as caught:
        ai_settings.load(env)
    assert caught.value.name == name
    assert "secret" not in caught.value.reason
    assert "pw@" not in caught.value.reason
