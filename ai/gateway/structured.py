"""Answers as JSON of a shape: how they are asked for, read and, once, asked for again. Pure."""

from functools import cache
from typing import Any

import msgspec

from ai.personal import Redaction


class Unfit(Exception):
    """An answer that is not of the shape. `reason` names the place and holds nothing of the answer."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@cache
def wanted(kind: type[Any]) -> str:
    """What the model is told of the shape."""
    schema = msgspec.json.encode(msgspec.json.schema(kind)).decode()
    return f"Answer with one JSON object that fits this JSON Schema, and with nothing before or after it:\n{schema}"


def read(text: str, kind: type[Any], redaction: Redaction) -> tuple[str, Any]:
    """The answer as JSON and as a `kind`, personal data restored in both. Raises Unfit."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise Unfit("it holds no JSON object")
    try:  # restored after it was read: what stands behind a place-holder may have quotes
        value = redaction.restored(msgspec.json.decode(text[start : end + 1].encode("utf-8", "replace")))
        return msgspec.json.encode(value).decode(), msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as wrong:
        raise Unfit(str(wrong)) from None
    except (msgspec.DecodeError, RecursionError):
        raise Unfit("it is not valid JSON") from None


def texts(value: Any) -> str:
    """Every text within a value, a line each: what a guard looks at."""
    found: list[str] = []
    todo: list[Any] = [msgspec.to_builtins(value)]
    while todo:
        one: Any = todo.pop()
        if isinstance(one, str):
            found.append(one)
        elif isinstance(one, dict):
            todo.extend(one.values())  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
        elif isinstance(one, list):
            todo.extend(one)  # pyright: ignore[reportUnknownArgumentType]
    return "\n".join(found)


def repair(reason: str) -> str:
    """What the model is told of an answer that does not fit."""
    return f"That does not fit: {reason}. Answer again with the JSON object alone."
