from typing import Any

import pytest

from inbox.templates.rewording import with_own_handles
from tests.unit.hub.whatsapp import wordings as w


def picture(handle: str, form: str = "IMAGE") -> dict[str, Any]:
    return {"type": "HEADER", "format": form, "example": {"header_handle": [handle]}}


ADDRESS = picture("https://scontent.example/sample.png")


@pytest.mark.parametrize("own", ["med_0123", "4::aW1hZ2U=:AR1"])
def test_a_handle_of_ours_stays_where_meta_lists_an_address(own: str) -> None:
    merged = with_own_handles(w.wording(picture(own), w.body()), w.wording(ADDRESS, w.body("Other words.")))
    assert merged.components == (picture(own), w.body("Other words."))


def test_handles_of_cards_stay_too() -> None:
    ours = w.wording(w.body(), w.carousel([picture("med_1"), w.body("One")], [picture("med_2"), w.body("Two")]))
    metas = w.wording(w.body(), w.carousel([ADDRESS, w.body("One")], [ADDRESS, w.body("Two")]))
    assert with_own_handles(ours, metas) == ours


@pytest.mark.parametrize("ours", [(w.body(),), (picture("med_1", "VIDEO"), w.body()), (w.header("Hello"), w.body())])
def test_another_header_is_metas_alone(ours: tuple[dict[str, Any], ...]) -> None:
    metas = w.wording(ADDRESS, w.body())
    assert with_own_handles(w.wording(*ours), metas) == metas
