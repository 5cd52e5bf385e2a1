"""The team's WhatsApp numbers."""

from typing import Annotated

import typer

from inbox.commands.showing import AsJson, show_one, show_rows
from inbox.commands.signed_in import Api

app = typer.Typer(help="WhatsApp numbers: list them, connect one.", no_args_is_help=True)

COLUMNS = (
    ("name", "Name"),
    ("display_phone_number", "Number"),
    ("phone_number_id", "Phone number id"),
    ("waba_id", "Account"),
    ("rate", "Messages/s"),
    ("tier", "Limit"),
    ("used", "Used"),
    ("quality", "Quality"),
    ("status", "Status"),
    ("state", "State"),
)
Token = Annotated[
    str, typer.Option(prompt=True, hide_input=True, envvar="HUB_ACCESS_TOKEN", help="Asked for, or HUB_ACCESS_TOKEN.")
]
Check = Annotated[bool, typer.Option("--verify/--no-verify", help="Ask Meta whether the token may use the number.")]


@app.command("list")
def list_numbers(as_json: AsJson = False) -> None:
    """Every number of your team."""
    show_rows(Api().get("/v1/numbers")["items"], COLUMNS, as_json=as_json)


@app.command("add")
def add_number(
    phone_number_id: Annotated[str, typer.Argument(help="Meta's id of the number.")],
    *,
    waba_id: Annotated[str, typer.Option("--waba", help="Meta's id of the WhatsApp Business account.")],
    display: Annotated[str, typer.Option(help="The number as people read it, e.g. +62 21 555 0100.")],
    name: Annotated[str, typer.Option(help="What your team calls it.")],
    access_token: Token,
    verify: Check = True,
    as_json: AsJson = False,
) -> None:
    """Connect a number. What was received for it before is routed now."""
    body = {
        "phone_number_id": phone_number_id,
        "waba_id": waba_id,
        "display_phone_number": display,
        "name": name,
        "access_token": access_token,
        "verify": verify,
    }
    number = Api().post("/v1/numbers", body)
    show_one(number, f"{number['name']} is connected: {number['rate']} messages a second.", as_json=as_json)
