"""What a simulated language model says when nobody told it what: a short text made of what it was asked. Pure."""

import json
from typing import Any, cast

WORDS = 20
DEEPEST = 8  # shapes that hold themselves end here


def default_answer(system: str, asked: str) -> str:
    """The beginning of the longest line that was asked; where a JSON Schema was given, JSON that fits it."""
    text = _text(asked)
    shape = _shape(system)
    return text if shape is None else json.dumps(_sample(shape, shape, text, 0), ensure_ascii=False)


def tokens(text: str) -> int:
    """About as many as a real model counts in English."""
    return max(1, len(text) // 4)


def pieces(text: str) -> list[str]:
    """A text as a stream brings it: word by word, the space before each."""
    words = text.split(" ")
    return [word if n == 0 else f" {word}" for n, word in enumerate(words)]


def _text(asked: str) -> str:
    lines = [line.strip() for line in asked.splitlines() if not line.lstrip().startswith("<<")]
    longest = max(lines, key=len, default="")
    return f"Simulated: {' '.join(longest.split()[:WORDS])}"


def _shape(system: str) -> dict[str, Any] | None:
    """The JSON Schema that a system prompt gives, after these very words."""
    _, named, rest = system.partition("JSON Schema")
    start = rest.find("{")
    if not named or start < 0:
        return None
    try:
        found: Any = json.JSONDecoder().raw_decode(rest[start:])[0]
    except ValueError:
        return None
    return found


def _sample(shape: dict[str, Any], root: dict[str, Any], text: str, depth: int) -> Any:  # noqa: PLR0911 a row for each type
    if "$ref" in shape:
        name = str(shape["$ref"]).rpartition("/")[2]
        return _sample(root["$defs"][name], root, text, depth + 1)
    if "anyOf" in shape:
        kinds = cast("list[dict[str, Any]]", shape["anyOf"])
        wanted = [kind for kind in kinds if (kind.get("type") == "null") == (depth >= DEEPEST)] or kinds
        return _sample(wanted[0], root, text, depth)
    if "enum" in shape or "const" in shape:
        return shape["const"] if "const" in shape else shape["enum"][0]
    match shape.get("type"):
        case "object":
            fields = cast("dict[str, dict[str, Any]]", shape.get("properties", {}))
            return {name: _sample(field, root, text, depth + 1) for name, field in fields.items()}
        case "array":
            items = shape.get("items")
            return [_sample(cast("dict[str, Any]", items), root, text, depth + 1)] if items and depth < DEEPEST else []
        case "number" | "integer":
            low = shape.get("minimum", 0)
            return low if shape["type"] == "integer" else (low + shape.get("maximum", low + 1)) / 2
        case "boolean":
            return False
        case "null":
            return None
        case _:
            return text
