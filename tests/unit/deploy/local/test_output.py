import io
import threading

import pytest

from deploy.local.output import Output


def printed(lines: bytes, capsys: pytest.CaptureFixture[str], noise: str = "") -> str:
    before = set(threading.enumerate())
    Output(width=6).follower(noise)("nats", io.BytesIO(lines))
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
    return capsys.readouterr().out


def test_each_line_stands_under_the_name_of_its_process(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(b"one\ntwo\n", capsys) == "nats   │ one\nnats   │ two\n"


def test_lines_that_tell_nothing_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(b"[INF] up\n[ERR] down\n", capsys, r"\[INF\]") == "nats   │ [ERR] down\n"


def test_bytes_that_are_no_text_do_not_stop_the_reader(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(b"\xff\nnext\n", capsys) == "nats   │ �\nnats   │ next\n"
