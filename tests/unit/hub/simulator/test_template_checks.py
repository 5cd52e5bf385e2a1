from typing import Any

import pytest

from hub.simulator.faults import Fault
from hub.simulator.template_checks import components_of

Json = dict[str, Any]
BODY: Json = {"type": "body", "text": "Hello {{1}}, your order has left.", "example": {"body_text": [["Ana"]]}}


def picture(handle: str, form: str = "IMAGE") -> Json:
    return {"type": "HEADER", "format": form, "example": {"header_handle": [handle]}}


def mime_of(handle: str) -> str | None:
    return {"4:png": "image/png", "4:pdf": "application/pdf"}.get(handle)


def refusal(*components: Json, **more: Any) -> Json:
    with pytest.raises(Fault) as caught:
        components_of({"components": list(components), **more}, "UTILITY", mime_of)
    return caught.value.body()["error"]


def test_what_is_well_formed_comes_back_with_its_types_in_upper_case() -> None:
    found = components_of({"components": [picture("4:png"), BODY]}, "UTILITY", mime_of)
    assert [part["type"] for part in found] == ["HEADER", "BODY"]


@pytest.mark.parametrize(
    ("body", "subcode"),
    [
        ({**BODY, "text": "{{1}} your order has left."}, 2388299),
        ({**BODY, "text": "Your order has left {{1}}"}, 2388299),
        ({**BODY, "text": "x" * 1025}, 2388040),
        ({**BODY, "text": "Hello {{1}}{{2}} and more words."}, 2388072),
        ({**BODY, "text": "Hello {{2}} and more words."}, 2388072),
        ({**BODY, "text": "a {{1}}, {{2}}, {{3}}."}, 2388293),
    ],
)
def test_a_body_is_refused_by_the_number_of_its_rule(body: Json, subcode: int) -> None:
    told = refusal(body)
    assert (told["code"], told["error_subcode"]) == (100, subcode)
    assert told["error_user_title"]
    assert told["error_user_msg"]


@pytest.mark.parametrize(
    "header",
    [
        picture("4:made:up"),
        picture("https://shop.example/season.png"),
        picture("4:pdf"),
        {"type": "HEADER", "format": "IMAGE"},
    ],
)
def test_a_header_needs_a_handle_that_meta_gave_out_for_such_a_file(header: Json) -> None:
    assert "error_user_msg" in refusal(header, BODY)
    card = {"components": [header, {"type": "BODY", "text": "A card"}]}
    assert "error_user_msg" in refusal(BODY, {"type": "CAROUSEL", "cards": [card]})


def test_other_parts_have_their_rules_too() -> None:
    assert refusal({"type": "HEADER", "format": "TEXT", "text": "{{1}} and {{2}}"}, BODY)["error_subcode"] == 2388047
    assert refusal(BODY, {"type": "FOOTER", "text": "Yours, {{1}}"})["error_subcode"] == 2388073
    replies = [{"type": kind, "text": str(n)} for n, kind in enumerate(("QUICK_REPLY", "URL", "QUICK_REPLY"))]
    assert "together" in refusal(BODY, {"type": "BUTTONS", "buttons": replies})["error_user_msg"]
    assert (
        refusal({"type": "BODY", "text": "Hello {{1}}, your order has left."})["error_user_title"] == "Missing sample"
    )
