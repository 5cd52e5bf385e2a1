"""The corpus is whole: what its data card says of it is so."""

import re
from collections import Counter
from itertools import pairwise

import pytest

from ai.texts import FLAGS, INTENTS, PLACES, POSTED, VARIANTS, dialogues, messages, posts

LABELS = ("negative", "neutral", "positive")


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_message_is_well_formed_and_there_once(variant: str):
    found = list(messages(variant))
    assert len(found) >= 550
    assert all(each.intent in INTENTS and each.flags <= FLAGS and each.domain and each.text.strip() for each in found)
    assert [text for text, many in Counter(each.text for each in found).items() if many > 1] == []


@pytest.mark.parametrize("variant", VARIANTS)
def test_labels_are_balanced_and_stand_in_no_order(variant: str):
    labels = [each.label for each in messages(variant)]
    assert all(0.31 <= labels.count(label) / len(labels) <= 0.36 for label in LABELS)
    same = sum(first == second for first, second in pairwise(labels)) / len(labels)
    assert 0.25 < same < 0.42  # a third, by chance


def test_a_line_break_in_a_message_is_one():
    found = [each.text for variant in VARIANTS for each in messages(variant)]
    assert any("\n" in text for text in found)
    assert not any("\\n" in text or "\t" in text for text in found)


@pytest.mark.parametrize("variant", VARIANTS)
def test_dialogues_begin_with_the_customer_and_hold_answers(variant: str):
    found = list(dialogues(variant))
    assert len(found) >= 70
    for each in found:
        assert each.turns[0].side == "customer"
        assert 4 <= len(each.turns) <= 10
        assert any(turn.side == "agent" for turn in each.turns)


def test_what_agents_leave_open_has_a_known_name():
    said = [turn.text for variant in VARIANTS for each in dialogues(variant) for turn in each.turns]
    assert {name for text in said for name in re.findall(r"\{(\w*)\}", text)} <= PLACES


def test_nobody_real_can_be_reached():
    texts = [each.text for variant in VARIANTS for each in messages(variant)]
    texts += [turn.text for variant in VARIANTS for each in dialogues(variant) for turn in each.turns]
    assert [text for text in texts if re.search(r"[\w.]+@(?!\w*example)\w+\.\w{2,}", text)] == []


def test_a_variant_that_is_not_there_is_told():
    with pytest.raises(FileNotFoundError):
        list(messages("xx"))


@pytest.mark.parametrize("variant", POSTED)
def test_posts_are_there_once_with_their_mood(variant: str):
    found = list(posts(variant))
    assert len(found) >= 400
    assert [text for text, many in Counter(each.text for each in found).items() if many > 1] == []
    assert all(0.31 <= sum(each.label == label for each in found) / len(found) <= 0.36 for label in LABELS)
    assert all(each.text.strip() == each.text for each in found)
