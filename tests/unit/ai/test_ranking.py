"""Views of replies, on one scale, weighed."""

import numpy as np

from ai.embeddings import Floats
from ai.lexical import Rarity
from ai.matching import TURNS, Matcher, Tower
from ai.ranking import VIEWS, Fusion, Past, Replies, Turn, level, views
from tests.fakes.encoder import FakeEncoder

ENCODER = FakeEncoder()


def read(*texts: str) -> Floats:
    return ENCODER.encode(texts).vectors


def matcher() -> Matcher:
    dice = np.random.default_rng(3)
    return Matcher(Tower.new(TURNS * (ENCODER.size + 2), 8, 8, dice), Tower.new(ENCODER.size, 8, 8, dice))


def turns(*texts: str) -> list[Turn]:
    """Newest first, the customer's first."""
    return [
        Turn("customer" if place % 2 == 0 else "agent", text, vector)
        for place, (text, vector) in enumerate(zip(texts, read(*texts), strict=True))
    ]


def past(*pairs: tuple[str, str]) -> Past:
    answers = [answer for _, answer in pairs]
    return Past(read(*(question for question, _ in pairs)), read(*answers), Rarity(answers))


REPLIES = ["we open at nine", "your refund is on its way", "thanks so much"]


def seen(question: str, known: Past | None = None) -> Floats:
    return views(turns(question), Replies(REPLIES, read(*REPLIES)), matcher(), known)


def test_words_and_meaning_point_to_the_reply_that_speaks_of_it():
    found = seen("when do you open")
    assert found.shape == (3, len(VIEWS))
    assert found[:, VIEWS.index("lexical")].argmax() == 0
    assert found[:, VIEWS.index("cosine")].argmax() == 0


def test_a_past_answer_to_the_same_question_is_recognised():
    known = past(("where is my money", "your refund is on its way"), ("opening hours", "we open at nine"))
    found = seen("where is my money please", known)
    assert found[:, VIEWS.index("neighbour")].argmax() == 1
    assert found[:, VIEWS.index("crowd")].argmax() == 1


def test_without_a_past_its_views_are_nought():
    assert not seen("hello")[:, 3:].any()


def test_views_on_one_scale_have_no_mean_and_one_spread():
    leveled = level(np.array([[1.0, 5.0], [3.0, 5.0]], np.float32))
    assert np.allclose(leveled[:, 0], [-1, 1])
    assert not leveled[:, 1].any()


def test_a_fusion_weighs_its_views():
    rows = np.array([[1.0, 0, 0, 0, 0], [0, 1.0, 0, 0, 0]], np.float32)
    assert Fusion((1, 0, 0, 0, 0))(rows).argmax() == 0
    assert Fusion((0, 1, 0, 0, 0))(rows).argmax() == 1
    assert Fusion((1, -1, 0, 0, 0))(rows)[0] > 0


def test_the_nearest_questions_come_nearest_first():
    known = past(*[(f"question number {n}", f"answer {n}") for n in range(40)])
    places, close = known.nearest(read("question number 7")[0])
    assert places[0] == 7
    assert (np.diff(close) <= 0).all()
    assert len(known) == 40
