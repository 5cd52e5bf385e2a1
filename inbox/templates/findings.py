"""What the checker has to say about a template. Pure."""

from collections.abc import Iterator
from typing import Any, Literal, cast

from msgspec import Struct

from hub.whatsapp.values import listed

Level = Literal["error", "warning", "hint"]


class Finding(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`path` is where in the template, such as `components[1].text`; `start` and `end` are the place in that text, in
    characters. `rule` is a stable name. An `error` is refused by Meta, a `warning` often is, a `hint` is about money
    or looks."""

    path: str
    rule: str
    message: str
    level: Level = "error"
    start: int | None = None
    end: int | None = None


class Findings:
    """A list that grows. `found` holds it."""

    def __init__(self) -> None:
        self.found: list[Finding] = []

    def add(
        self, path: str, rule: str, message: str, *, level: Level = "error", at: tuple[int, int] | None = None
    ) -> None:
        start, end = at or (None, None)
        self.found.append(Finding(path=path, rule=rule, message=message, level=level, start=start, end=end))

    def warn(self, path: str, rule: str, message: str, *, at: tuple[int, int] | None = None) -> None:
        self.add(path, rule, message, level="warning", at=at)

    def hint(self, path: str, rule: str, message: str) -> None:
        self.add(path, rule, message, level="hint")

    def words(self, path: str, value: Any, most: int, rule: str) -> str | None:
        """A text of 1 to `most` characters, itself when it is one; too long is noted from where it is too long."""
        if not isinstance(value, str) or not value.strip():
            self.add(path, f"{rule}_missing", "must be a text that is not empty")
            return None
        if len(value) > most:
            message = f"has {len(value)} characters; at most {most} are possible"
            self.add(path, f"{rule}_too_long", message, at=(most, len(value)))
        return value

    def objects(self, path: str, value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        """The objects of a list with their paths; what is none is noted."""
        if type(value) is not list:
            self.add(path, "not_a_list", "must be a list")
        for index, item in enumerate(listed(value)):
            if type(item) is dict:
                yield f"{path}[{index}]", cast("dict[str, Any]", item)
            else:
                self.add(f"{path}[{index}]", "not_an_object", "must be an object")
