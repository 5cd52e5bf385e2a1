"""What Graph's refusals mean."""

import json
from pathlib import Path
from typing import Any

import pytest

from hub.whatsapp.codes import TABLE
from hub.whatsapp.refusals import advice, inbound_error, judge
from tests.unit.hub.whatsapp.bodies import FIXTURES


def told(code: Any, **more: Any) -> dict[str, Any]:
    return {"error": {"code": code, "message": f"(#{code}) words", "type": "OAuthException"} | more}


@pytest.mark.parametrize(
    ("status", "code", "action"),
    [
        (400, 130429, "slow"),
        (400, 4, "slow"),
        (400, 80007, "slow"),
        (400, 131056, "pair_wait"),
        (400, 131049, "never"),
        (400, 131026, "never"),
        (400, 131047, "never"),
        (400, 131050, "never"),
        (400, 131062, "never"),
        (404, 132001, "never"),
        (400, 132015, "later"),
        (400, 131048, "later"),
        (500, 131000, "retry"),
        (503, 2, "retry"),
        (500, 131016, "retry"),
        (500, 131057, "retry"),
        (401, 190, "stop_number"),
        (401, 0, "stop_number"),
        (403, 10, "stop_number"),
        (403, 250, "stop_number"),
        (403, 368, "stop_number"),
        (403, 131031, "stop_number"),
        (400, 131042, "stop_number"),
        (400, 133010, "stop_number"),
        (400, 100, "never"),
    ],
)
def test_a_known_code_decides_whatever_the_http_status(status: int, code: int, action: str) -> None:
    assert judge(status, told(code), None).action == action
    assert judge(500, told(str(code)), None).action == action


@pytest.mark.parametrize(
    ("status", "body", "action"),
    [
        (500, None, "retry"),
        (503, told(999999), "retry"),
        (504, told(999999), "retry"),
        (504, None, "unknown"),
        (502, "<html>", "unknown"),
        (200, {"nothing": 1}, "unknown"),
        (429, None, "slow"),
        (429, told(999999), "slow"),
        (400, told(999999), "never"),
        (404, None, "never"),
        (400, told(999999, is_transient=True), "retry"),
        (400, {"error": "words"}, "never"),
        (400, {"error": {"code": {}}}, "never"),
        (400, [], "never"),
    ],
)
def test_an_unknown_code_is_judged_by_the_http_status(status: int, body: Any, action: str) -> None:
    assert judge(status, body, None).action == action


def test_the_wait_graph_asks_for_comes_before_the_one_in_its_documents() -> None:
    assert judge(500, told(131057), None).wait == 60
    assert judge(500, told(131057), 7.5).wait == 7.5
    assert judge(429, None, 30.0).wait == 30
    assert judge(400, told(131056), None).wait is None


def test_a_subcode_says_what_code_100_does_not() -> None:
    verdict = judge(400, told(100, error_subcode=33), None)
    assert (verdict.action, verdict.error.code) == ("stop_number", 100)
    assert verdict.error.advice
    assert "does not know this number" in verdict.error.advice
    assert judge(400, told(100, error_subcode=2388047), None).error.advice == advice(2388047)


def test_the_error_keeps_metas_words_and_adds_advice() -> None:
    error = judge(400, told(131053, error_data={"details": "Unsupported type text/html"}), None).error
    assert (error.code, error.title) == (131053, "The file could not be uploaded")
    assert error.details == "Unsupported type text/html"
    assert (
        error.advice == "Not delivered: WhatsApp does not accept this file. Check its type and size, and send it again."
    )


def test_a_missing_code_is_not_taken_for_a_broken_token() -> None:
    assert judge(400, {"error": {"message": "odd"}}, None).action == "never"


def test_an_unknown_inbound_error_speaks_about_the_customers_message() -> None:
    assert inbound_error({"code": 424242}).advice == (
        "WhatsApp could not hand over this message. Ask the customer to send it again."
    )


@pytest.mark.parametrize("code", sorted(TABLE))
def test_every_code_has_a_title_and_an_advice_that_is_a_sentence(code: int) -> None:
    row = TABLE[code]
    assert row.title
    assert row.advice[0].isupper()
    assert row.advice.endswith(".")
    assert advice(code) == row.advice


def test_the_table_holds_every_code_of_the_platform() -> None:
    named = [0, 1, 2, 3, 4, 10, 33, 100, 190, 368, 613, 80007, 130429, 130472, 130497, 131000, 131005, 131008, 131009]
    named += [131014, 131016, 131021, 131026, 131030, 131031, 131035, 131036, 131037, 131041, 131020, 131042, 131044]
    named += [131045, *range(131047, 131054), 131055, 131056, 131057, 131059, 131060, 131062, 131063, 131064]
    named += [*range(131201, 131216), 132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132018, 132068]
    named += [132069, 133000, 133004, 133005, 133006, 133008, 133009, 133010, 133015, 133016, 134011, 134100, 134101]
    named += [134102, 135000, 136024, 136025, 137000, *range(138000, 138026), *range(139000, 139005)]
    named += [*range(139100, 139104), *range(147001, 147005), 1752041, 2388019, 2388040, 2388047, 2388072, 2388073]
    named += [2388293, 2388299, 2494100, 2593107, 2593108, 200005, 200006, 200007, *range(200, 300)]
    assert [code for code in named if code not in TABLE] == []


# --- answers others have published


def refuses(path: Path) -> bool:
    body = json.loads(path.read_bytes())
    return isinstance(body, dict) and isinstance(body.get("error"), dict)


ERRORS = [path for path in sorted((FIXTURES / "graph").rglob("*.json")) if refuses(path)]


@pytest.mark.skipif(not ERRORS, reason=f"no published Graph answers at {FIXTURES}")
@pytest.mark.parametrize("path", ERRORS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_published_refusal_is_judged_with_its_code_and_words(path: Path) -> None:
    body = json.loads(path.read_bytes())
    status = int(path.name[4:7]) if path.name.startswith("resp") and path.name[4:7].isdigit() else 400
    verdict = judge(status, body, None)
    assert verdict.action != "unknown"
    assert verdict.error.code == body["error"]["code"]
    assert verdict.error.advice
    if status == 429:
        assert verdict.action == "slow"
