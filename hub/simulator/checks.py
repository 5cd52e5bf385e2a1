"""Small checks on incoming JSON that refuse in Meta's words. Pure."""

from typing import Any, cast

from hub.simulator.faults import Fault

Json = dict[str, Any]


def missing(path: str) -> Fault:
    return Fault(131008, f"The parameter {path} is required.")


def wrong(path: str, why: str) -> Fault:
    return Fault(131009, f"Parameter {path} {why}.")


def obj(holder: Json, key: str, path: str) -> Json:
    """The object at `key`, which must be there."""
    value = holder.get(key)
    if value is None:
        raise missing(path)
    if not isinstance(value, dict):
        raise wrong(path, "must be an object")
    return cast("Json", value)


def items(holder: Json, key: str, path: str, least: int, most: int) -> list[Json]:
    """The list of objects at `key`, of `least` to `most`."""
    value = holder.get(key)
    if value is None:
        raise missing(path)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in cast("list[Any]", value)):
        raise wrong(path, "must be a list of objects")
    found = cast("list[Json]", value)
    if not least <= len(found) <= most:
        raise wrong(path, f"must have {least} to {most} entries")
    return found


def text(holder: Json, key: str, path: str, most: int) -> str:
    """The text at `key`: there, not empty, at most `most` characters."""
    value = holder.get(key)
    if value is None or value == "":
        raise missing(path)
    if not isinstance(value, str):
        raise Fault(100, f"Param {path} must be a string.")
    if len(value) > most:
        raise Fault(100, f"Param {path} must be at most {most} characters long.")
    return value


def maybe_text(holder: Json, key: str, path: str, most: int) -> str | None:
    """The text at `key` if there is one."""
    return None if holder.get(key) in (None, "") else text(holder, key, path, most)


def number(holder: Json, key: str, path: str, low: float, high: float) -> float:
    """The number at `key`; Meta also takes it as a text."""
    value = holder.get(key)
    if value is None or value == "":
        raise missing(path)
    try:
        found = float(cast("str", value))
    except (TypeError, ValueError):
        raise wrong(path, "must be a number") from None
    if not low <= found <= high:
        raise wrong(path, f"must be from {low:g} to {high:g}")
    return found


def url(holder: Json, key: str, path: str) -> str:
    """The http or https address at `key`."""
    value = text(holder, key, path, 2000)
    if not value.startswith(("http://", "https://")):
        raise wrong(path, "must be a valid URL")
    return value
