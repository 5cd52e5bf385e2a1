"""`docs/refusals.md`, written from the table of codes: `python -m hub.whatsapp.code_page > docs/refusals.md`."""

from collections.abc import Iterator
from itertools import groupby

from hub.whatsapp.codes import TABLE, Action, Row

DOES: dict[Action, str] = {
    "retry": "tries again up to six times, ever more slowly; then marks it failed",
    "slow": "lowers the number's pace, then tries again",
    "pair_wait": "waits for this customer, serves the others, tries again",
    "later": "marks it failed; a person or the campaign's policy may try it again",
    "never": "marks it failed; the same again would fail again",
    "stop_number": "marks it failed; campaigns on the number pause until somebody has acted",
    "unknown": "marks it unknown and waits for its status; never just sends again",
}

HEAD = """# What WhatsApp refuses, and what Hubbub does

Every code Meta documents, what Hubbub does by itself, and what the agent reads on the message. Decisions go by the code
alone: Meta rewords its titles. A code that is not here counts as failed for good, unless Meta calls it passing or the
answer came from a gateway; the agent then reads Meta's own details. Written by `python -m hub.whatsapp.code_page`.

| code | Meta calls it | Hubbub | the agent reads |
|---|---|---|---|
"""


def page() -> str:
    """The page as Markdown."""
    codes: dict[Row, list[int]] = {}
    for code, row in TABLE.items():
        codes.setdefault(row, []).append(code)
    return HEAD + "".join(f"{_line(same, row)}\n" for row, same in codes.items())


def _line(codes: list[int], row: Row) -> str:
    does = DOES[row.action] + (f" after {row.wait:g} s" if row.wait is not None else "")
    return f"| {', '.join(_runs(codes))} | {row.title} | {does} | {row.advice} |"


def _runs(codes: list[int]) -> Iterator[str]:
    """200 to 299 as one entry, not a hundred."""
    for _, run in groupby(enumerate(codes), lambda at: at[1] - at[0]):
        same = [code for _, code in run]
        yield str(same[0]) if len(same) == 1 else f"{same[0]} to {same[-1]}"


if __name__ == "__main__":
    print(page(), end="")
