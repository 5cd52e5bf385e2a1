"""Public data beside our own corpus: which files, what they are for, and that they are the ones that were measured.

The files lie in a folder of yours and are no part of the project; their licences are in `ai/heads/README.md`.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from msgspec import Struct

from ai.texts import Side, Turn
from hub.errors import HubbubError


@dataclass(frozen=True, slots=True)
class Labelled:
    """A file of `label<TAB>text` lines. `weight`: how much a text of it counts beside one of our own corpus; `most`:
    how many of its texts are used, the first after mixing."""

    name: str
    weight: float
    most: int
    sha256: str


class Told(Struct, frozen=True):
    """A text and the mood it was given."""

    label: str
    text: str


# Weights and numbers were chosen by cross-validation on our own corpus and by the development parts.
TRAINED_ON: Final = (
    Labelled("sent_goemotions_en.train", 0.25, 9_000, ""),
    Labelled("sent_smsa_id.train", 0.25, 4_000, ""),
    Labelled("sent_nusax_id.train", 0.5, 500, ""),
    Labelled("sent_uci_en.train", 0.4, 2_000, ""),
)
ASIDE: Final = 10
DIALOGUES: Final = ("dlg_star.train", "dlg_sgd.train")


class WrongData(HubbubError):
    """A file is missing, or not the one that was measured."""


def labelled(folder: Path, name: str) -> list[Told]:
    """The lines of `<name>.tsv`, without its heading. Raises WrongData."""
    lines = _read(folder / f"{name}.tsv").split("\n")[1:]
    parts = [line.split("\t", 1) for line in lines if "\t" in line]
    return [Told(label, text) for label, text in parts]


def dialogues(folder: Path, name: str) -> list[tuple[tuple[Turn, ...], str]]:
    """(turns, kind of business) of each dialogue in `<name>.jsonl`. Raises WrongData."""
    found: list[tuple[tuple[Turn, ...], str]] = []
    for line in _read(folder / f"{name}.jsonl").splitlines():
        talk = json.loads(line)
        turns = tuple(Turn(_side(turn["role"]), turn["text"]) for turn in talk["turns"])
        found.append((turns, str(talk.get("domain", ""))))
    return found


def aside(text: str) -> bool:
    """Whether a text of our corpus is one of the tenth that the encoder is never taught with, by its letters alone."""
    return hashlib.blake2b(text.encode(), digest_size=1).digest()[0] % ASIDE == 0


def checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _side(role: str) -> Side:
    return "customer" if role == "customer" else "agent"


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as missing:
        raise WrongData(f"{path.name} is needed and cannot be read: {missing.strerror}") from missing
