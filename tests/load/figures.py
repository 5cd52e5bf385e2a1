"""What a benchmark says: figures, the bars they are held against, and how noisy the machine was meanwhile."""

import hashlib
import os
import time
from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec import Struct
from rich.console import Console
from rich.table import Table


class Figure(Struct, frozen=True, kw_only=True):
    """`bar` is the limit `value` is held against, `way` whether it is the least or the most; None: for information."""

    bench: str
    name: str
    value: float
    unit: str
    bar: float | None = None
    way: Literal["at least", "at most"] = "at most"

    @property
    def met(self) -> bool | None:
        if self.bar is None:
            return None
        return self.value >= self.bar if self.way == "at least" else self.value <= self.bar


class Noise(Struct, frozen=True, kw_only=True):
    """A fixed piece of work timed before and after a benchmark (ms), and the load averages. Equal: a calm machine."""

    before_ms: float
    after_ms: float
    load_before: float
    load_after: float


class Told(Struct, frozen=True, kw_only=True):
    """One benchmark's figures with the noise around them; `failed` says why there are none."""

    bench: str
    figures: tuple[Figure, ...]
    noise: Noise
    failed: str = ""


class Watch:
    """Takes the machine's pulse when made, and again when asked."""

    def __init__(self) -> None:
        self._load = os.getloadavg()[0]
        self._work = fixed_work()

    def noise(self) -> Noise:
        return Noise(
            before_ms=round(self._work, 1),
            after_ms=round(fixed_work(), 1),
            load_before=round(self._load, 2),
            load_after=round(os.getloadavg()[0], 2),
        )


def fixed_work() -> float:
    """Milliseconds that 100,000 rounds of SHA-256 take on one core: the best of three."""
    best = float("inf")
    for _ in range(3):
        began, digest = time.perf_counter(), b""
        for _ in range(100_000):
            digest = hashlib.sha256(digest).digest()
        best = min(best, time.perf_counter() - began)
    return best * 1000


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value at `share` (0…1) of a sorted sequence."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def print_lines(told: Told) -> None:
    """One JSON line for each figure, for programs and for later comparison."""
    noise = msgspec.to_builtins(told.noise)
    for figure in told.figures:
        row = {**msgspec.to_builtins(figure), "met": figure.met, "noise": noise, "at": int(time.time())}
        print(msgspec.json.encode(row).decode(), flush=True)
    if told.failed:
        print(msgspec.json.encode({"bench": told.bench, "failed": told.failed, "noise": noise}).decode(), flush=True)


def print_table(all_told: Sequence[Told]) -> None:
    """All figures, each against its bar."""
    table = Table(title="Hubbub under load")
    for column, justify in (("bench", "left"), ("figure", "left"), ("value", "right"), ("bar", "right"), ("", "left")):
        table.add_column(column, justify=justify)
    for told in all_told:
        for figure in told.figures:
            bar = "" if figure.bar is None else f"{figure.way} {_shown(figure.bar)} {figure.unit}"
            verdict = {None: "", True: "[green]met[/]", False: "[bold red]missed[/]"}[figure.met]
            table.add_row(told.bench, figure.name, f"{_shown(figure.value)} {figure.unit}", bar, verdict)
        if told.failed:
            table.add_row(told.bench, told.failed, "", "", "[bold red]no figures[/]")
        noise = told.noise
        calm = f"fixed work {noise.before_ms:g} → {noise.after_ms:g} ms, load {noise.load_before} → {noise.load_after}"
        table.add_row(told.bench, f"[dim]{calm}[/]", "", "", "", end_section=True)
    Console().print(table)


def _shown(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.2f}"
