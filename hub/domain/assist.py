"""What is asked of the models and what they answer: the contract between those who ask and the models' owner.

It travels outside the streams: what is asked may be lost, and whoever asked is told so. First the road, the same for
all features; then each feature's question and answer.
"""

from typing import Literal

from msgspec import Raw, Struct

from hub.domain.replies import Problem

# --- the road


class Ask(Struct, frozen=True, kw_only=True, array_like=True):
    """A question, on `assist.<feature>`. `request` is the feature's own struct as MessagePack; `seconds` is how long
    its asker waits. Whoever gives up sooner says the `id` on `assist-stop`."""

    id: str
    tenant_id: str
    seconds: float
    request: bytes


class Working(Struct, frozen=True, array_like=True, tag=True):
    """Somebody is at work on it, said at once and then every few seconds."""


class Piece(Struct, frozen=True, array_like=True, tag=True):
    """A part of the text. `n` counts 0, 1, 2 …: a gap is a part that was lost."""

    n: int
    text: str


class Answer(Struct, frozen=True, array_like=True, tag=True):
    """The end: the feature's answer. `n` is how many pieces came before."""

    n: int
    result: Raw


class Refused(Struct, frozen=True, array_like=True, tag=True):
    """The end: it cannot be granted."""

    problem: Problem


class Away(Struct, frozen=True, array_like=True, tag=True):
    """The end: something it needs is away, or it took too long."""

    dependency: str
    reason: str


Said = Working | Piece | Answer | Refused | Away

# --- what every answer says of itself


class Made(Struct, frozen=True, kw_only=True):
    """Who made an answer: this machine (`local`), or a language model, with the prompt it was asked by (`summary@3`).
    `note` is one sentence for people where it is not what they may expect."""

    by: Literal["local", "model"] = "local"
    provider: str | None = None
    model: str | None = None
    prompt: str | None = None
    note: str | None = None
