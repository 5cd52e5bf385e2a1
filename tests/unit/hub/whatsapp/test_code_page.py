"""The page of codes in docs/ is what the table says."""

from pathlib import Path
from typing import get_args

from hub.whatsapp.code_page import DOES, page
from hub.whatsapp.codes import TABLE, Action

FILE = Path(__file__).parents[4] / "docs" / "refusals.md"


def test_the_page_is_up_to_date():
    assert FILE.read_text() == page(), "write it again: python -m hub.whatsapp.code_page > docs/refusals.md"


def test_every_code_has_its_place_and_every_action_its_words():
    listed = list[int]()
    for line in page().splitlines()[8:]:
        for entry in line.split("|")[1].split(","):
            first, _, last = entry.partition(" to ")
            listed += range(int(first), int(last or first) + 1)
    assert sorted(listed) == sorted(TABLE)
    assert set(DOES) == set(get_args(Action))
