"""Finding passages: the right ones first, none where nothing speaks of the question."""

import numpy as np
import pytest

from ai.knowledge.background import OF_EACH, SMALL_TALK, Background, small_talk
from ai.knowledge.index import Index, Part, part_of
from ai.texts import VARIANTS
from hub.domain.knowledge import Passage
from tests.unit.ai.knowledge.shelf import SHOP, WideEncoder, chunks_of, document, stored

ENCODER = WideEncoder()


@pytest.fixture
async def background() -> Background:
    return await Background.of(ENCODER)


def shelved(background: Background, title: str, sections: dict[str, list[str]], **known: str) -> Part:
    of = document(title, **known)
    return part_of(of, stored(of, chunks_of(sections)), background)


def ask(index: Index, question: str, language: str | None = None, limit: int = 5) -> list[Passage]:
    return index.find(question, ENCODER.encode([question]).vectors[0], language, limit)


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Can I return unworn shoes within 30 days?", 1),
        ("How many days does delivery to Spain take?", 3),
        ("What is article AX-200?", 7),
        ("open on Monday?", 5),
    ],
)
async def test_the_passage_that_answers_comes_first(background: Background, question: str, place: int):
    index = Index([shelved(background, "Help", SHOP)], background)
    best = ask(index, question)[0]
    assert best.place == place
    assert best.score >= 0.5
    assert (best.title, best.heading) == ("Help", chunks_of(SHOP)[place - 1].heading)


@pytest.mark.parametrize("question", ["Who won yesterday's football match?", "zebra xylophone", "?!", "🙂"])
async def test_nothing_is_found_where_nothing_speaks_of_it(background: Background, question: str):
    assert ask(Index([shelved(background, "Help", SHOP)], background), question) == []


async def test_an_empty_shelf_answers_nothing(background: Background):
    assert ask(Index([], background), "returns") == []


async def test_each_document_keeps_its_own_passages(background: Background):
    parts = [
        shelved(background, "Shoes", {"Returns": ["Shoes may be returned within 30 days."]}),
        shelved(background, "Empty", {"": []}),
        shelved(
            background,
            "Site",
            {"Returns": ["Boots may be returned within 90 days."]},
            origin="page",
            source="https://x",
        ),
    ]
    index = Index(parts, background)
    assert len(index) == 2
    boots = ask(index, "boots returned within 90 days")[0]
    assert (boots.title, boots.document_id, boots.place, boots.address) == (
        "Site",
        parts[2].document.id,
        1,
        "https://x",
    )
    assert ask(index, "shoes returned within 30 days")[0].address is None


async def test_of_equal_passages_those_in_the_language_come_first(background: Background):
    same = {"Hotel": ["Check-in 15:00, check-out 11:00."]}
    parts = [shelved(background, name, same, language=name) for name in ("en", "es", "de")]
    index = Index(parts, background)
    assert ask(index, "check-in check-out hotel", "es")[0].title == "es"
    assert ask(index, "check-in check-out hotel", "de")[0].title == "de"


async def test_no_more_come_than_were_asked_for(background: Background):
    sections = {"Returns": [f"Return shoes within {n} days." for n in range(20, 60)]}
    index = Index([shelved(background, "Help", sections)], background)
    assert len(ask(index, "return shoes within days", limit=3)) == 3


async def test_a_part_without_all_vectors_is_refused(background: Background):
    of = document()
    chunks = stored(of, chunks_of(SHOP))
    with pytest.raises(ValueError, match="vectors"):
        part_of(of, [*chunks[:-1], type(chunks[0])(of.id, chunks[-1].chunk, None, None)], background)


async def test_small_talk_is_at_a_distance_of_its_own(background: Background):
    levels = background.level(background.vectors)
    assert len(levels) == len(small_talk()) == len(VARIANTS) * len(SMALL_TALK) * OF_EACH
    assert np.isfinite(levels).all()
    assert background.spread > 0
