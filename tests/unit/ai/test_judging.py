"""`hub ai classify` and `hub ai rank`, with the heads that are shipped and an encoder without a model."""

from typing import Any

import numpy as np
import pytest

from ai.judging import Exchange, Ranker, _decoded, _turns  # pyright: ignore[reportPrivateUsage]
from ai.judging import Text as Line
from ai.matching import TURNS, Matcher, Tower
from ai.opening import Shipped
from ai.ranking import Fusion, Worth
from hub.errors import Invalid
from tests.fakes.encoder import FakeEncoder

ENCODER = FakeEncoder()


def ranker() -> Ranker:
    dice = np.random.default_rng(3)
    matcher = Matcher(Tower.new(TURNS * (ENCODER.size + 2), 8, 8, dice), Tower.new(ENCODER.size, 8, 8, dice))
    worth = Worth(weights=(0,) * 5, bias=0, least=0)
    shipped = Shipped(matcher, Fusion((1, 1, 0, 0, 0)), Fusion((0, 0, 0, 1, 1)), (worth, worth))
    return Ranker(ENCODER, shipped)


CANDIDATES = ["we open at nine", "your refund is on its way", "thanks a lot"]


def test_the_candidate_that_speaks_of_it_scores_best():
    assert ranker().scores(["hello", "hello you", "when do you open"], CANDIDATES).argmax() == 0


def test_a_history_is_used_until_the_next_one():
    ours = ranker()
    ours.learn([Exchange("any news about my money", "your refund is on its way"), Exchange("hi", "thanks a lot")])
    assert ours.scores(["any news about my money"], CANDIDATES).argmax() == 1
    ours.learn([])
    assert ours.scores(["when do you open"], CANDIDATES).argmax() == 0


def test_no_candidates_have_no_scores():
    assert len(ranker().scores(["hello"], [])) == 0


@pytest.mark.parametrize(("context", "turns"), [("hi", ["hi"]), (["a", "b"], ["a", "b"]), ([], [""]), ("", [""])])
def test_a_context_is_one_text_or_its_turns(context: Any, turns: list[str]):
    assert _turns(context) == turns


def test_a_broken_line_is_named_and_empty_ones_are_left():
    assert [each.text for each in _decoded([b'{"text": "a"}\n', b"\n", b'{"text": "b"}'], Line)] == ["a", "b"]
    with pytest.raises(Invalid, match="Line 2"):
        list(_decoded([b'{"text": "a"}', b'{"text": 3}'], Line))
