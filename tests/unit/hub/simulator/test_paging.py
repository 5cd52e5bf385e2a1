from urllib.parse import parse_qs, urlsplit

import pytest

from hub.simulator.faults import Fault
from hub.simulator.paging import cursors

ROWS = [{"n": n} for n in range(7)]
URL = "http://127.0.0.1/v25.0/2/message_templates?limit=3&access_token=secret"


def test_following_next_sees_every_row_once() -> None:
    seen, query = list[int](), {"limit": "3"}
    while True:
        page = cursors(ROWS, query, URL)
        seen += [row["n"] for row in page["data"]]
        if "next" not in page["paging"]:
            break
        query = {key: values[0] for key, values in parse_qs(urlsplit(page["paging"]["next"]).query).items()}
    assert seen == list(range(7))


def test_previous_leads_back() -> None:
    first = cursors(ROWS, {"limit": "3"}, URL)
    second = cursors(ROWS, {"limit": "3", "after": first["paging"]["cursors"]["after"]}, URL)
    back = cursors(ROWS, {"limit": "3", "before": second["paging"]["cursors"]["before"]}, URL)
    assert back["data"] == first["data"]


def test_a_token_is_not_repeated_in_the_next_address() -> None:
    assert "secret" not in cursors(ROWS, {"limit": "3"}, URL)["paging"]["next"]


@pytest.mark.parametrize(("query", "code"), [({"after": "rubbish"}, 131059), ({"limit": "-1"}, 100)])
def test_a_bad_cursor_or_limit_is_refused(query: dict[str, str], code: int) -> None:
    with pytest.raises(Fault) as refused:
        cursors(ROWS, query, URL)
    assert refused.value.code == code


def test_beyond_the_end_there_is_an_empty_page() -> None:
    last = cursors(ROWS, {"limit": "7"}, URL)
    assert cursors(ROWS, {"after": last["paging"]["cursors"]["after"]}, URL) == {"data": []}
