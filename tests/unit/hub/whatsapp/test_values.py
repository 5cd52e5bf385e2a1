"""Values of the wrong type."""

from typing import Any

import msgspec
import pytest

from hub.whatsapp.values import decode, digits, moment, text
from tests.unit.hub.whatsapp.bodies import AT, NOW, STAMP


@pytest.mark.parametrize(
    ("value", "expected"),
    [("16505551234", "16505551234"), ("+1 (650) 555-1234", "16505551234"), (16505551234, "16505551234")]
    + [(wrong, None) for wrong in ("", "US.123", "PHONE_NUMBER", None, True, 1.5, [], {}, "+", "٣٤٥")],
)
def test_a_phone_number_is_read_as_its_digits(value: Any, expected: str | None) -> None:
    assert digits(value) == expected


@pytest.mark.parametrize("value", [STAMP, int(STAMP), float(STAMP), f"{STAMP}123", int(STAMP) * 1000])
def test_a_time_is_read_from_text_number_and_milliseconds(value: Any) -> None:
    assert moment(value, NOW) == AT


@pytest.mark.parametrize("value", [None, "", "TIMESTAMP", [], {}, 0, -5, "9" * 5000, 1e300, "1e9", "12"])
def test_a_time_that_is_none_becomes_the_time_of_arrival(value: Any) -> None:
    assert moment(value, NOW) == NOW


def test_whole_numbers_are_read_as_text_and_truth_values_are_not() -> None:
    assert [text(v) for v in (7, "7", "", True, 7.0, None)] == ["7", "7", None, None, None, None]


def test_half_a_surrogate_pair_costs_one_character_not_the_body() -> None:
    assert decode(b'{"a": "Hi \\ud83d", "b": "\\ud83d\\ude00"}') == {"a": "Hi ?", "b": "\U0001f600"}


def test_what_no_store_can_hold_is_replaced() -> None:
    value = decode(b'{"a\\u0000": ["x\\u0000y", 123456789012345678901234, -9223372036854775808, 5]}')
    assert value == {"a\ufffd": ["x\ufffdy", "123456789012345678901234", -(2**63), 5]}
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(value)) == value


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b"NaN", b"1e999", b"[" * 100_000, b"9" * 6000, b"[" * 900 + b'"\\u0000"' + b"]" * 900]
)
def test_what_is_no_json_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError, match="not JSON"):
        decode(body)
