"""Message templates from a terminal: files in a folder, one for each name and language."""

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from inbox.commands.showing import AsJson, Failed, people, show_json, show_one, show_rows
from inbox.commands.signed_in import Api

app = typer.Typer(help="Templates: see, check, pull into files, push from files.", no_args_is_help=True)

EVERYTHING = 6000  # the most templates an account can have
# What a file holds: what Meta's create call takes.
MEMBERS = ("name", "language", "category", "parameter_format", "components", "message_send_ttl_seconds", "library")
STATUS = (
    ("name", "Name"),
    ("language", "Language"),
    ("category", "Category"),
    ("status", "Status"),
    ("quality", "Quality"),
    ("why", "Why"),
)
FOUND = (("file", "File"), ("path", "Where"), ("level", "Level"), ("message", "What"))
Folder = Annotated[Path, typer.Argument(file_okay=False, help="The folder of the files.")]
Sources = Annotated[list[Path], typer.Argument(exists=True, help="Files, or folders of them.")]
Waba = Annotated[str | None, typer.Option("--waba", help="Meta's id of the account, when your team has several.")]


@app.command("status")
def show_status(
    only: Annotated[str | None, typer.Option("--status", help="Such as active, pending or rejected.")] = None,
    waba: Waba = None,
    as_json: AsJson = False,
) -> None:
    """Every template with its status, its quality and, when WhatsApp said no, why."""
    rows = _all(Api(), waba, only)
    if as_json:
        show_json(rows)
    else:
        show_rows([{**row, "why": row["reason"] and row["reason"]["text"]} for row in rows], STATUS, as_json=False)


@app.command("pull")
def pull(folder: Folder, waba: Waba = None, as_json: AsJson = False) -> None:
    """Ask WhatsApp for its templates and write each into FOLDER as name.language.json."""
    api = Api()
    api.post("/v1/templates/sync", {"waba_id": waba} if waba else {})
    folder.mkdir(parents=True, exist_ok=True)
    rows = _all(api, waba, None)
    for row in rows:
        file = folder / f"{row['name']}.{row['language']}.json"
        file.write_bytes(msgspec.json.format(msgspec.json.encode(_kept(row)), indent=2) + b"\n")
    show_one({"written": len(rows)}, f"{len(rows)} templates are in {folder}.", as_json=as_json)


@app.command("check")
def check(sources: Sources, waba: Waba = None, as_json: AsJson = False) -> None:
    """What WhatsApp would reject in these files, and where. Fails when there is something."""
    api = Api()
    found: list[dict[str, Any]] = []
    for file, template in _read(sources):
        findings: list[dict[str, Any]] = api.post("/v1/templates/check", _asked(template, waba))
        found += [{"file": file.name, "level": "error", **finding} for finding in findings]
    if as_json:
        show_json(found)
    else:
        show_rows(found, FOUND, as_json=False)
    wrong = sum(finding["level"] == "error" for finding in found)
    if wrong:
        raise Failed(f"WhatsApp would reject this: {wrong} errors.", "Mend them and check again.")


@app.command("push")
def push(
    sources: Sources,
    waba: Waba = None,
    draft: Annotated[bool, typer.Option("--draft", help="Keep them here; submit them later.")] = False,
    as_json: AsJson = False,
) -> None:
    """Create or edit the templates of these files and submit them for review. Those that are the same are left out."""
    api = Api()
    done = [_pushed(api, template, waba, draft=draft) for _, template in _read(sources)]
    if as_json:
        show_json(done)
    else:
        show_rows(done, (*STATUS[:4], ("done", "Done")), as_json=False)


def _pushed(api: Api, template: dict[str, Any], waba: str | None, *, draft: bool) -> dict[str, Any]:
    known: list[dict[str, Any]] = list(
        api.pages("/v1/templates", 1, name=template["name"], language=template["language"], waba_id=waba)
    )
    if not known:
        after, done = api.post("/v1/templates", _asked(template, waba)), "created"
    elif _same(known[0], template):
        return {**known[0], "done": "same"}
    else:
        changes = {key: value for key, value in template.items() if key not in ("name", "language")}
        after, done = api.patch(f"/v1/templates/{known[0]['id']}", changes), "edited"
    if not draft:
        after, done = api.post(f"/v1/templates/{after['id']}/submit", {}), f"{done}, submitted"
    return {**after, "done": done}


def _same(known: dict[str, Any], template: dict[str, Any]) -> bool:
    """Whether WhatsApp has exactly this already."""
    held = _kept(known)
    return known["meta_id"] is not None and known["changes"] is None and held == {**held, **template}


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in MEMBERS if row[key] is not None}


def _asked(template: dict[str, Any], waba: str | None) -> dict[str, Any]:
    return {**template, **({"waba_id": waba} if waba else {})}


def _all(api: Api, waba: str | None, status: str | None) -> list[dict[str, Any]]:
    return list(api.pages("/v1/templates", EVERYTHING, waba_id=waba, status=status))


def _read(sources: list[Path]) -> list[tuple[Path, dict[str, Any]]]:
    """The templates of files and folders. Raises Failed for one that is none."""
    files = [file for each in sources for file in (sorted(each.glob("*.json")) if each.is_dir() else [each])]
    if not files:
        people.print("There are no .json files here.")
    read: list[tuple[Path, dict[str, Any]]] = []
    for file in files:
        try:
            template = msgspec.json.decode(file.read_bytes(), type=dict[str, Any])
        except msgspec.MsgspecError as problem:
            raise Failed(f"{file} is not a template: {problem}.") from problem
        if not {"name", "language"} <= set(template):
            raise Failed(f"{file} has no name or no language.")
        read.append((file, template))
    return read
