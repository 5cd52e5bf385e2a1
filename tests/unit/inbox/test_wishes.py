"""A message as clients write it."""

from typing import Any

import pytest

from hub.errors import Invalid
from inbox.wishes import CLIENT_ID_MAX, read_body


def test_a_text_is_read_into_type_and_content():
    assert read_body({"type": "text", "text": {"body": "Hello"}}, "c1") == ("text", {"body": "Hello"}, None)


def test_without_a_type_it_is_a_text():
    assert read_body({"text": {"body": "Hello"}}, "c1")[0] == "text"


def test_what_it_answers_is_named_by_metas_id():
    body = {"type": "text", "text": {"body": "Yes"}, "context": {"message_id": "wamid.1"}}
    assert read_body(body, "c1")[2] == "wamid.1"


def test_shared_contacts_are_a_list_outside_and_an_object_inside():
    person = {"name": {"formatted_name": "Maya", "first_name": "Maya"}}
    assert read_body({"type": "contacts", "contacts": [person]}, "c1")[1] == {"contacts": [person]}


def test_envelope_members_of_metas_own_calls_are_no_mistake():
    body = {"messaging_product": "whatsapp", "recipient_type": "individual", "type": "text", "text": {"body": "Hi"}}
    assert read_body({**body, "client_id": "c1"}, "c1")[0] == "text"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"type": "text"}, "text.body"),
        ({"type": "text", "text": "Hello"}, "text.body"),
        ({"type": 5, "text": {"body": "x"}}, "type"),
        ({"type": "dance"}, "type"),
        ({"type": "text", "text": {"body": "x"}, "to": "1555"}, "to"),
        ({"type": "text", "text": {"body": "x"}, "context": {"id": "wamid.1"}}, "context.message_id"),
        ({"type": "text", "text": {"body": "x"}, "context": "wamid.1"}, "context.message_id"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(body: dict[str, Any], path: str):
    with pytest.raises(Invalid) as refused:
        read_body(body, "c1")
    assert path in [error["path"] for error in refused.value.extra["errors"]]


@pytest.mark.parametrize("client_id", ["", "x" * (CLIENT_ID_MAX + 1)])
def test_a_client_id_has_a_sensible_length(client_id: str):
    with pytest.raises(Invalid):
        read_body({"type": "text", "text": {"body": "x"}}, client_id)
