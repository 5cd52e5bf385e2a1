import pytest

from hub.simulator.faults import Fault
from hub.simulator.tokens import check_authorization


@pytest.mark.parametrize("header", ["Bearer anything", "bearer x", "OAuth x"])
def test_any_token_will_do(header: str) -> None:
    check_authorization(header)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer  ", "Basic abc", "Bearer expired-yesterday"])
def test_no_token_and_an_expired_one_are_code_190_with_http_401(header: str) -> None:
    with pytest.raises(Fault) as refused:
        check_authorization(header)
    assert (refused.value.code, refused.value.status) == (190, 401)
    assert refused.value.body()["error"]["type"] == "OAuthException"
