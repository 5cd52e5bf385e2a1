from typing import Any

import pytest

from inbox.commands.showing import Failed
from inbox.commands.simulate import knob


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("duplicates=50", ("duplicates", 50)),
        ("delay_ms=[10,200]", ("delay_ms", [10, 200])),
        ('failures={"130429": 5}', ("failures", {"130429": 5})),
        ("count_incoming=true", ("count_incoming", True)),
        ("name=plain words", ("name", "plain words")),
    ],
)
def test_a_knob_takes_json_or_plain_words(text: str, pair: tuple[str, Any]) -> None:
    assert knob(text) == pair


@pytest.mark.parametrize("text", ["duplicates", "=5"])
def test_a_knob_without_name_or_value_is_refused(text: str) -> None:
    with pytest.raises(Failed, match="KNOB=VALUE"):
        knob(text)
