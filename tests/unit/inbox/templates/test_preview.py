"""What the customer will see."""

from inbox.templates.preview import Card, Header, Offer, Shown, preview, sample_values
from tests.unit.hub.whatsapp import wordings as w


def test_real_values_stand_in_their_places():
    parts = (w.header("For {{1}}", "Ana"), w.body(), w.footer("Your shop"), w.buttons(w.quick("Ok"), w.link()))
    shown = preview(w.template(*parts), {"header.1": "Raj", "body.1": "Raj", "2": "HB-7", "button.1": "HB-7"})
    assert shown.header == Header(format="TEXT", text="For Raj")
    assert shown.body == "Hello Raj, your order HB-7 is on its way to you."
    assert shown.footer == "Your shop"
    assert shown.buttons == (
        Shown(type="QUICK_REPLY", text="Ok"),
        Shown(type="URL", text="Track parcel", target="https://shop.example/track/HB-7"),
    )
    assert (shown.missing, shown.exact) == ((), True)


def test_what_has_no_value_yet_shows_as_its_variable_and_is_listed():
    shown = preview(w.template(w.media_header(), w.body(), w.buttons(w.link())), {"1": "Ana"})
    assert shown.body == "Hello Ana, your order {{2}} is on its way to you."
    assert shown.header == Header(format="IMAGE")
    assert shown.missing == ("header.image", "body.2", "button.0")


def test_a_value_is_never_read_as_a_variable():
    assert preview(w.template(), {"1": "{{2}}", "2": "HB"}).body.startswith("Hello {{2}}, your order HB")


def test_the_examples_of_a_template_fill_it():
    template = w.template(w.body(), w.buttons(w.link()))
    shown = preview(template, sample_values(template.wording))
    assert shown.body == "Hello Ana, your order HB-1 is on its way to you."
    assert shown.missing == ()


def test_files_places_cards_and_offers_are_shown():
    card = [w.media_header(), w.body("For {{1}} only.", "you"), w.buttons(w.link())]
    shown = preview(
        w.template(w.body("Look."), w.carousel(card, card)),
        {"card.1.header.image": "https://a.test/1.jpg", "card.1.body.1": "Ana", "card.1.button.0": "7"},
    )
    assert shown.cards[1] == Card(
        header=Header(format="IMAGE", media="https://a.test/1.jpg"),
        body="For Ana only.",
        buttons=(Shown(type="URL", text="Track parcel", target="https://shop.example/track/7"),),
    )
    assert shown.missing == ("card.0.header.image", "card.0.body.1", "card.0.button.0")
    timed = w.template(w.offer(), w.body("Only today."), w.buttons(w.coupon()))
    values = {"offer": "2026-05-05T00:00:00Z", "button.0": "TODAY"}
    assert preview(timed, values).offer == Offer(text="Ends soon", code="TODAY", expires_at=1777939200000)


def test_a_sign_in_code_stands_in_metas_own_words():
    template = w.template(*w.authentication(), category="AUTHENTICATION")
    shown = preview(template, {"code": "123456"})
    assert shown.body == "*123456* is your verification code. For your security, do not share this code."
    assert shown.footer == "This code expires in 10 minutes."
    assert shown.buttons == (Shown(type="OTP", text="Copy code", target="123456"),)
    spanish = preview(w.template(*w.authentication(), category="AUTHENTICATION", language="es_MX"), {})
    assert spanish.body == "Tu código de verificación es *{{1}}*. Por tu seguridad, no lo compartas."
    assert (spanish.missing, spanish.exact) == (("code",), True)


def test_in_a_language_whose_words_are_not_known_the_preview_says_so():
    template = w.template(*w.authentication(), category="AUTHENTICATION", language="hi")
    assert not preview(template, {"code": "1"}).exact
    listed = ({"type": "BODY", "text": "{{1}} आपका कोड है।"}, *w.authentication()[1:])
    shown = preview(w.template(*listed, category="AUTHENTICATION", language="hi"), {"code": "1"})
    assert (shown.body, shown.exact) == ("1 आपका कोड है।", True)


def test_one_tap_shows_its_own_label():
    parts = w.authentication(otp_type="ONE_TAP", autofill_text="Fill in")
    template = w.template(*parts, category="AUTHENTICATION")
    assert preview(template, {"code": "1"}).buttons[0].text == "Fill in"
