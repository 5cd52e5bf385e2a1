from typing import Any

import pytest

from inbox.commands.showing import Failed
from inbox.commands.simulate_templates import body_of, chosen, row_of


def held(name: str, language: str, **more: Any) -> dict[str, Any]:
    past = {"hold": None, "plans": []}
    return {"id": f"{name}-{language}", "name": name, "language": language, "past": past, **more}


SHELF = [held("parcel", "en_US"), held("parcel", "es"), held("offer", "es")]


def test_a_template_is_named_by_its_name_its_language_or_its_id() -> None:
    assert chosen(SHELF, "offer", "") == SHELF[2]
    assert chosen(SHELF, "parcel", "es") == SHELF[1]
    assert chosen(SHELF, "parcel-en_US", "") == SHELF[0]


@pytest.mark.parametrize(("name", "words"), [("parcel", "several languages"), ("nothing", "no template")])
def test_one_that_is_not_clear_is_refused(name: str, words: str) -> None:
    with pytest.raises(Failed, match=words):
        chosen(SHELF, name, "")


def test_the_word_goes_where_the_act_wants_it() -> None:
    assert body_of("reject", "scam", why="", recommendation="Say who you are") == {
        "reason": "SCAM",
        "recommendation": "Say who you are",
    }
    assert body_of("quality", "red") == {"score": "RED"}
    assert body_of("approve", "") == {}


def test_a_line_says_what_will_happen() -> None:
    past = {"hold": 0, "plans": [{"act": "category", "word": "MARKETING", "due": 1.0}]}
    row = row_of(held("parcel", "es", quality_score={"score": "RED"}) | {"past": past})
    assert (row["quality"], row["plans"]) == ("RED", "held for assessment, category MARKETING")
