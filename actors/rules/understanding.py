"""What the models get to see of a message, and whether they see it at all. Pure."""

from typing import Final

from actors.rules.change import Enrich, State
from actors.rules.preview import words_of
from hub.domain.enrich import Said
from hub.domain.ids import message_id
from hub.domain.message import Message

TURNS: Final = 6  # before the message: what it answers is nearly always among them
LONGEST: Final = 1_000  # characters of a turn; models read about 600
# Whose answers are worth learning from. A campaign speaks to nobody in particular, a program repeats itself.
TEACHERS: Final = frozenset({"person", "phone_app"})


def understand(state: State, message: Message) -> tuple[Enrich, ...]:
    """A customer's words are understood, a person's answer is learned from; what came from a phone's past is left."""
    words = words_of(message.type, message.content)
    if message.historic or not words or (message.direction == "out" and not _teaches(message)):
        return ()
    asked = None if message.direction == "in" else _asked(state, message)
    return (
        Enrich(
            message=message,
            before=_before(state, message),
            offered=asked.suggestions if asked else (),
            offered_for=asked.id if asked else None,
        ),
    )


def _teaches(message: Message) -> bool:
    """An AI's words that a person sent again stay an AI's."""
    return message.author.kind in TEACHERS and message.ai is None


def _before(state: State, message: Message) -> tuple[Said, ...]:
    """The last turns in words, as far as they are in memory."""
    said: list[Said] = []
    for seq in range(message.seq - 1, max(0, message.seq - 1 - 2 * TURNS), -1):
        turn = state.messages.get(message_id(state.head.id, seq))
        if turn is None or len(said) == TURNS:
            break
        words = words_of(turn.type, turn.content)
        if words and not turn.revoked_at:
            said.append(Said(turn.direction, words[:LONGEST], turn.at))
    return tuple(reversed(said))


def _asked(state: State, answer: Message) -> Message | None:
    """The customer's message that an answer stands under, if nothing of ours stands in between."""
    for seq in range(answer.seq - 1, 0, -1):
        turn = state.messages.get(message_id(state.head.id, seq))
        if turn is None or turn.direction == "out":
            return None
        if words_of(turn.type, turn.content):
            return turn
    return None
