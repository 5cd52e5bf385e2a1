"""Errors as they leave."""

import msgspec
import pytest
from litestar.exceptions import HTTPException, NotAuthorizedException, TooManyRequestsException, ValidationException

from hub.errors import Conflict, Forbidden, Invalid, LostRace, NotFound, StreamUnavailable, Unavailable
from inbox.problems import of_error


class Body(msgspec.Struct):
    items: list[int]


def msgspec_error() -> Exception:
    with pytest.raises(msgspec.ValidationError) as raised:
        msgspec.json.decode(b'{"items":[1,"two"]}', type=Body)
    return raised.value


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotFound("conversation_not_found", "No."), 404, "conversation_not_found"),
        (Conflict("already_claimed", "No."), 409, "already_claimed"),
        (Forbidden("forbidden", "No."), 403, "forbidden"),
        (Invalid("invalid_message", "No.", {"errors": []}), 422, "invalid_message"),
        (Unavailable("postgres", "gone"), 503, "unavailable"),
        (StreamUnavailable("gone"), 503, "unavailable"),
        (LostRace(("cnv_1",)), 409, "conflict"),
        (NotAuthorizedException(), 401, "not_signed_in"),
        (TooManyRequestsException(), 429, "too_many_requests"),
        (HTTPException(status_code=405), 405, "method_not_allowed"),
        (HTTPException(status_code=418), 418, "bad_request"),
        (ValidationException(extra=[{"key": "data.name", "message": "Expected str"}]), 422, "invalid_input"),
        (RuntimeError("a secret detail"), 500, "internal_error"),
    ],
)
def test_every_error_has_a_status_and_a_stable_code(error: Exception, status: int, code: str):
    problem = of_error(error)
    assert (problem["status"], problem["code"], problem["type"]) == (status, code, f"urn:hubbub:problem:{code}")
    assert problem["title"]
    assert problem["detail"]


def test_what_went_wrong_inside_stays_inside():
    assert "secret" not in str(of_error(RuntimeError("a secret detail")))
    assert "secret" not in str(of_error(HTTPException(detail="a secret detail", status_code=500)))


def test_data_for_programs_stands_beside_the_sentence():
    problem = of_error(Conflict("already_claimed", "Raj has it.", {"assignee_id": "per_raj"}))
    assert problem["assignee_id"] == "per_raj"


def test_invalid_input_says_where():
    problem = of_error(ValidationException(extra=[{"key": "data.name", "message": "Expected str", "source": "body"}]))
    assert problem["errors"] == [{"path": "name", "message": "Expected str"}]
    assert of_error(msgspec_error())["errors"] == [{"path": "items[1]", "message": "Expected `int`, got `str`"}]


def test_what_is_no_json_is_told_apart_from_what_has_the_wrong_shape():
    with pytest.raises(msgspec.DecodeError) as raised:
        msgspec.json.decode(b"{nonsense")
    assert of_error(raised.value)["status"] == 400
