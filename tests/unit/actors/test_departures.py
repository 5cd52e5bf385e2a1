"""Which sends a killed owner had let go. Owners are processes here: only the kernel lifts a dead one's lock."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from actors import departures
from actors.departures import ENTRIES, Departures

NOON = datetime(2026, 11, 26, 12, 0, 0, 123457, tzinfo=UTC)


def die(folder: Path, work: Callable[[Departures], None]) -> None:
    """An owner does some work and is killed."""
    process = multiprocessing.get_context("fork").Process(target=_die, args=(folder, work))
    process.start()
    process.join(20)
    assert process.exitcode == -signal.SIGKILL


def _die(folder: Path, work: Callable[[Departures], None]) -> None:
    work(Departures(folder))
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_a_killed_owner_had_marked_and_not_let_go_stayed(tmp_path: Path):
    def work(owner: Departures) -> None:
        owner.mark(["msg_1", "msg_2", "msg_3", "msg_4"], NOON)
        owner.leave("msg_1")
        owner.leave("msg_2")
        owner.settle("msg_2")
        owner.leave("msg_4")
        owner.stay("msg_4")

    die(tmp_path, work)
    owner = Departures(tmp_path)
    assert [n for n in range(1, 6) if owner.stayed(f"msg_{n}", NOON)] == [3, 4]


def test_its_word_counts_for_its_own_mark_only(tmp_path: Path):
    die(tmp_path, lambda owner: owner.mark(["msg_1"], NOON))
    assert not Departures(tmp_path).stayed("msg_1", NOON + timedelta(microseconds=1))


def test_nothing_is_known_of_what_nobody_marked(tmp_path: Path):
    assert not Departures(tmp_path).stayed("msg_1", NOON)


def test_the_living_are_not_taken_over(tmp_path: Path):
    living = Departures(tmp_path)
    living.mark(["msg_1"], NOON)
    other = Departures(tmp_path)
    assert not other.stayed("msg_1", NOON)
    assert len(list(tmp_path.iterdir())) == 2


def test_an_owner_that_dies_later_is_taken_over_when_asked_for(tmp_path: Path):
    owner = Departures(tmp_path)
    die(tmp_path, lambda dying: dying.mark(["msg_1"], NOON))
    assert not owner.stayed("msg_1", NOON)
    owner.take_over()
    assert owner.stayed("msg_1", NOON)


def test_what_leaves_after_all_does_not_stay_and_dies_as_left(tmp_path: Path):
    die(tmp_path, lambda owner: owner.mark(["msg_1", "msg_2"], NOON))

    def work(second: Departures) -> None:
        assert second.stayed("msg_1", NOON)
        second.leave("msg_1")
        assert not second.stayed("msg_1", NOON)

    die(tmp_path, work)
    third = Departures(tmp_path)
    assert not third.stayed("msg_1", NOON)
    assert third.stayed("msg_2", NOON)
    assert len(list(tmp_path.iterdir())) == 1


def test_left_by_any_owner_is_left(tmp_path: Path):
    die(tmp_path, lambda owner: owner.mark(["msg_1"], NOON))
    kept = next(tmp_path.iterdir())
    copy = kept.read_bytes()

    def work(second: Departures) -> None:
        second.leave("msg_1")

    die(tmp_path, work)
    kept.write_bytes(copy)  # as if the second had died before it deleted the file of the first
    assert not Departures(tmp_path).stayed("msg_1", NOON)


def test_files_of_another_boot_say_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    die(tmp_path, lambda owner: owner.mark(["msg_1"], NOON))
    boot = tmp_path / "boot_id"
    boot.write_text("another\n")
    folder = tmp_path / "files"
    folder.mkdir()
    die(folder, lambda owner: owner.mark(["msg_2"], NOON))
    monkeypatch.setattr(departures, "BOOT", boot)
    assert not Departures(folder).stayed("msg_2", NOON)
    assert len(list(folder.iterdir())) == 1


def test_many_more_than_fit_at_first(tmp_path: Path):
    ids = [f"msg_{n}" for n in range(3 * ENTRIES)]

    def work(owner: Departures) -> None:
        owner.mark(ids, NOON)
        for each in ids[: 2 * ENTRIES]:
            owner.settle(each)
        owner.leave(ids[-1])

    die(tmp_path, work)
    owner = Departures(tmp_path)
    assert [each for each in ids if owner.stayed(each, NOON)] == ids[2 * ENTRIES : -1]


def test_a_file_without_open_sends_goes_with_its_owner(tmp_path: Path):
    owner = Departures(tmp_path)
    owner.mark(["msg_1"], NOON)
    owner.settle("msg_1")
    owner.close()
    assert list(tmp_path.iterdir()) == []
