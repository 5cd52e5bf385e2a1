"""The simulated Meta and its customers, from a terminal."""

import os
import time
from typing import Annotated, Any

import msgspec
import typer
from rich.progress import Progress

from inbox.commands.showing import AsJson, Failed, problems, show_json, show_one, show_rows
from inbox.commands.signed_in import call, client_for
from inbox.commands.simulate_templates import add_to

app = typer.Typer(
    help="The simulator: customers, templates, chaos, load, and what was sent to it.", no_args_is_help=True
)

Number = Annotated[str | None, typer.Option("--number", help="Meta's id of one of your numbers; else the first.")]
SENT = (("n", "#"), ("at", "At"), ("phone_number_id", "From"), ("to", "To"), ("type", "Type"), ("wamid", "Message"))
CUSTOMERS = (("id", "Id"), ("name", "Name"), ("phone", "Phone"), ("username", "Username"), ("language", "Language"))


def _ask(method: str, path: str, **kinds: Any) -> Any:
    host, port = os.environ.get("HUB_HOST") or "127.0.0.1", os.environ.get("HUB_SIMULATOR_PORT") or "8002"
    return call(client_for(f"http://{host}:{port}/control"), method, path, **kinds)


add_to(app, _ask)


@app.command("customers")
def customers(number: Number = None, as_json: AsJson = False) -> None:
    """The customers there are."""
    found = _ask("GET", "/customers", params={"phone_number_id": number} if number else {})
    show_rows(found["items"], CUSTOMERS, as_json=as_json)


@app.command("customer")
def customer(
    name: Annotated[str | None, typer.Argument(help="Their name; else one is made up.")] = None,
    phone: Annotated[str | None, typer.Option(help="Their number, in international form.")] = None,
    language: Annotated[str, typer.Option(help="What they write in.")] = "en",
    as_json: AsJson = False,
) -> None:
    """Make a customer."""
    given = {"name": name, "phone": phone, "language": language}
    made = _ask("POST", "/customers", json={key: value for key, value in given.items() if value})
    show_one(made, f"{made['id']} is {made['name']}, {made.get('phone') or 'without a phone number'}.", as_json=as_json)


@app.command("say")
def say(
    customer_id: Annotated[str, typer.Argument(help="Who writes.")],
    text: Annotated[str, typer.Argument(help="What they write.")],
    number: Number = None,
    as_json: AsJson = False,
) -> None:
    """Let a customer write."""
    body = {"type": "text", "text": text, **({"phone_number_id": number} if number else {})}
    bubble = _ask("POST", f"/customers/{customer_id}/messages", json=body)
    show_one(bubble, f"Written: {bubble['id']}", as_json=as_json)


@app.command("chaos")
def chaos(
    knobs: Annotated[
        list[str] | None, typer.Argument(help='KNOB=VALUE, the value as JSON: failures={"130429":5}')
    ] = None,
    reset: Annotated[bool, typer.Option(help="Back to the gentle defaults first.")] = False,
    as_json: AsJson = False,
) -> None:
    """How badly Meta behaves: show it, or turn some knobs."""
    changes = dict(knob(each) for each in knobs or [])  # a wrong knob is told before any is turned
    if reset:
        _ask("DELETE", "/chaos")
    now: dict[str, Any] = _ask("PUT", "/chaos", json=changes) if changes else _ask("GET", "/chaos")
    if as_json:
        show_json(now)
    else:
        shown = [{"knob": name, "value": msgspec.json.encode(value).decode()} for name, value in now.items()]
        show_rows(shown, (("knob", "Knob"), ("value", "Value")), as_json=False)


def knob(text: str) -> tuple[str, Any]:
    """`name=value` as name and JSON value; a value that is no JSON is a text. Raises Failed."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise Failed(f"{text!r} is not KNOB=VALUE.", "`hub simulate chaos` lists the knobs.")
    try:
        return name, msgspec.json.decode(value)
    except msgspec.DecodeError:
        return name, value


@app.command("sends")
def sends(
    number: Number = None,
    after: Annotated[int, typer.Option(help="Only those after this #.")] = 0,
    limit: Annotated[int, typer.Option(help="At most so many.")] = 50,
    as_json: AsJson = False,
) -> None:
    """What was sent to the simulated Meta, in order."""
    asked = {"after": after, "limit": limit, **({"phone_number_id": number} if number else {})}
    show_rows(_ask("GET", "/sends", params=asked)["items"], SENT, as_json=as_json)


@app.command("load")
def load(
    rate: Annotated[float, typer.Option(help="Messages a second.")] = 10.0,
    seconds: Annotated[float, typer.Option(help="For how long.")] = 10.0,
    writers: Annotated[int, typer.Option("--customers", help="How many write in turn.")] = 100,
    number: Number = None,
    as_json: AsJson = False,
) -> None:
    """Let many customers write at a steady rate, and say how ingress answered. Ctrl-C stops it."""
    body = {"rate": rate, "seconds": seconds, "customers": writers, **({"phone_number_id": number} if number else {})}
    progress = _ask("POST", "/load", json=body)
    try:
        with Progress(console=problems, transient=True) as shown:
            bar = shown.add_task("Writing", total=progress["total"])
            while progress["state"] == "running":
                time.sleep(0.2)
                progress = _ask("GET", "/load")
                shown.update(bar, completed=progress["sent"])
    except KeyboardInterrupt:
        progress = _ask("DELETE", "/load")
    show_rows([progress], LOAD, as_json=as_json)
    if progress["accepted"] < progress["sent"]:
        raise Failed(f"{progress['sent'] - progress['accepted']} of {progress['sent']} bodies were not accepted.")


LOAD = (
    ("state", "State"),
    ("sent", "Sent"),
    ("accepted", "Accepted"),
    ("retried", "Retried"),
    ("late", "Late"),
    ("rate", "Per second"),
    ("p50_ms", "p50 ms"),
    ("p99_ms", "p99 ms"),
)
