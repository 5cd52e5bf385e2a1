"""Campaigns from a terminal: plan one from a file of recipients, start it, watch it, stop it, take its report."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from inbox.commands.lists import give
from inbox.commands.showing import AsJson, Failed, people, problems, show_json, show_one, show_rows
from inbox.commands.signed_in import Api

app = typer.Typer(help="Campaigns: plan, start, watch, pause, resume, report.", no_args_is_help=True)

LOOK_EVERY = 0.5  # seconds
OVER = frozenset({"finished", "cancelled", "paused"})  # nothing more happens by itself
COLUMNS = (
    ("id", "Id"),
    ("name", "Name"),
    ("status", "Status"),
    ("total", "Recipients"),
    ("sent", "Sent"),
    ("delivered", "Delivered"),
    ("read", "Read"),
    ("failed", "Failed"),
)
ERRORS = (("code", "Code"), ("count", "How many"), ("title", "What"), ("advice", "What to do"))

Map = Annotated[
    str,
    typer.Option(
        "--map", help='column:field,… with one field called to. A heading with a comma or colon: "City, State":city'
    ),
]
Id = Annotated[str, typer.Argument(help="The campaign, cmp_…")]


@app.command("list")
def list_campaigns(limit: Annotated[int, typer.Option(help="At most so many.")] = 20, as_json: AsJson = False) -> None:
    """The newest campaigns."""
    rows = list(Api().pages("/v1/campaigns", limit))
    show_rows(rows if as_json else [_row(row) for row in rows], COLUMNS, as_json=as_json)


@app.command("create")
def create(
    *,
    name: Annotated[str, typer.Argument(help="What the campaign is called.")],
    template: Annotated[str, typer.Option(help="The template's name.")],
    number: Annotated[list[str], typer.Option(help="Meta's phone_number_id; several share the audience.")],
    recipients: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="CSV, XLSX or JSON.")] = None,
    columns: Map = "",
    language: Annotated[str, typer.Option(help="The template's language.")] = "en_US",
    variable: Annotated[list[str] | None, typer.Option(help="NAME=TEXT, which may hold {{column|default}}.")] = None,
    pace: Annotated[float | None, typer.Option(help="At most so many sends a second.")] = None,
    start_now: Annotated[bool, typer.Option("--start", help="Start it at once.")] = False,
    as_json: AsJson = False,
) -> None:
    """Plan a campaign, add its recipients, and say what it will cost and how long it takes."""
    api = Api()
    plan: dict[str, Any] = {
        "name": name,
        "phone_number_ids": number,
        "template": {"name": template, "language": language},
        "variables": dict(_pair(each) for each in variable or []),
    }
    campaign = api.post("/v1/campaigns", plan | ({"pace": {"per_second": pace}} if pace else {}))
    taken = give(api, campaign["id"], recipients, columns) if recipients else None
    if start_now:
        api.post(f"/v1/campaigns/{campaign['id']}/start", None)
    shown = api.get(f"/v1/campaigns/{campaign['id']}")
    estimate = api.post(f"/v1/campaigns/{campaign['id']}/estimate", None)
    if as_json:
        show_json({"campaign": shown, "recipients": taken, "estimate": estimate})
        return
    people.print(f"{campaign['id']} is {shown['status']}.", highlight=False)
    if taken:
        people.print(_said(taken), highlight=False)
    people.print(_foretold(estimate), highlight=False)


@app.command("add")
def add(
    campaign: Id,
    recipients: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, XLSX or JSON.")],
    columns: Map = "",
    as_json: AsJson = False,
) -> None:
    """Add recipients from a file; those who are there already are not added again. A broken line is no harm: it goes
    on where it broke, also when this command was ended and is run again."""
    taken = give(Api(), campaign, recipients, columns)
    show_one(taken, _said(taken), as_json=as_json)


@app.command("start")
def start(
    campaign: Id,
    follow: Annotated[bool, typer.Option("--watch", help="Watch it to its end.")] = False,
    as_json: AsJson = False,
) -> None:
    """Start it, now or when its schedule says."""
    _wish(campaign, "start", as_json=as_json)
    if follow:
        watch(campaign, as_json=as_json)


@app.command("pause")
def pause(campaign: Id, as_json: AsJson = False) -> None:
    """Nobody further is written to, within a second."""
    _wish(campaign, "pause", as_json=as_json)


@app.command("resume")
def resume(campaign: Id, as_json: AsJson = False) -> None:
    """Go on where it stopped."""
    _wish(campaign, "resume", as_json=as_json)


@app.command("cancel")
def cancel(campaign: Id, as_json: AsJson = False) -> None:
    """For good: those who wait are passed over."""
    _wish(campaign, "cancel", as_json=as_json)


@app.command("retry")
def retry(campaign: Id, as_json: AsJson = False) -> None:
    """Send again to those whose failure passes by itself."""
    _wish(campaign, "retry", as_json=as_json)


@app.command("watch")
def watch(campaign: Id, as_json: AsJson = False) -> None:
    """Its progress, live, until it is over or paused. Ctrl-C stops watching, not the campaign."""
    api, last = Api(), dict[str, Any]()
    try:
        for now in _progress(api, campaign, as_json=as_json):
            last = now
    except KeyboardInterrupt:
        return
    if as_json:
        return
    show_rows([_row(last)], COLUMNS, as_json=False)
    if last["errors"]:
        show_rows(last["errors"], ERRORS, as_json=False)
    if last["paused_by"]:
        raise Failed(f"Paused: {last['paused_by']['reason']}", f"`hub campaigns resume {campaign}` goes on.")


@app.command("report")
def report(
    campaign: Id,
    out: Annotated[Path, typer.Argument(dir_okay=False, help="A file ending in .csv or .parquet.")],
    state: Annotated[str | None, typer.Option(help="Only recipients in this state, such as failed.")] = None,
    as_json: AsJson = False,
) -> None:
    """Every recipient with what became of it, into a file."""
    ending = out.suffix.removeprefix(".")
    if ending not in {"csv", "parquet"}:
        raise Failed(f"{out} is neither a .csv nor a .parquet file.")
    size = Api().download(f"/v1/campaigns/{campaign}/report.{ending}", out, state=state)
    show_one({"file": str(out), "bytes": size}, f"{out}: {size:,} bytes.", as_json=as_json)


def _progress(api: Api, campaign: str, *, as_json: bool) -> Iterator[dict[str, Any]]:
    """The campaign again and again, shown as a bar or as JSON lines, until nothing more happens by itself."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:.0f}/s"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[more]}"),
    )
    with Progress(*columns, console=problems, transient=True, disable=as_json) as shown:
        bar: TaskID | None = None
        told: dict[str, Any] = {}
        while True:
            now = api.get(f"/v1/campaigns/{campaign}")
            if as_json and now != told:
                show_json(now)
            told = now
            if bar is None:
                bar = shown.add_task(now["name"], total=now["total"], rate=0.0, more="")
            _show(shown, bar, now)
            yield now
            if now["status"] in OVER:
                return
            time.sleep(LOOK_EVERY)


def _show(shown: Progress, bar: TaskID, now: dict[str, Any]) -> None:
    counts = now["counts"]
    more = f"{counts['read'] + counts['replied']} read, {counts['failed']} failed"
    if now["cost"]:
        more += f", {now['cost']['amount']:.2f} {now['cost']['currency']}"
    done = now["total"] - counts["queued"] - counts["sending"]
    shown.update(bar, completed=done, total=now["total"], rate=now["rate"], more=more)


def _wish(campaign: str, wish: str, *, as_json: bool) -> None:
    now = Api().post(f"/v1/campaigns/{campaign}/{wish}", None)
    show_one(now, f"{now['name']} is {now['status']}.", as_json=as_json)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, **row["counts"]}


def _said(taken: dict[str, Any]) -> str:
    lines = [f"{taken['accepted']} added, {taken['duplicates']} were there, {taken['rejected_count']} refused."]
    lines += [f"  line {bad['line']}: {bad['value']!r} {bad['reason']}" for bad in taken["rejected"][:10]]
    if taken["rejected_count"] > 10:
        lines.append(f"  … --json lists them; all as CSV: GET {taken['not_taken']}")
    return "\n".join(lines)


def _foretold(estimate: dict[str, Any]) -> str:
    cost = estimate["cost"]
    price = f", at most {cost['amount']:.2f} {cost['currency']}" if cost else ""
    lines = [f"{estimate['reach']} of {estimate['recipients']} to reach, {estimate['seconds']:.0f} s{price}."]
    return "\n".join([*lines, *estimate["notes"]])


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise Failed(f"{text!r} is not NAME=TEXT.")
    return name, value
