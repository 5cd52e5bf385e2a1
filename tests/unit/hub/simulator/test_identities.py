from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.simulator.identities import american, normal_phone, phone_in, phone_of, user_id_of, wamid

PHONES = st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True)


@given(PHONES)
def test_a_user_id_leads_back_to_its_phone_and_has_metas_form(phone: str) -> None:
    user_id = user_id_of(phone)
    assert user_id.startswith("US.")
    assert user_id[3:].isdigit()
    assert phone_of(user_id) == phone


@pytest.mark.parametrize("user_id", ["", "US.", "BR.13491208655302741918", "US.13ABC", "US.99000000000000000000"])
def test_a_user_id_that_was_never_given_out_is_nobodys(user_id: str) -> None:
    assert phone_of(user_id) is None


@given(PHONES, st.booleans())
def test_a_wamid_has_metas_bytes_and_names_its_person(phone: str, outgoing: bool) -> None:
    made = wamid(phone, outgoing=outgoing)
    raw = b64decode(made.removeprefix("wamid."))
    length = 18 if outgoing else 20
    head = b"\x1c\x18" + bytes([len(phone)]) + phone.encode() + b"\x15\x02\x00"
    assert raw.startswith(head + (b"\x11" if outgoing else b"\x12") + b"\x18" + bytes([length]))
    assert len(raw) == len(head) + 3 + length + 1
    assert raw[-1] == 0
    assert phone_in(made) == phone


def test_a_wamid_of_metas_own_documents_is_read_alike() -> None:
    assert phone_in("wamid.HBgLMTY1MDM4Nzk0MzkVAgARGBJCOTY3NDc0NDFDRUI3NTA0Q0UA") == "16503879439"


def test_a_wamid_of_a_hidden_phone_holds_the_user_id_and_still_names_the_person() -> None:
    made = wamid(user_id_of("12025550141"), outgoing=False)
    assert b"12025550141" not in b64decode(made.removeprefix("wamid."))
    assert phone_in(made) == "12025550141"


@pytest.mark.parametrize("text", ["", "wamid.", "wamid.abc", "wamid.!!!!", "hello"])
def test_what_is_no_wamid_of_ours_names_nobody(text: str) -> None:
    assert phone_in(text) is None


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("+1 (202) 555-0141", "12025550141"),
        ("447700900142", "447700900142"),
        ("12", None),
        ("hello", None),
        ("0044", None),
    ],
)
def test_a_phone_is_read_as_meta_reads_it(written: str, digits: str | None) -> None:
    assert normal_phone(written) == digits


@pytest.mark.parametrize(
    ("phone", "is_american"),
    [("12125550123", True), ("14165550123", False), ("15552223333", False), ("4915123", False)],
)
def test_the_united_states_are_told_from_their_neighbours(phone: str, is_american: bool) -> None:
    assert american(phone) is is_american
