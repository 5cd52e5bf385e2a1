"""Trend and flags of a conversation's mood."""

from typing import Any

from actors.rules.moods import FEW, FLAGGED, mood_after, trend
from hub.domain.conversation import Mood, MoodFlag
from tests.unit.actors.rules.scene import Scene, received


def messages(count: int) -> Scene:
    scene = Scene()
    scene.play(*(received(f"w{n}", seconds=n) for n in range(1, count + 1)))
    return scene


def read(scene: Scene, mood: Mood | None, seq: int, score: float, *flags: str) -> Mood:
    label = "negative" if score < -0.3 else "positive" if score > 0.3 else "neutral"
    raised = [{"kind": flag, "because": f"words of {seq}"} for flag in flags]
    sentiment: dict[str, Any] = {"label": label, "score": score, "flags": raised}
    after = mood_after(mood, scene.thread[seq - 1], sentiment)
    assert after is not None
    return after


def test_scores_of_the_last_few_are_kept_and_tell_where_it_goes():
    scene, mood = messages(7), None
    for seq, score in enumerate((0.9, 0.8, 0.5, 0.1, -0.3, -0.6, -0.9), start=1):
        mood = read(scene, mood, seq, score)
    assert mood is not None
    assert mood.recent == (0.5, 0.1, -0.3, -0.6, -0.9)
    assert len(mood.recent) == FEW
    assert mood.trend == "falling"


def test_a_trend_needs_three_and_a_slope():
    assert trend((-0.9, 0.9)) == "steady"
    assert trend((-0.9, 0.0, 0.9)) == "rising"
    assert trend((0.9, 0.0, -0.9)) == "falling"
    assert trend((0.1, -0.1, 0.2, 0.0)) == "steady"


def test_a_message_read_again_is_counted_once():
    scene = messages(2)
    mood = read(scene, read(scene, None, 1, 0.5), 2, -0.5)
    assert read(scene, mood, 2, -0.8).recent == (0.5, -0.8)


def test_the_newest_flag_of_each_kind_stands_with_its_words():
    scene = messages(3)
    mood = read(scene, None, 1, -0.5, "angry", "urgent")
    mood = read(scene, mood, 2, -0.5, "angry")
    assert mood.flags == (
        MoodFlag(kind="angry", seq=2, because="words of 2"),
        MoodFlag(kind="urgent", seq=1, because="words of 1"),
    )
    assert [flag.kind for flag in read(scene, mood, 2, 0.0).flags] == ["urgent"]


def test_a_flag_goes_when_the_talk_has_gone_on():
    scene = messages(FLAGGED + 1)
    mood = read(scene, None, 1, -0.5, "leaving")
    assert read(scene, mood, FLAGGED, 0.0).flags
    assert not read(scene, mood, FLAGGED + 1, 0.0).flags


def test_what_is_read_late_adds_its_flags_alone():
    scene = messages(2)
    mood = read(scene, None, 2, 0.9)
    late = read(scene, mood, 1, -0.9, "angry")
    assert (late.label, late.recent) == ("positive", (0.9,))
    assert [flag.seq for flag in late.flags] == [1]
