import gc
from collections.abc import Iterator

import pytest

from hub.garbage import YOUNG, settle


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


def test_what_is_there_after_the_start_is_never_walked_again():
    before = gc.get_freeze_count()
    settle()
    assert gc.get_freeze_count() > before
    assert len(gc.get_objects()) < 1000
    assert gc.get_threshold()[0] == YOUNG
