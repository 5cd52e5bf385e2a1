"""Access tokens."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from inbox.auth.tokens import LIFE, BadToken, Claims, issue, read

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
SECRET = "a secret of more than thirty-two characters"
CLAIMS = Claims(person_id="per_1", tenant_id="ten_1", family_id="fam_1", expires_at=NOW + LIFE)


def test_a_token_reads_back_as_issued():
    assert read(issue(CLAIMS, SECRET), SECRET, NOW) == CLAIMS


def test_a_token_ends_when_it_says():
    token = issue(CLAIMS, SECRET)
    assert read(token, SECRET, NOW + LIFE - timedelta(seconds=1)) == CLAIMS
    with pytest.raises(BadToken, match="expired"):
        read(token, SECRET, NOW + LIFE)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "not.a.token",
        issue(CLAIMS, "another secret of thirty-two characters!"),
        jwt.encode({"sub": "per_1", "exp": 9_999_999_999, "iss": "hubbub"}, SECRET, algorithm="HS256"),
        jwt.encode({"sub": "p", "tid": "t", "fam": "f", "exp": 9_999_999_999}, SECRET, algorithm="HS256"),
        jwt.encode({"sub": "p", "tid": "t", "fam": "f", "exp": 9_999_999_999, "iss": "hubbub"}, None, algorithm="none"),
        issue(CLAIMS, SECRET)[:-2],
    ],
)
def test_what_is_not_ours_is_refused(token: str):
    with pytest.raises(BadToken, match="not one of ours"):
        read(token, SECRET, NOW)
