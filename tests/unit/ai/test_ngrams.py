"""Pieces of words: the same for what is typed alike, different for what is shouted."""

import numpy as np

from ai import ngrams


def test_every_place_is_a_bucket_and_stands_once():
    found = ngrams.places("Where is my order??")
    assert len(found) == len(set(found.tolist()))
    assert found.min() >= 0
    assert found.max() < ngrams.BUCKETS


def test_letters_held_down_count_as_three():
    assert np.array_equal(ngrams.places("sooooooo late"), ngrams.places("sooo late"))


def test_shouting_is_seen_beside_the_words():
    shouted, said = set(ngrams.places("WHERE IS MY ORDER").tolist()), set(ngrams.places("where is my order").tolist())
    assert len(shouted - said) == 1


def test_a_typing_error_leaves_most_pieces():
    right, wrong = set(ngrams.places("delivery").tolist()), set(ngrams.places("delivary").tolist())
    assert len(right & wrong) > len(right) / 3


def test_texts_of_nothing_have_no_pieces():
    rows, places = ngrams.counts(["", "  ", "a"])
    assert set(rows.tolist()) == {2}
    assert len(places) == len(rows)
    assert ngrams.counts([])[1].tolist() == []
