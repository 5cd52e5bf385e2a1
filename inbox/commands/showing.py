"""What a command says: a table for people, JSON for programs, one sentence when it fails."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import msgspec
import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of a table.")]

# A pipe has no width: wide enough that nothing is folded.
people = Console(width=None if sys.stdout.isatty() else 240)
problems = Console(stderr=True)


class Failed(Exception):
    """The command did not do what was asked. `reason` says what happened, `advice` what to do about it."""

    def __init__(self, reason: str, advice: str = "") -> None:
        super().__init__(reason, advice)
        self.reason = reason
        self.advice = advice


def show_json(value: object) -> None:
    """One JSON document on one line."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
    sys.stdout.flush()


def show_rows(rows: Iterable[Mapping[str, Any]], columns: Sequence[tuple[str, str]], *, as_json: bool) -> None:
    """Rows as JSON, or as a table of `columns`: (key, heading). A row's missing key is an empty cell."""
    rows = list(rows)
    if as_json:
        show_json(rows)
        return
    if not rows:
        people.print("Nothing to show.")
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for key, heading in columns:
        # An id is copied by hand: it stays whole, the words beside it give way.
        table.add_column(heading, overflow="fold", no_wrap=key == "id", min_width=_longest(rows, key))
    for row in rows:
        # Text, not markup: names and messages are other people's words.
        table.add_row(*(Text(_cell(row.get(key))) for key, _ in columns))
    people.print(table)


def _longest(rows: Sequence[Mapping[str, Any]], key: str) -> int | None:
    """The width of a column that may not shrink, None for any other."""
    return max(len(_cell(row.get(key))) for row in rows) if key == "id" else None


def show_one(value: Mapping[str, Any], sentence: str, *, as_json: bool) -> None:
    """A result: the value itself for programs, a sentence for people."""
    if as_json:
        show_json(value)
    else:
        people.print(Text(sentence))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return str(value)
