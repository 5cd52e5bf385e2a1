"""The providers that are configured, in their order."""

import subprocess
import sys

from ai.gateway.opening import providers
from ai.gateway.providers import Price
from hub.ai_settings import load

ALL = {
    "HUB_OPENAI_API_KEY": "sk-1", "HUB_OPENAI_MODEL": "gpt-x", "HUB_OPENAI_PRICE": "0.15/0.6",
    "HUB_ANTHROPIC_API_KEY": "sk-2", "HUB_ANTHROPIC_MODEL": "claude-x", "HUB_ANTHROPIC_PRICE": "1/5",
    "HUB_LLM_URL": "http://127.0.0.1:11434/v1", "HUB_LLM_MODEL": "own-x",
    "HUB_TRANSCRIPTION_MODEL": "whisper-x", "HUB_TRANSCRIPTION_PRICE": "0.006",
}  # fmt: skip


def test_each_has_its_model_and_price_and_those_that_hear_come_in_the_same_order():
    opened = providers(load(ALL | {"HUB_AI_PROVIDERS": "compatible,anthropic,openai"}))
    assert [(one.name, one.model) for one in opened.providers] == [
        ("compatible", "own-x"),
        ("anthropic", "claude-x"),
        ("openai", "gpt-x"),
    ]
    assert [one.price for one in opened.providers] == [Price(), Price(1.0, 5.0), Price(0.15, 0.6)]
    heard = [(one.name, one.hearing_model, one.hearing_price.minute) for one in opened.listeners]
    assert heard == [("compatible", "whisper-x", 0.006), ("openai", "whisper-x", 0.006)]


def test_without_a_model_for_it_nobody_hears():
    without = {name: value for name, value in ALL.items() if "TRANSCRIPTION" not in name}
    assert providers(load(without)).listeners == ()


def test_packages_are_loaded_only_when_they_are_needed():
    look = (
        "import sys; from ai.gateway.opening import providers; from hub.ai_settings import load; providers(load({}));"
        "sys.exit(any(name in sys.modules for name in ('openai', 'anthropic', 'httpx2')))"
    )
    assert subprocess.run((sys.executable, "-c", look), check=False).returncode == 0
