"""Messages on their way are found again after a kill, until ingress has all their statuses."""

from pathlib import Path

from hub.simulator.flights import Flight, Flights
from hub.simulator.statuses import Step, Told


def flight(wamid: str, *steps: str) -> Flight:
    told = Told(
        account="1",
        display_phone_number="1555",
        phone_number_id="2",
        wamid=wamid,
        recipient_id="49",
        recipient_user_id="DE.1",
        sent_by_user_id=False,
        contact={},
        callback="msg_1",
        pricing={},
        conversation=None,
        priced_tick="delivered",
    )
    return Flight(told=told, steps=[(float(n), Step(float(n), step)) for n, step in enumerate(steps)], key=("p", "2"))


def left(path: Path) -> list[str]:
    """What a simulator that begins now would tell again."""
    return [each.told.wamid for each in Flights.open(path)[1]]


def test_a_message_is_kept_until_its_last_status_has_landed(tmp_path: Path) -> None:
    path = tmp_path / "flights.jsonl"
    flights, before = Flights.open(path)
    assert before == []
    one, two = flight("one", "sent", "read"), flight("two", "sent", "delivered")
    flights.launched(one)
    flights.launched(two)
    flights.landed("one")
    assert Flights.open(path)[1] == [one, two]
    flights.landed("one")
    assert left(path) == ["two"]
    flights.landed("two")
    flights.landed("two")
    assert path.stat().st_size == 0


def test_what_was_left_by_one_kill_is_still_there_after_the_next(tmp_path: Path) -> None:
    path = tmp_path / "flights.jsonl"
    Flights.open(path)[0].launched(flight("one", "sent"))
    again, killed = Flights.open(path)
    for each in killed:
        again.launched(each)
    assert left(path) == ["one"]
    again.landed("one")
    assert left(path) == []


def test_a_torn_last_line_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "flights.jsonl"
    Flights.open(path)[0].launched(flight("one", "sent"))
    with path.open("ab") as file:
        file.write(b'{"type":"laun')
    again, killed = Flights.open(path)
    assert [each.told.wamid for each in killed] == ["one"]
    again.launched(flight("two", "sent"))
    assert left(path) == ["one", "two"]


def test_a_graceful_stop_leaves_nothing_here(tmp_path: Path) -> None:
    flights, _ = Flights.open(tmp_path / "flights.jsonl")
    flights.launched(flight("one", "sent"))
    flights.close()
    assert left(tmp_path / "flights.jsonl") == []
