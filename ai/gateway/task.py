"""What is asked of a language model, and what it wrote."""

from typing import Any

from msgspec import Struct


class Task(Struct, frozen=True, kw_only=True):
    """One question. `values` fill the prompt's places: what customers and agents wrote, always fenced as data, with
    personal data redacted. `names` are people known to us, who are redacted too."""

    tenant_id: str
    feature: str  # whom it is counted for: summary rewrite translate tags intent knowledge answer …
    prompt: str  # a file in ai/prompts without its ending; its front matter holds the version
    values: dict[str, str]
    answer: type[Any] | None = None  # a msgspec Struct: the answer is JSON of this shape, checked; None: plain text
    seconds: float = 20.0  # for all providers together; never more than HUB_AI_SECONDS
    names: tuple[str, ...] = ()


class Written(Struct, frozen=True, kw_only=True):
    """An answer that passed every check, personal data restored. `value` is of the type that was asked for."""

    text: str
    value: Any = None
    prompt: str  # with its version: "summary@3"
    provider: str
    model: str
    tokens_in: int
    tokens_out: int
    cost_micros: int  # millionths of a US dollar
    cached: bool = False
