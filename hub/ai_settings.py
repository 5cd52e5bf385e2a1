"""The settings of language models: who is asked, in which order, at what price, and how much may be spent.

Nothing is sent anywhere unless a key or an address is set here. A model that costs money needs its price: without one
no budget could stop it.
"""

import math
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

from hub.errors import SettingError


class Secret(str):
    """A text that shows itself nowhere by accident: not in a repr, so not in a log or a traceback of one."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'…'" if self else "''"


class Model(Struct, frozen=True, kw_only=True):
    """One provider. `price_in`, `price_out`: US dollars for a million tokens read and written."""

    url: str
    model: str = ""
    key: Secret = Secret()
    price_in: float = 0.0
    price_out: float = 0.0


class Breaker(Struct, frozen=True, kw_only=True):
    """After `failures` within `within` seconds a provider is left alone for `pause` seconds."""

    failures: int = 5
    within: float = 60.0
    pause: float = 30.0


class Ai(Struct, frozen=True, kw_only=True):
    order: tuple[str, ...] = ()  # HUB_AI_PROVIDERS: of openai, anthropic and compatible
    openai: Model = Model(url="https://api.openai.com/v1")  # HUB_OPENAI_API_KEY _MODEL _URL _PRICE
    anthropic: Model = Model(url="https://api.anthropic.com")  # HUB_ANTHROPIC_API_KEY _MODEL _URL _PRICE
    compatible: Model = Model(url="")  # HUB_LLM_URL _MODEL _API_KEY _PRICE: vLLM, Ollama and their like
    transcription_model: str = ""  # HUB_TRANSCRIPTION_MODEL, at openai or compatible
    transcription_price: float = 0.0  # HUB_TRANSCRIPTION_PRICE: US dollars a minute
    seconds: float = 30.0  # HUB_AI_SECONDS: the longest that anybody waits, for all providers together
    monthly_budget: float = 20.0  # HUB_AI_MONTHLY_BUDGET: US dollars a tenant; 0: nothing that costs is asked
    breaker: Breaker = Breaker()  # HUB_AI_BREAKER: failures/seconds/pause

    def of(self, name: str) -> Model:
        """The provider of this name."""
        return {"openai": self.openai, "anthropic": self.anthropic, "compatible": self.compatible}[name]


NAMES: Final = ("anthropic", "openai", "compatible")  # the order when none is set
_PREFIXES: Final = {"openai": "HUB_OPENAI", "anthropic": "HUB_ANTHROPIC", "compatible": "HUB_LLM"}
_WHEN_SET: Final = {
    "openai": "_API_KEY",
    "anthropic": "_API_KEY",
    "compatible": "_URL",
}  # what brings one into the order


def load(env: Mapping[str, str]) -> Ai:
    """What `env` says. Raises SettingError naming the first variable that is wrong or missing."""
    nothing = Ai()
    ai = Ai(
        order=_order(env),
        openai=_model(env, "openai", nothing.openai.url),
        anthropic=_model(env, "anthropic", nothing.anthropic.url),
        compatible=_model(env, "compatible", ""),
        transcription_model=env.get("HUB_TRANSCRIPTION_MODEL", ""),
        transcription_price=_amount(env, "HUB_TRANSCRIPTION_PRICE", 0.0, 0.0, 1000.0),
        seconds=_amount(env, "HUB_AI_SECONDS", nothing.seconds, 1.0, 600.0),
        monthly_budget=_amount(env, "HUB_AI_MONTHLY_BUDGET", nothing.monthly_budget, 0.0, 1_000_000.0),
        breaker=_breaker(env),
    )
    for name in ai.order:
        _whole(env, name, ai.of(name))
    if ai.transcription_model and not env.get("HUB_TRANSCRIPTION_PRICE"):
        raise SettingError(
            "HUB_TRANSCRIPTION_PRICE", "is not set; say what a minute costs in US dollars, 0 for your own"
        )
    return ai


def _order(env: Mapping[str, str]) -> tuple[str, ...]:
    named = [name.strip() for name in env.get("HUB_AI_PROVIDERS", "").split(",") if name.strip()]
    for name in named:
        if name not in NAMES or named.count(name) > 1:
            raise SettingError("HUB_AI_PROVIDERS", f"is {','.join(named)!r}; it takes {', '.join(NAMES)}, each once")
    return tuple(named) or tuple(name for name in NAMES if env.get(_PREFIXES[name] + _WHEN_SET[name]))


def _model(env: Mapping[str, str], name: str, url: str) -> Model:
    prefix = _PREFIXES[name]
    price_in, price_out = _price(env, f"{prefix}_PRICE")
    return Model(
        url=_url(env, f"{prefix}_URL", url),
        model=env.get(f"{prefix}_MODEL", "").strip(),
        key=Secret(env.get(f"{prefix}_API_KEY", "").strip()),
        price_in=price_in,
        price_out=price_out,
    )


def _whole(env: Mapping[str, str], name: str, model: Model) -> None:
    """One that is asked has all it needs."""
    prefix = _PREFIXES[name]
    if not model.url:
        raise SettingError(
            f"{prefix}_URL", "is not set, but HUB_AI_PROVIDERS names it; such as http://127.0.0.1:11434/v1"
        )
    if name != "compatible" and not model.key:
        raise SettingError(f"{prefix}_API_KEY", f"is not set, but HUB_AI_PROVIDERS names {name}")
    if not model.model:
        raise SettingError(f"{prefix}_MODEL", f"is not set; name the model to ask at {model.url}")
    if name != "compatible" and not env.get(f"{prefix}_PRICE"):
        raise SettingError(
            f"{prefix}_PRICE", "is not set; US dollars for a million tokens read and written, such as 1/5"
        )


def _price(env: Mapping[str, str], name: str) -> tuple[float, float]:
    text = env.get(name, "")
    if not text:
        return 0.0, 0.0
    parts = [_number(part) for part in text.split("/")]
    if len(parts) != 2 or any(part is None or not 0 <= part <= 10_000 for part in parts):
        raise SettingError(name, f"is {text!r}; it must be two prices for a million tokens, such as 1/5 or 0.15/0.6")
    return parts[0] or 0.0, parts[1] or 0.0


def _breaker(env: Mapping[str, str]) -> Breaker:
    text = env.get("HUB_AI_BREAKER", "")
    if not text:
        return Breaker()
    parts = [_number(part) for part in text.split("/")]
    if len(parts) != 3 or any(part is None or not 0 < part <= 86_400 for part in parts) or (parts[0] or 0) % 1:
        raise SettingError("HUB_AI_BREAKER", f"is {text!r}; failures/within seconds/pause in seconds, such as 5/60/30")
    return Breaker(failures=int(parts[0] or 0), within=parts[1] or 0, pause=parts[2] or 0)


def _amount(env: Mapping[str, str], name: str, default: float, low: float, high: float) -> float:
    text = env.get(name, "")
    if not text:
        return default
    number = _number(text)
    if number is None or not low <= number <= high:
        raise SettingError(name, f"is {text!r}; it must be a number from {low:g} to {high:g}")
    return number


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _url(env: Mapping[str, str], name: str, default: str) -> str:
    url = (env.get(name) or default).strip().rstrip("/")
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query):
        raise SettingError(name, "must be an address such as https://api.example.com/v1, without a name, key or query")
    return url
