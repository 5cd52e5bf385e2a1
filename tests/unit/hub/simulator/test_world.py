from pathlib import Path

from hub.simulator.journal import NumberMade, Sent
from hub.simulator.people import Person
from hub.simulator.templates import Template
from hub.simulator.world import DAY, FREE_ENTRY, WABA, World

GUEST = Person(id="cus_1", name="Zoë", language="en", identity="hidden", phone="12025550149", username="zoe.12")


def test_the_demo_numbers_are_there_from_the_start_with_their_rates(tmp_path: Path) -> None:
    world, journal = World.open(tmp_path)
    journal.close()
    rates = {line.id: (line.made.waba_id, line.made.rate) for line in world.numbers.values()}
    assert rates == {"100000000000001": (WABA, 80), "100000000000002": (WABA, 1000)}
    assert world.template(WABA, "hello_world", "en_US") is not None


def test_sends_people_numbers_templates_and_windows_survive_a_restart(tmp_path: Path) -> None:
    world, journal = World.open(tmp_path)
    line = world.add_number(NumberMade("77777", "88888", "+1 555-010-0007", "Test", 20, "9", 250))
    world.add_person(GUEST)
    world.wrote(line, GUEST.phone, 1000.0, from_ad=True)
    world.sent(Sent(1, 1001.0, "77777", GUEST.phone, "text", "wamid.a", "msg_1", True), GUEST.phone)
    hello = world.accounts["88888"]["hello_world", "en_US"]
    world.keep_template("88888", Template({**hello.listed, "id": "9", "name": "mine"}))
    world.drop_template("88888", hello, 1_700_000_000.0)
    journal.close()

    world, journal = World.open(tmp_path)
    journal.close()
    line = world.numbers["77777"]
    assert [sent.wamid for sent in world.sends] == ["wamid.a"]
    assert world.by_phone[GUEST.phone] == GUEST
    assert line.throughput.rate == 20
    assert (line.portfolio, world.first_written(line).limit, world.first_written(line).used(1002.0)) == ("9", 250, 1)
    assert world.template("88888", "mine", "en_US") is not None
    assert world.template("88888", "hello_world", "en_US") is None
    assert world.window_open(line, GUEST.phone, 1000.0 + DAY - 1)
    assert not world.window_open(line, GUEST.phone, 1000.0 + DAY)
    assert world.free_entry_until(line, GUEST.phone, 1001.0) == 1000.0 + FREE_ENTRY


def test_somebody_met_before_is_not_replaced_by_the_cast(tmp_path: Path) -> None:
    world, journal = World.open(tmp_path)
    world.add_person(GUEST)
    world.add_cast(Person(id="cus_2", name="Other", language="en", identity="phone", phone=GUEST.phone, cast=True))
    journal.close()
    assert world.by_phone[GUEST.phone].id == "cus_1"
    assert "cus_2" not in world.people
