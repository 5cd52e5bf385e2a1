"""What Meta sent, and processing it once more."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.progress import track

from inbox.commands.showing import AsJson, Failed, problems, show_rows
from inbox.commands.signed_in import Api

COLUMNS = (
    ("id", "Id"),
    ("received_at", "Received"),
    ("routed", "Routed"),
    ("readable", "Readable"),
    ("phone_number_ids", "Phone number ids"),
    ("reason", "Reason"),
)


def replay(
    ids: Annotated[list[str] | None, typer.Argument(help="Entries of the webhook log; none: list them.")] = None,
    *,
    unrouted: Annotated[bool, typer.Option(help="Those for numbers that nobody had registered.")] = False,
    unreadable: Annotated[bool, typer.Option(help="Those that were not understood.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Replay all that are listed.")] = False,
    limit: Annotated[int, typer.Option(help="At most so many.", min=1)] = 100,
    as_json: AsJson = False,
) -> None:
    """List what Meta sent, or have it processed once more. Doing so twice changes nothing."""
    api = Api()
    if ids:
        show_rows(_again(api, ids), COLUMNS, as_json=as_json)
        return
    filters = {"routed": False if unrouted else None, "unreadable": True if unreadable else None}
    found = list(api.pages("/v1/webhook-log", limit, **filters))
    if every and not (unrouted or unreadable):
        raise Failed("Replaying everything is rarely meant.", "Add --unrouted or --unreadable, or name entries.")
    rows = _again(api, [entry["id"] for entry in found]) if every else found
    show_rows(rows, COLUMNS, as_json=as_json)


def _again(api: Api, ids: Sequence[str]) -> list[dict[str, Any]]:
    steps = track(ids, "Replaying", console=problems, disable=len(ids) < 2)
    return [api.post(f"/v1/webhook-log/{entry_id}/replay", {}) for entry_id in steps]
