"""Rewriting a draft: friendlier, more formal, plainer, shorter, or put right.

A language model does all of it, piece by piece. Without one, mending and shortening have a form by rule; a tone has
none, and the refusal says why.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Final

from ai.fallback import NO_MODEL, Writer, by_model, instead
from ai.gateway import Task, Written
from ai.unchanged import look_at
from ai.wording import fix, shorter
from hub.domain.assist import RewriteAsked, Rewritten, Way

# What a model is told for each way; `fix` and `shorter` are known to the prompt by their names.
_HOW: Final[dict[Way, str]] = {
    "friendly": "friendlier: warm and personal, as one person to another",
    "formal": "more formal: polite and businesslike",
    "plain": "plainer: short everyday words and sentences that anybody understands",
    "shorter": "shorter: at most two thirds of the words, nothing of substance lost",
    "fix": "fix",
}
_BY_RULE: Final = {"fix": fix, "shorter": shorter}
_LOCAL: Final[dict[str, str]] = {
    "fix": "Spaces, marks and capitals were put right by rule; spelling was not looked at.",
    "shorter": "Greetings and phrases that say nothing were left out by rule.",
}
NOTHING: Final = "There was nothing to change by rule."


async def rewrite(
    writer: Writer, tenant_id: str, asked: RewriteAsked, names: Sequence[str] = ()
) -> AsyncGenerator[str | Rewritten]:
    """Pieces as they are written, last the whole, which counts: a model that fails on the way may be replaced by the
    form by rule. `names` are people in the draft. Raises the gateway's refusal where only a model can do it."""
    task = Task(
        tenant_id=tenant_id,
        feature="rewrite",
        prompt="rewrite",
        values={"text": asked.text, "how": _HOW[asked.how]},
        names=tuple(names),
    )
    try:
        async with aclosing(writer.stream(task)) as pieces:
            async for said in pieces:
                yield said if isinstance(said, str) else _by_model(asked, said, names)
    except NO_MODEL as problem:
        if asked.how not in _BY_RULE:
            raise
        yield by_rule(asked, instead(_LOCAL[asked.how], problem))


def by_rule(asked: RewriteAsked, note: str) -> Rewritten:
    """The form without a model, of a way that has one."""
    text = _BY_RULE[asked.how](asked.text, asked.language)
    return Rewritten(note=note if text != asked.text else f"{NOTHING} {note}", text=text, how=asked.how, check=[])


def _by_model(asked: RewriteAsked, written: Written, names: Sequence[str]) -> Rewritten:
    text = written.text.strip()
    return Rewritten(**by_model(written), text=text, how=asked.how, check=look_at(asked.text, text, names))
