from datetime import timedelta

import pytest
from msgspec.structs import replace

from actors.rules.window import after_inbound, window_open
from tests.unit.actors.rules.scene import NOON, Scene

HOUR = timedelta(hours=1)


def test_a_message_opens_the_window_for_24_hours_from_its_own_time():
    assert after_inbound(None, NOON) == NOON + 24 * HOUR


def test_an_older_message_that_comes_late_never_shortens_the_window():
    assert after_inbound(NOON + 24 * HOUR, NOON - HOUR) == NOON + 24 * HOUR


def test_a_newer_message_extends_the_window():
    assert after_inbound(NOON + 24 * HOUR, NOON + HOUR) == NOON + 25 * HOUR


@pytest.mark.parametrize(
    ("expires_in", "is_open"), [(None, False), (HOUR, True), (timedelta(seconds=1), True), (timedelta(0), False)]
)
def test_the_window_is_open_until_just_before_it_expires(expires_in, is_open):
    head = replace(Scene().head, window_expires_at=None if expires_in is None else NOON + expires_in)
    assert window_open(head, NOON) is is_open
