import pytest

from hub.simulator.phone import part


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-", (0, 99)),
        ("bytes=10-19", (10, 19)),
        ("bytes=90-500", (90, 99)),
        ("bytes=-5", (95, 99)),
        ("bytes=-500", (0, 99)),
        ("bytes=100-", None),
        ("bytes=-", None),
        ("bytes=1-2,4-5", None),
        ("", None),
    ],
)
def test_a_range_is_what_was_asked_for_or_the_whole(header: str, span: tuple[int, int] | None) -> None:
    assert part(header, 100) == span
