"""The corpus under `ai/corpus`: what customers write, and short dialogues with those who answer.

Its data card is beside it. Plain files, so that people can read and mend them.
"""

from collections.abc import Iterator
from importlib.resources import files
from typing import Final, Literal

from msgspec import Struct, convert

Label = Literal["negative", "neutral", "positive"]
Side = Literal["customer", "agent"]
Outcome = Literal["solved", "open", "handed_over", "lost"]

# hi_latn is Hindi in Latin letters; the others are ISO 639.
VARIANTS: Final = ("en", "es", "pt", "hi", "hi_latn", "id", "ar", "de", "fr")
POSTED: Final = ("en", "es", "pt", "hi", "ar", "de", "fr")
INTENTS: Final = frozenset(
    {
        "account", "appointment", "availability", "cancel", "change_order", "complaint", "delivery_problem",
        "document_or_data", "feedback", "goodbye", "greeting", "hours_location", "human", "invoice", "opt_out",
        "order_status", "other", "payment", "place_order", "price", "product_question", "return_refund", "smalltalk",
        "technical_problem", "thanks",
    }
)  # fmt: skip
# The first three are marked throughout; the others only where they are plain.
FLAGS: Final = frozenset({"angry", "urgent", "leaving", "sarcasm", "mixed", "code_switch"})
# What agents leave open, to be filled with the business's or the customer's own.
PLACES: Final = frozenset({"name", "order", "price", "date", "address", "link", "agent", "phone"})
_SIDES: Final[dict[str, Side]] = {"C": "customer", "A": "agent"}


class Text(Struct, frozen=True, kw_only=True):
    """One message of a customer, as typed. `domain` is the kind of business."""

    variant: str
    label: Label
    intent: str
    flags: frozenset[str]
    domain: str
    text: str


class Post(Struct, frozen=True, kw_only=True):
    """A short public post or comment."""

    variant: str
    label: Label
    text: str


class Turn(Struct, frozen=True):
    side: Side
    text: str


class Dialogue(Struct, frozen=True, kw_only=True):
    """All dialogues of one variant and domain are with the same business."""

    variant: str
    domain: str
    outcome: Outcome
    turns: tuple[Turn, ...]


def messages(variant: str) -> Iterator[Text]:
    """The messages of a variant, in no order. Raises FileNotFoundError."""
    lines = _read("messages", f"{variant}.tsv").splitlines()
    for line in lines[1:]:
        label, intent, flags, domain, text = line.split("\t")
        yield Text(
            variant=variant,
            label=convert(label, Label),
            intent=intent,
            flags=frozenset(flags.split(",")) if flags != "-" else frozenset(),
            domain=domain,
            text=text.replace("\\n", "\n"),
        )


def posts(variant: str) -> Iterator[Post]:
    """The public posts of a variant in POSTED, in no order. Raises FileNotFoundError."""
    for line in _read("posts", f"{variant}.tsv").splitlines()[1:]:
        label, text = line.split("\t")
        yield Post(variant=variant, label=convert(label, Label), text=text)


def dialogues(variant: str) -> Iterator[Dialogue]:
    """The dialogues of a variant. Raises FileNotFoundError."""
    for block in _read("dialogues", f"{variant}.txt").strip().split("\n\n"):
        heading, *lines = block.splitlines()
        domain, _, outcome = heading.removeprefix("### ").rpartition(" | ")
        turns = tuple(Turn(_SIDES[line[0]], line[3:]) for line in lines)
        yield Dialogue(variant=variant, domain=domain, outcome=convert(outcome, Outcome), turns=turns)


def _read(folder: str, name: str) -> str:
    return (files("ai") / "corpus" / folder / name).read_text("utf-8")
