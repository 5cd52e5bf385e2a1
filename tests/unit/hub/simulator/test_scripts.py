import random

from hub.simulator.people import LANGUAGES
from hub.simulator.scripts import cast, pick, said


def test_forty_people_of_three_identities_and_nine_languages_are_the_same_each_time() -> None:
    people = cast()
    assert len(people) == 40
    assert len({person.id for person in people}) == len({person.phone for person in people}) == 40
    assert {person.identity for person in people} == {"phone", "username", "hidden"}
    assert {person.language for person in people} == set(LANGUAGES)
    assert people == cast()


def test_whoever_has_a_user_name_is_known_by_it_and_the_others_have_none() -> None:
    for person in cast():
        assert (person.username is None) == (person.identity == "phone")
        assert ("wa_id" in person.contact()) == (person.identity != "hidden")


def test_every_language_has_conversations_that_go_on_and_end() -> None:
    for language in LANGUAGES:
        script = pick(language, random.Random(1))
        assert script.opens
        assert script.then
        assert script.ends


def test_an_order_number_is_put_into_a_line() -> None:
    assert "{order}" not in said("Where is {order}?", random.Random(1))
