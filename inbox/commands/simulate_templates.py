"""Playing Meta with templates, from a terminal."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from inbox.commands.showing import AsJson, Failed, show_one, show_rows

TEMPLATES = (
    ("name", "Name"),
    ("language", "Language"),
    ("category", "Category"),
    ("status", "Status"),
    ("quality", "Quality"),
    ("plans", "What will happen"),
    ("id", "Id"),
)
Ask = Callable[..., Any]
ACTS = (
    "approve, reject, quality, unpause, hold, release, drop, category, archive, unarchive, flag, disable, reinstate,"
    " lock, appeal, delete"
)


def add_to(app: typer.Typer, ask: Ask) -> None:
    """Add `templates` and `template` to the simulator's commands. `ask` calls its control endpoints."""

    @app.command("templates")
    def templates(as_json: AsJson = False) -> None:  # pyright: ignore[reportUnusedFunction]
        """What Meta holds of the demo account's templates, and what it is going to do with them."""
        show_rows([row_of(each) for each in ask("GET", "/templates")["items"]], TEMPLATES, as_json=as_json)

    @app.command("template")
    def template(  # pyright: ignore[reportUnusedFunction]
        *,
        name: Annotated[str, typer.Argument(help="Its name, or Meta's id of it.")],
        act: Annotated[str, typer.Argument(help=f"What Meta does: {ACTS}.")],
        word: Annotated[
            str, typer.Argument(help="With reject a reason, with quality a score, with category one.")
        ] = "",
        language: Annotated[str, typer.Option(help="Which language, when there are several.")] = "",
        why: Annotated[str, typer.Option(help="With reject: what is wrong, in words.")] = "",
        recommend: Annotated[str, typer.Option(help="With reject: what to do about it.")] = "",
        hours: Annotated[float, typer.Option(help="With category: hours of notice.")] = 24.0,
        free: Annotated[int, typer.Option(help="With hold: so many sends still go.")] = 0,
        as_json: AsJson = False,
    ) -> None:
        """Decide about a template as Meta would: `hub simulate template order_update reject SCAM`."""
        found = chosen(ask("GET", "/templates")["items"], name, language)
        body = body_of(act, word, why=why, recommendation=recommend) | {"hours": hours, "free": free}
        after = ask("POST", f"/templates/{found['id']}/{act}", json=body)
        show_one(after, f"{after['name']} ({after['language']}) is {after['status']}.", as_json=as_json)


def row_of(template: dict[str, Any]) -> dict[str, Any]:
    """A template as a line of the table."""
    plans = ", ".join(" ".join(filter(None, (plan["act"], plan["word"]))) for plan in template["past"]["plans"])
    held = "held for assessment" if template["past"]["hold"] is not None else ""
    quality = template.get("quality_score", {}).get("score", "UNKNOWN")
    return {**template, "quality": quality, "plans": ", ".join(filter(None, (held, plans)))}


def chosen(templates: list[dict[str, Any]], name: str, language: str) -> dict[str, Any]:
    """The one template meant. Raises Failed when there is none, or several."""
    found = [each for each in templates if name in {each["id"], each["name"]} and language in {"", each["language"]}]
    if len(found) == 1:
        return found[0]
    if not found:
        raise Failed(f"There is no template {name}.", "`hub simulate templates` lists them.")
    raise Failed(f"{name} is there in several languages.", f"Add --language {found[0]['language']}, or another one.")


def body_of(act: str, word: str, **words: str) -> dict[str, Any]:
    """What goes with an act; `word` is what it mostly needs."""
    key = {"reject": "reason", "quality": "score", "category": "category"}.get(act)
    told = {name: value for name, value in words.items() if value}
    return told | ({key: word.upper()} if key and word else {})
