import pytest

from actors.rules.ticks import advance

ORDER = ["queued", "sending", "sent", "delivered", "read", "played"]


@pytest.mark.parametrize("heard", ORDER)
@pytest.mark.parametrize("current", ORDER)
def test_a_tick_only_goes_forward(current, heard):
    furthest = max(current, heard, key=ORDER.index)
    assert advance(current, heard) == furthest


@pytest.mark.parametrize("heard", [*ORDER, "failed", "unknown"])
def test_failed_is_the_end(heard):
    assert advance("failed", heard) == "failed"


@pytest.mark.parametrize(
    ("current", "after"),
    [
        ("queued", "failed"),
        ("sending", "failed"),
        ("sent", "failed"),
        ("unknown", "failed"),
        ("delivered", "delivered"),
        ("read", "read"),
        ("played", "played"),
        ("received", "received"),
    ],
)
def test_a_failure_is_believed_until_the_customer_has_the_message(current, after):
    assert advance(current, "failed") == after


@pytest.mark.parametrize("heard", ["sent", "delivered", "read", "played", "failed"])
def test_an_unknown_send_is_settled_by_any_real_status(heard):
    assert advance("unknown", heard) == heard


@pytest.mark.parametrize("heard", ["queued", "sending", "received"])
def test_an_unknown_send_is_not_settled_by_our_own_old_news(heard):
    assert advance("unknown", heard) == "unknown"


@pytest.mark.parametrize(
    ("current", "after"),
    [("queued", "unknown"), ("sending", "unknown"), ("sent", "sent"), ("delivered", "delivered"), ("failed", "failed")],
)
def test_only_a_send_without_an_answer_becomes_unknown(current, after):
    assert advance(current, "unknown") == after
