import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.stores.postgres.heads import json_text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\0b", "ab"),
        ("\0\0", ""),
        ("\\u0000", "\\u0000"),
        ("\\\0", "\\"),
        ("\\\\\0x", "\\\\x"),
        ("\0\\u0000\0", "\\u0000"),
        ('"\0"', '""'),
    ],
)
def test_zero_characters_go_and_what_only_looks_like_one_stays(text: str, kept: str) -> None:
    assert json.loads(json_text({"name": text})) == {"name": kept}


@given(st.text(st.sampled_from('\0\\u0"ab'), max_size=30))
def test_any_text_stays_valid_and_loses_zero_characters_only(text: str) -> None:
    assert json.loads(json_text([text])) == [text.replace("\0", "")]
