"""Whole bodies: many things at once, unknown things, broken things."""

import contextlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.events import MessageReceived, Notice, StatusChanged
from hub.whatsapp.webhook import NotAnEnvelope, Reading, read
from tests.unit.hub.whatsapp.bodies import FIXTURES, NOW, PHONE, STAMP, body, change, message, only, reading

STATUS = {"id": "wamid.1", "status": "read", "timestamp": STAMP, "recipient_id": PHONE}


@pytest.mark.parametrize(
    "raw", [b"", b"hello", b"[]", b"null", b'"x"', b"{}", b'{"entry": {}}', b'{"object":"page"}', b"[" * 9999]
)
def test_what_is_no_envelope_is_told_so(raw: bytes) -> None:
    with pytest.raises(NotAnEnvelope):
        read(raw, NOW)


def test_an_envelope_without_entries_holds_nothing() -> None:
    assert read(b'{"entry": []}', NOW) == Reading([], [])


def test_three_entries_of_five_changes_with_fifty_statuses_and_messages_between_are_read_whole() -> None:
    busy = change({"statuses": [STATUS] * 50, "messages": [message(), {"type": "text"}, message()]})
    entry = {"id": "200", "changes": [busy] * 5}
    found = read(json.dumps({"entry": [entry] * 3}).encode(), NOW)
    kinds = Counter(type(parsed.event) for parsed in found.parsed)
    assert kinds == {StatusChanged: 750, MessageReceived: 30}
    assert len(found.unreadable) == 15


def test_everything_knows_its_account_and_number() -> None:
    found = read(body(change({"messages": [message()]}), change({"event": "APPROVED", "metadata": 7}, "x")), NOW)
    assert [(p.waba_id, p.phone_number_id) for p in found.parsed] == [("200", "100"), ("200", None)]


@pytest.mark.parametrize("metadata", [None, {}, [], {"phone_number_id": ""}])
def test_a_message_without_metadata_is_read_without_a_number(metadata: Any) -> None:
    parsed = only(reading({"metadata": metadata, "messages": [message()]}))
    assert parsed.phone_number_id is None
    assert isinstance(parsed.event, MessageReceived)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("message_template_status_update", {"event": "REJECTED", "message_template_id": 12, "reason": None}),
        ("message_template_status_update", {"previous_quality_score": "GREEN", "new_quality_score": "RED"}),
        ("business_capability_update", {"max_daily_conversations_per_business": 2000}),
        ("business_capability_update", {"max_daily_conversations_per_business": "TIER_2K"}),
        ("smb_app_state_sync", {"state_sync": [{"type": "contact", "action": "add"}]}),
        ("group_participants_update", {"groups": [{"group_id": "1", "type": "group_create"}]}),
        ("flows", {"event": "ENDPOINT_ERROR_RATE", "errors": [{"error_type": "TIMEOUT"}]}),
        ("user_id_update", {"user_id_update": [{"wa_id": PHONE}], "contacts": [{"wa_id": PHONE}]}),
        ("business_username_updates", {"username": "shop", "status": "approved"}),
        ("a_field_of_tomorrow", {"anything": [1, {"deep": None}]}),
        ("messages", {}),
    ],
)
def test_a_field_that_concerns_no_conversation_is_a_notice_with_the_whole_value(field: str, value: Any) -> None:
    event = only(reading(value, field)).event
    assert isinstance(event, Notice)
    assert event.field == field
    assert event.value == change(value)["value"]


def test_an_unknown_neighbour_of_messages_is_kept_beside_them() -> None:
    found = reading({"messages": [message()], "threads_v2": [1]})
    assert [type(parsed.event) for parsed in found.parsed] == [Notice, MessageReceived]
    notice = found.parsed[0].event
    assert isinstance(notice, Notice)
    assert notice.value["threads_v2"] == [1]
    assert "messages" not in notice.value


def test_items_are_known_by_their_key_whatever_the_field_is_called() -> None:
    standby = only(reading({"messages": [message()]}, "standby"))
    assert isinstance(standby.event, MessageReceived)


def test_a_notice_has_the_time_of_its_entry() -> None:
    raw = {
        "entry": [{"id": 1, "time": 1739321024, "changes": [change({"decision": "APPROVED"}, "account_review_update")]}]
    }
    event = only(read(json.dumps(raw).encode(), NOW)).event
    assert isinstance(event, Notice)
    assert event.at.timestamp() == 1739321024


@pytest.mark.parametrize(
    ("entry", "path"),
    [
        (7, "entry[0]"),
        ({"id": "1"}, "entry[0]"),
        ({"changes": ["x"]}, "entry[0].changes[0]"),
        ({"changes": [{"field": "messages", "value": "x"}]}, "entry[0].changes[0]"),
        ({"changes": [change({"messages": "x"})]}, "entry[0].changes[0].value.messages"),
        ({"changes": [change({"messages": [None]})]}, "entry[0].changes[0].value.messages[0]"),
        ({"changes": [change({"statuses": [[]]})]}, "entry[0].changes[0].value.statuses[0]"),
    ],
)
def test_a_broken_part_is_set_aside_with_its_place_and_the_rest_is_read(entry: Any, path: str) -> None:
    good = {"id": "200", "changes": [change({"messages": [message()]})]}
    found = read(json.dumps({"entry": [entry, good]}).encode(), NOW)
    assert [where for where, _, _ in found.unreadable] == [path]
    assert len(found.parsed) == 1


# --- arbitrary JSON never breaks the reader

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    """
    id from to from_user_id wa_id user_id timestamp type text image contacts system reaction edit revoke context errors
    referral status recipient_id recipient_user_id biz_opaque_callback_data pricing event direction category value
    threads messages emoji message_id original_message_id message body profile name history_context group_id
    """.split()  # noqa: SIM905
)
WORDS = st.sampled_from(
    [
        "text",
        "system",
        "reaction",
        "edit",
        "revoke",
        "contacts",
        "failed",
        "sent",
        "user_changed_number",
        PHONE,
        STAMP,
        "",
    ]
)
ITEM = st.recursive(
    WORDS | JSON, lambda inner: st.dictionaries(KEYS, inner, max_size=6) | st.lists(inner, max_size=3), max_leaves=20
)
LISTS = st.sampled_from(
    """
    messages statuses errors contacts metadata message_echoes history calls user_preferences user_actions x
    """.split()  # noqa: SIM905
)
VALUE = st.dictionaries(LISTS, st.lists(st.dictionaries(KEYS, ITEM, max_size=8), max_size=3) | ITEM, max_size=4)


def storable(found: Reading) -> None:
    """What was read can travel on and nothing in it was our own fault."""
    assert [reason for _, reason, _ in found.unreadable if reason.startswith("our reader failed")] == []
    for parsed in found.parsed:
        msgspec.msgpack.encode(parsed)
        assert parsed.customer is None or parsed.customer.keys


@settings(max_examples=150, deadline=None)
@given(JSON)
def test_any_json_is_read_or_is_no_envelope(value: Any) -> None:
    for raw in (value, {"entry": value}, {"entry": [{"changes": [value, {"value": value}]}]}):
        try:
            found = read(json.dumps(raw).encode(), NOW)
        except NotAnEnvelope:
            continue
        storable(found)


@settings(max_examples=250, deadline=None)
@given(VALUE, st.sampled_from(["messages", "history", "calls", "x"]))
def test_any_items_in_an_envelope_are_read_or_set_aside(value: dict[str, Any], field: str) -> None:
    storable(read(body({"field": field, "value": value}), NOW))


@given(st.binary(max_size=64))
def test_any_bytes_are_read_or_are_no_envelope(raw: bytes) -> None:
    with contextlib.suppress(NotAnEnvelope):
        storable(read(raw, NOW))


# --- bodies others have published

BODIES = sorted((FIXTURES / "webhooks").rglob("*.json"))


def things_in(raw: bytes) -> int:
    """How many things a body holds, counted without knowing what they are."""
    count = 0
    for entry in json.loads(raw)["entry"]:
        for told in entry["changes"]:
            value = told["value"]
            lists = [value.get(key, []) for key in ("messages", "statuses", "errors", "message_echoes", "calls")]
            lists.append(value.get("user_preferences", []))
            count += sum(map(len, lists)) or 1
    return count


@pytest.mark.skipif(not BODIES, reason=f"no published webhook bodies at {FIXTURES}")
def test_there_are_as_many_published_bodies_as_their_index_lists() -> None:
    rows = [line for line in (FIXTURES / "webhooks" / "INDEX.md").read_text().splitlines() if ".json |" in line]
    assert len(BODIES) == len(rows)


@pytest.mark.parametrize("path", BODIES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_nothing_in_a_published_body_is_dropped(path: Path) -> None:
    raw = path.read_bytes()
    found = read(raw, NOW)
    assert found.unreadable == []
    assert len(found.parsed) == things_in(raw)
    storable(found)
