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

people = Console()
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
    for _, heading in columns:
        table.add_column(heading, overflow="fold")
    for row in rows:
        # Text, not markup: names and messages are other people's words.
        table.add_row(*(Text(_cell(row.get(key))) for key, _ in columns))
    people.print(table)


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
