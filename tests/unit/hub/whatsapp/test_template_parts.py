"""What a template is made of."""

from hub.domain.template import Slot
from hub.whatsapp.template_parts import anatomy, normal, slots
from tests.unit.hub.whatsapp import wordings as w


def keys(*components: w.Part, category: str = "MARKETING") -> list[str]:
    return [slot.key for slot in slots(w.wording(*components, category=category))]


def test_types_are_read_in_any_case():
    written = [{"type": "body", "text": "Hi"}, {"type": "Header", "format": "image"}]
    written.append({"type": "buttons", "buttons": [{"type": "quick_reply", "text": "Ok"}]})  # type: ignore[dict-item]
    found = anatomy(normal(written))
    assert (found.body["text"], found.header["format"], found.buttons[0]["type"]) == ("Hi", "IMAGE", "QUICK_REPLY")


def test_what_is_no_component_is_left_out():
    assert normal(["text", None, {"type": "BODY"}, 7]) == ({"type": "BODY"},)
    assert anatomy(()).body == {}


def test_the_places_of_a_template_come_in_reading_order():
    parts = (
        w.header("News for {{1}}", "Ana"),
        w.body(),
        w.buttons(w.quick("Later"), w.link(), w.coupon()),
    )
    assert keys(*parts) == ["header.1", "body.1", "body.2", "button.0", "button.1", "button.2"]


def test_examples_are_found_in_both_of_metas_forms():
    plain = slots(w.wording(w.body("Hi {{1}}, welcome.", "Ana")))
    named = slots(w.wording(w.body("Hi {{first_name}}, welcome.", first_name="Ana"), parameter_format="named"))
    assert plain == [Slot(key="body.1", kind="text", name="1", example="Ana")]
    assert named == [Slot(key="body.first_name", kind="text", name="first_name", example="Ana")]


def test_an_address_takes_its_end_and_its_example_is_the_end():
    (slot,) = slots(w.wording(w.body("Your parcel left."), w.buttons(w.link())))
    assert (slot.key, slot.kind, slot.example) == ("button.0", "url_suffix", "HB-1")
    assert keys(w.body("Hi."), w.buttons(w.link("https://shop.example/"))) == []


def test_a_file_in_the_header_a_location_and_an_offer_are_places_too():
    assert keys(w.media_header("GIF"), w.body("Hi.")) == ["header.video"]
    assert keys(w.media_header("LOCATION"), w.body("Hi.")) == ["header.location"]
    assert keys(w.media_header(), w.offer(), w.body("Hi."), w.buttons(w.coupon())) == [
        "header.image", "offer", "button.0",
    ]  # fmt: skip
    assert keys(w.offer(expires=False), w.body("Hi.")) == []


def test_each_card_has_places_of_its_own():
    card = [w.media_header(), w.body("For {{1}} only today.", "you"), w.buttons(w.link())]
    assert keys(w.body("Look."), w.carousel(card, card)) == [
        "card.0.header.image", "card.0.body.1", "card.0.button.0",
        "card.1.header.image", "card.1.body.1", "card.1.button.0",
    ]  # fmt: skip


def test_a_sign_in_code_is_one_place_however_meta_lists_its_button():
    address = {"type": "URL", "text": "Copy code", "url": "https://www.whatsapp.com/otp/code/?code=otp{{1}}"}
    listed = ({"type": "BODY", "text": "*{{1}}* is your verification code."}, w.buttons(address))
    assert keys(*w.authentication(), category="AUTHENTICATION") == ["code"]
    assert keys(*listed, category="AUTHENTICATION") == ["code"]
    assert keys(w.body("Hi {{1}}."), w.buttons(w.quick("Not me")), category="AUTHENTICATION") == ["body.1", "button.0"]
