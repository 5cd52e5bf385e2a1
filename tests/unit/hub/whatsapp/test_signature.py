"""The signature over a webhook body."""

import pytest

from hub.whatsapp.signature import sign, valid

BODY = b'{"entry":[]}'


def test_a_signature_is_the_hex_of_hmac_sha256_over_the_raw_bytes() -> None:
    expected = "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
    assert sign(b"The quick brown fox jumps over the lazy dog", "key") == expected


def test_a_body_signed_with_any_of_the_secrets_is_valid() -> None:
    assert valid(BODY, sign(BODY, "old"), ("new", "old"))


@pytest.mark.parametrize(
    "header",
    [None, "", "sha256=", sign(BODY, "other"), sign(BODY, "right")[7:], "sha1=abc", "sha256=é", sign(b" ", "right")],
)
def test_a_missing_or_wrong_signature_is_not_valid(header: str | None) -> None:
    assert not valid(BODY, header, ("right",))


def test_an_empty_secret_opens_nothing() -> None:
    assert not valid(BODY, sign(BODY, ""), ("",))
    assert not valid(BODY, sign(BODY, ""), ())
