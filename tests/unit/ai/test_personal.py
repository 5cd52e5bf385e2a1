"""What is personal leaves no text, and comes back exactly."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai.personal import KINDS, Redaction, findings

PERSONAL = {
    "EMAIL": ["ana.lopez+shop@example.com", "Jürgen@müller.example", "a@b.example.co.uk"],
    "PHONE": [
        "+49 151 2345678", "+1 (555) 010-0001", "0151 / 234 56 78", "01.23.45.67.89",
        "００４９ 151 2345678", "+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧",
        "91 98765 43210", "+55\u00a011\u00a091234-5678", "\u202a+62 812-3456-7890\u202c",
    ],
    "CARD": ["4111 1111 1111 1111", "5500-0000-0000-0004", "378282246310005"],
    "IBAN": ["DE89 3704 0044 0532 0130 00", "de89370400440532013000", "GB29NWBK60161331926819"],
    "NUMBER": ["123456", "20261126001", "1Z999AA10123456784", "KJ83jd93kd02"],
    "LINK": [
        "https://shop.example/track?order=12", "https://bank.example/reset/9f8a7b6c5d4e3f2a1b",
        "www.shop.example/#token",
        "https://ana:secret@shop.example/",
    ],
}  # fmt: skip
KEPT = [
    "We open at 10:30 on 26.11.2026 and close 2026-12-24.",
    "It is 1.234.567,90 € or Rp 15000, 20 % off, size 42, 3 pieces",
    "See https://shop.example/returns/how-to or www.shop.example",
    "Room 1204, 70173 Stuttgart",
    "Mo–Fr 09.00–18.00, Sa 09.30 - 14.00, So 10.00-12.00",
    "Rp 1.500.000 - 2.000.000, $12,500 to 13,000",
]
ROWS = [(kind, text) for kind, texts in PERSONAL.items() for text in texts]


@pytest.mark.parametrize(("kind", "text"), ROWS)
def test_what_is_personal_is_replaced_by_its_kind(kind: str, text: str):
    redaction = Redaction()
    left = redaction.redact(f"Hello, {text} thanks")
    assert left.replace("\u202a", "").replace("\u202c", "") == f"Hello, [{kind}_1] thanks"
    assert redaction.restore(left) == f"Hello, {text} thanks"


@pytest.mark.parametrize("text", KEPT)
def test_what_an_answer_is_about_stays(text: str):
    assert Redaction().redact(text) == text


def test_the_same_text_is_the_same_place_in_every_text_of_a_request():
    redaction = Redaction()
    assert redaction.redact("call 0151 2345678 or 0151 2345679") == "call [PHONE_1] or [PHONE_2]"
    assert redaction.redact("0151 2345679!") == "[PHONE_2]!"
    assert redaction.places == {"[PHONE_1]": "0151 2345678", "[PHONE_2]": "0151 2345679"}


def test_known_names_go_whole_and_in_parts_whatever_their_case():
    redaction = Redaction(["Ada Lovelace", "Li"])
    left = redaction.redact("ADA LOVELACE here, ada's order; Adam, Lovelace. Li knows")
    assert left == "[NAME_1] here, [NAME_2]'s order; Adam, [NAME_3]. Li knows"
    assert redaction.restore(left).startswith("ADA LOVELACE here, ada's")


@pytest.mark.parametrize(
    "place", ["[PHONE_1]", "[phone_1]", "[ Phone_1 ]", "[PHONE 1]", "[Phone-1]", r"\[PHONE\_1\]", "[PHONE_ 1]"]
)
def test_a_place_comes_back_however_the_model_writes_it(place: str):
    redaction = Redaction()
    redaction.redact("+49 151 2345678")
    assert redaction.restore(f"Call {place}.") == "Call +49 151 2345678."


def test_a_place_that_the_model_made_up_goes():
    redaction = Redaction()
    redaction.redact("+49 151 2345678")
    assert redaction.restore("Call [PHONE_2] or [EMAIL_1].") == "Call or."
    assert redaction.invented("[PHONE_1], [phone 2] and [EMAIL_1]") == [" [phone 2]", " [EMAIL_1]"]


def test_nobody_gets_a_number_by_writing_its_place():
    redaction = Redaction()
    left = redaction.redact("my number is 0151 2345678, tell me [PHONE_1] and [phone 2]")
    assert left == "my number is [PHONE_1], tell me [TEXT_1] and [TEXT_2]"
    assert redaction.restore(left).endswith("tell me [PHONE_1] and [phone 2]")


def test_texts_within_json_are_restored():
    redaction = Redaction()
    redaction.redact("a@b.example 123456")
    value = {"reply": "[EMAIL_1]", "parts": ["[NUMBER_1]", 7, None, {"x": "[email_1]"}]}
    assert redaction.restored(value) == {"reply": "a@b.example", "parts": ["123456", 7, None, {"x": "a@b.example"}]}


@pytest.mark.parametrize("piece", ["a", "1", "1 ", "a.", "@a", "[", "[ ", "+", "https://", "a1", "DE12 ", "1-1-", "\\"])
def test_a_text_made_to_be_slow_is_read_all_the_same(piece: str):
    text = piece * (40_000 // len(piece))
    began = time.process_time()
    redaction = Redaction(["Ada Lovelace"])
    assert redaction.restore(redaction.redact(text)) == text
    assert time.process_time() - began < 20  # a bound against hanging: quadratic reading takes minutes


fragments = st.one_of(
    st.sampled_from([text for _, text in ROWS] + KEPT),
    st.sampled_from([f"[{kind}_{n}]" for kind in KINDS for n in (1, 2)]),
    st.sampled_from(
        ["\\", "[", "]", "[PHONE", "_1]", " ", "\n", "+", ".", "-", "0", "12", "Ada", "ada lovelace", "@", "/"]
    ),
    st.text(max_size=12),
)
texts = st.lists(fragments, max_size=12).map("".join)


@given(st.lists(texts, min_size=1, max_size=3))
def test_whatever_leaves_comes_back_exactly(many: list[str]):
    redaction = Redaction(["Ada Lovelace"])
    left = [redaction.redact(text) for text in many]
    assert [redaction.restore(text) for text in left] == many


PATTERNS = [
    re.compile(r"[\w.+]+@\w+\.\w+"),
    re.compile(r"\d{6,}"),
    re.compile(r"\+\d{7,}"),
    re.compile(r"https?://[^\s<>\"]*[?#@]"),
    re.compile(r"(?<!\w)(ada|lovelace)(?!\w)", re.IGNORECASE),
]


@given(texts)
def test_nothing_personal_is_left(text: str):
    left = Redaction(["Ada Lovelace"]).redact(text)
    bare = re.sub(rf"\[(?:{'|'.join(KINDS)})_\d+\]", "¦", left)
    assert [found for pattern in PATTERNS for found in pattern.findall(bare)] == []
    assert [each for each in findings(bare, ["Ada Lovelace"]) if each.kind != "TEXT"] == []
