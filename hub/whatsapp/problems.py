"""Collects what is wrong with an outgoing message; each method checks one common shape. Pure."""

from collections.abc import Iterator
from typing import Any, cast

from hub.whatsapp.values import listed, table


class Problems:
    """A list of `{path, message}` that grows. `found` holds it."""

    def __init__(self) -> None:
        self.found: list[dict[str, str]] = []

    def add(self, path: str, message: str) -> None:
        self.found.append({"path": path, "message": message})

    def words(self, path: str, value: Any, longest: int | None = None, *, needed: bool = True) -> None:
        """A text of at most `longest` characters, not blank when `needed`."""
        if value is None and not needed:
            return
        if not isinstance(value, str):
            self.add(path, "must be a text" if value is not None else "is missing")
        elif needed and not value.strip():
            self.add(path, "must not be empty")
        elif longest is not None and len(value) > longest:
            self.add(path, f"has {len(value)} characters; at most {longest} are possible")

    def flag(self, path: str, value: Any) -> None:
        """True, false or absent."""
        if value is not None and not isinstance(value, bool):
            self.add(path, "must be true or false")

    def degrees(self, path: str, value: Any, most: float) -> None:
        """A coordinate; Meta takes numbers and texts of numbers."""
        try:
            degrees = float(value) if not isinstance(value, bool) else None
        except (TypeError, ValueError, OverflowError):
            degrees = None
        if degrees is None or not -most <= degrees <= most:
            self.add(path, f"must be a number from -{most:g} to {most:g}")

    def address(self, path: str, value: Any) -> None:
        """A web address."""
        if not isinstance(value, str) or not value.startswith(("http://", "https://")):
            self.add(path, "must be an address that starts with https:// or http://")

    def file(self, path: str, value: Any) -> None:
        """A file by its media `id` or by its `link`, never both."""
        told = table(value)
        named, linked = told.get("id"), told.get("link")
        if bool(named) == bool(linked):
            self.add(path, "needs either id or link")
        elif linked:
            self.address(f"{path}.link", linked)
        else:
            self.words(f"{path}.id", named)

    def objects(
        self, path: str, value: Any, fewest: int, most: int | None = None
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """The objects of a list with their paths; wrong counts and items that are no objects are noted."""
        items = listed(value)
        if type(value) is not list:
            self.add(path, "must be a list" if value is not None else "is missing")
        elif len(items) < fewest or (most is not None and len(items) > most):
            self.add(path, f"has {len(items)} entries; {_span(fewest, most)}")
        for index, item in enumerate(items):
            if type(item) is dict:
                yield f"{path}[{index}]", cast("dict[str, Any]", item)
            else:
                self.add(f"{path}[{index}]", "must be an object")

    def different(self, path: str, what: str, values: list[Any]) -> None:
        """No value twice."""
        seen: list[Any] = []
        for value in values:
            if value is not None and value in seen:
                self.add(path, f"has the same {what} twice")
                return
            seen.append(value)


def _span(fewest: int, most: int | None) -> str:
    if most is None:
        return f"at least {fewest} must be there"
    return f"{fewest} to {most} are possible" if fewest != most else f"{most} must be there"
