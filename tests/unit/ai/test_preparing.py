"""Old folders of our own making go; what somebody put beside them stays."""

from pathlib import Path

from ai import preparing


def test_only_what_was_made_here_is_cleared_away(tmp_path: Path):
    ours = ("multilingual-e5-small-1", f"{preparing.NAME}-1-0123abcd")
    theirs = ("multilingual-e5-small", "multilingual-e5-small-finetuned", f"{preparing.NAME}-of-ours", "heads")
    for name in (*ours, *theirs, preparing.IDENTITY):
        (tmp_path / name).mkdir()
    (tmp_path / f"{ours[0]}.lock").touch()
    preparing.clear(tmp_path)
    assert {each.name for each in tmp_path.iterdir()} == {*theirs, preparing.IDENTITY}


def test_another_tuning_is_another_encoder():
    assert f"{preparing.NAME}-{preparing.VERSION}-{preparing.TAUGHT}" == preparing.IDENTITY
    assert len(preparing.TAUGHT) == 8
