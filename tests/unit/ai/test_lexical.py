"""Words in common, weighed by how telling they are."""

from ai.lexical import Rarity, scores

TEXTS = ["your parcel arrives on monday", "your refund is on its way", "we open at nine on monday"]


def test_rare_words_count_more_than_common_ones():
    rarity = Rarity(TEXTS)
    assert rarity.of("refund") > rarity.of("monday") > rarity.of("on")
    assert rarity.of("never seen") > rarity.of("refund")


def test_the_text_that_speaks_of_it_comes_first():
    found = scores("where is my refund", TEXTS, Rarity(TEXTS))
    assert max(range(3), key=found.__getitem__) == 1
    assert scores("nothing of that kind", TEXTS, Rarity(TEXTS))[0] == 0.0


def test_a_long_text_is_held_back():
    rarity = Rarity(TEXTS)
    short, long = scores("parcel", ["parcel here", "parcel here " + "and much more " * 10], rarity)
    assert short > long


def test_it_grows_with_what_is_added():
    rarity = Rarity(TEXTS)
    before = rarity.of("parcel")
    rarity.add(["parcel"] * 5)
    assert rarity.of("parcel") < before


def test_nothing_is_like_nothing():
    assert scores("", ["", "word"], Rarity()) == [0.0, 0.0]
