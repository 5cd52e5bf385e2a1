"""Who is there."""

from datetime import UTC, datetime, timedelta

from hub.domain.events import Audience
from inbox.live.presence import TYPING, VIEWING, Presence, Sighting

NOW = datetime(2025, 6, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def sighting(session: str = "s1", person: str = "ana", viewing: bool = True, typing: bool = False) -> Sighting:
    return Sighting(
        tenant_id="t1",
        conversation_id="c1",
        session=session,
        person_id=person,
        viewing=viewing,
        typing=typing,
        facts=Audience(number_id="n1"),
    )


def test_a_viewer_is_seen_until_they_leave():
    presence = Presence()
    assert presence.hear(sighting(), NOW)
    assert presence.rooms["c1"].viewers() == ["ana"]
    assert presence.hear(sighting(viewing=False), NOW)
    assert presence.rooms["c1"].viewers() == []


def test_renewing_tells_nobody_anything_new():
    presence = Presence()
    presence.hear(sighting(), NOW)
    assert not presence.hear(sighting(), NOW + SECOND)


def test_two_windows_of_one_agent_are_one_viewer():
    presence = Presence()
    presence.hear(sighting("s1"), NOW)
    assert not presence.hear(sighting("s2"), NOW)
    assert not presence.hear(sighting("s1", viewing=False), NOW)
    assert presence.rooms["c1"].viewers() == ["ana"]


def test_typing_fades_before_viewing():
    presence = Presence()
    presence.hear(sighting(typing=True), NOW)
    assert presence.expire(NOW + TYPING) == ["c1"]
    assert (presence.rooms["c1"].viewers(), presence.rooms["c1"].typing()) == (["ana"], [])
    assert presence.expire(NOW + VIEWING) == ["c1"]
    presence.sweep()
    assert presence.rooms == {}


def test_nothing_fades_twice():
    presence = Presence()
    presence.hear(sighting(), NOW)
    presence.expire(NOW + VIEWING)
    assert presence.expire(NOW + VIEWING + SECOND) == []


def test_a_conversation_that_changed_hands_is_judged_by_its_new_facts():
    presence = Presence()
    presence.hear(sighting(), NOW)
    presence.learn("c1", Audience(number_id="n1", assignee_id="raj"))
    assert presence.rooms["c1"].facts.assignee_id == "raj"
    presence.learn("nobody looks at this", Audience())
    assert list(presence.rooms) == ["c1"]
