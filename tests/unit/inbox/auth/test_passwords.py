"""Passwords."""

from inbox.auth.passwords import check, fits, scramble


def test_only_the_right_password_fits():
    kept = scramble("correct horse")
    assert fits("correct horse", kept)
    assert not fits("wrong horse", kept)


def test_a_password_is_never_kept_as_it_is():
    assert "correct" not in scramble("correct horse")
    assert scramble("correct horse") != scramble("correct horse")


async def test_nobody_has_no_password():
    assert not await check("nobody's password", None)


def test_a_broken_hash_fits_nothing():
    assert not fits("anything", "not a hash")
