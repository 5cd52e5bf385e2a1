"""What a conversation is about, what was promised, what is still open.

A language model says it in a few words of its own. Without one, or where it fails, the telling sentences are picked
from the conversation's own words, with a note that says so.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from msgspec import Struct

from ai.embeddings import Encoder
from ai.extraction import Line, Sentence, extract
from ai.fallback import NO_MODEL, Writer, by_model, instead
from ai.gateway import Task
from ai.translation import named
from hub.domain.assist import Point, Summary
from hub.domain.conversation import MoodLabel
from hub.errors import Conflict

# After so long a silence something else is spoken of; a customer who comes back sooner goes on with the same.
SILENCE: Final = timedelta(days=3)
# Too little to tell anything: then what was before the silence belongs to it.
FEW: Final = 3
LONGEST: Final = 12_000  # letters of a conversation that a model reads: some 3,000 tokens
MOST: Final = 5  # points of a part that are shown
LOCAL: Final = "Picked from the conversation's own words."


class Sketch(Struct, frozen=True, kw_only=True):
    """What a model answers."""

    matter: str
    done: list[str]
    open: list[str]
    mood: MoodLabel | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation as the models read it. `mood` as the list shows it; `names` of people in it, who are redacted."""

    conversation_id: str
    lines: Sequence[Line]
    mood: MoodLabel | None = None
    names: tuple[str, ...] = ()


def last_matter(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines since the last long silence."""
    for place in range(len(lines) - FEW, 0, -1):
        if lines[place].at - lines[place - 1].at > SILENCE:
            return lines[place:]
    return lines


def written_out(lines: Sequence[Line], longest: int = LONGEST) -> str:
    """A line each, the newest that fit."""
    kept: list[str] = []
    for line in reversed(lines):
        text = f"{'Customer' if line.side == 'customer' else 'Agent'}: {' '.join(line.text.split())}"
        longest -= len(text) + 1
        if longest < 0 and kept:
            break
        kept.append(text[: longest + len(text) + 1])
    return "\n".join(reversed(kept))


async def summarise(
    writer: Writer, encoder: Encoder, tenant_id: str, thread: Thread, language: str | None = None
) -> Summary:
    """The summary of what is spoken of now. `language` is what a model should write in. Raises Conflict where there are
    no words to sum up."""
    lines = last_matter(thread.lines)
    if not lines:
        raise Conflict("nothing_to_sum_up", "Nobody has written any words in this conversation yet.")
    task = Task(
        tenant_id=tenant_id,
        feature="summary",
        prompt="summary",
        values={"conversation": written_out(lines), "language": named(language) if language else ""},
        answer=Sketch,
        names=thread.names,
    )
    try:
        written = await writer.write(task)
    except NO_MODEL as problem:
        return await _picked(encoder, thread, lines, instead(LOCAL, problem))
    sketch: Sketch = written.value
    return Summary(
        **by_model(written),
        conversation_id=thread.conversation_id,
        matter=_points([sketch.matter]),
        done=_points(sketch.done),
        open=_points(sketch.open),
        mood=sketch.mood or thread.mood,
        from_seq=lines[0].seq,
        upto_seq=lines[-1].seq,
    )


async def _picked(encoder: Encoder, thread: Thread, lines: Sequence[Line], note: str) -> Summary:
    picked = await asyncio.to_thread(extract, lines, encoder)
    return Summary(
        note=note,
        conversation_id=thread.conversation_id,
        matter=[_point(each) for each in picked["matter"]],
        done=[_point(each) for each in picked["done"]],
        open=[_point(each) for each in picked["open"]],
        mood=thread.mood,
        from_seq=lines[0].seq,
        upto_seq=lines[-1].seq,
    )


def _point(sentence: Sentence) -> Point:
    return Point(text=sentence.text, by=sentence.side, seq=sentence.seq)


def _points(texts: Sequence[str]) -> list[Point]:
    return [Point(text=text.strip()) for text in texts if text.strip()][:MOST]
