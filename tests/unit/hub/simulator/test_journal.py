from pathlib import Path

from hub.simulator.journal import Entry, FileKept, Journal, NumberMade, PersonMade, Sent, Wrote

LINES: list[Entry] = [
    Sent(1, 1.5, "100", "12025550141", "text", "wamid.a", None),
    Sent(2, 2.5, "100", "US.13491208655302741918", "template", "wamid.b", "msg_1"),
    Wrote("100", "12025550141", 3.0, True),
    NumberMade("101", "200", "+1 555-010-0003", "Test", 80),
    PersonMade("cus_1", "Zoë", "en", "hidden", "12025550141", "zoe.12"),
    FileKept("1", "image/png", "abc=", 12, None, False),
]


def test_a_journal_gives_back_what_was_written_in_order(tmp_path: Path) -> None:
    journal, before = Journal.open(tmp_path / "deep" / "journal.jsonl")
    for line in LINES:
        journal.write(line)
    journal.close()
    journal, after = Journal.open(tmp_path / "deep" / "journal.jsonl")
    journal.close()
    assert (before, after) == ([], LINES)


def test_a_torn_last_line_is_cut_off_and_the_next_one_starts_clean(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal, _ = Journal.open(path)
    journal.write(LINES[0])
    journal.close()
    path.write_bytes(path.read_bytes() + b'["sent",2,3.')
    journal, held = Journal.open(path)
    journal.write(LINES[2])
    journal.close()
    journal, after = Journal.open(path)
    journal.close()
    assert held == LINES[:1]
    assert after == [LINES[0], LINES[2]]
