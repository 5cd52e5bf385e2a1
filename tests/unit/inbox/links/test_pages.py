"""The page of a link that leads nowhere."""

import pytest

from inbox.links.pages import language_of, page


@pytest.mark.parametrize(
    ("wanted", "language"),
    [("", "en"), ("pt-BR,pt;q=0.9,en;q=0.8", "pt"), ("ja,de;q=0.5,fr;q=0.7", "fr"), ("ja", "en"), ("*", "en"),
     ("de;q=x, es;q=0.1", "es"), ("de;q=0, en", "en")],
)  # fmt: skip
def test_the_readers_language_or_english(wanted: str, language: str):
    assert language_of(wanted) == language


def test_it_is_a_whole_page_that_loads_nothing():
    shown = page("nowhere", "ar")
    assert shown.startswith("<!doctype html>")
    assert 'lang="ar" dir="rtl"' in shown
    assert "http" not in shown
    assert "leads nowhere" in page("nowhere", "")
    assert len({page(why, "en") for why in ("nowhere", "too_often", "away")}) == 3
