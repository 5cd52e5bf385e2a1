"""Giving a list of recipients to the hub: in pieces, from where the line broke, with a bar for both halves of the way.

A list whose command was ended in the middle goes on too: the hub is asked for an upload of the same file.
"""

import base64
import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from inbox.commands.showing import Failed, problems
from inbox.commands.signed_in import Api, Away

CHUNK = 256 * 1024  # bytes
LOOK_EVERY = 0.5  # seconds
PATIENCE = 600.0  # seconds without a byte more: then a person should know
DELAYS = (0.5, 15.0)  # seconds between tries: the first, the longest
VERSION = "1.0.0"  # of tus
TYPES = {
    ".csv": "text/csv",
    ".txt": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def give(api: Api, campaign: str, file: Path, columns: str) -> dict[str, Any]:
    """Upload a list and wait for its import; what became of it. Raises Failed."""
    kind = TYPES.get(file.suffix.lower())
    if kind is None:
        raise Failed(f"{file} is no list of recipients.", f"It may end in {', '.join(TYPES)}.")
    size = file.stat().st_size
    if size == 0:
        raise Failed(f"{file} is empty.")
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[more]}"),
        TimeRemainingColumn(),
        console=problems,
        transient=True,
    ) as shown:
        bar = shown.add_task("Sending", total=size, more="")
        place = _place(api, campaign, file, kind, columns)
        _send(api, place, file, shown, bar)
        shown.update(bar, description="Importing", completed=0, total=1, more="")
        return _imported(api, place, shown, bar)


def _place(api: Api, campaign: str, file: Path, kind: str, columns: str) -> str:
    """The address of this file's upload: the one that was begun, or a new one."""
    with file.open("rb") as opened:
        mark = hashlib.file_digest(opened, "sha256")
    mark.update(columns.encode())
    where = f"/v1/campaigns/{campaign}/recipients/uploads"
    for each in api.get(where)["items"]:
        if each["fingerprint"] == mark.hexdigest():
            return f"{where}/{each['id']}"
    facts = {"filetype": kind, "filename": file.name, "map": columns, "fingerprint": mark.hexdigest()}
    said = ",".join(f"{key} {base64.b64encode(fact.encode()).decode()}" for key, fact in facts.items() if fact)
    headers = {"Tus-Resumable": VERSION, "Upload-Length": str(file.stat().st_size), "Upload-Metadata": said}
    return f"{where}/{api.post(where, None, **headers)['id']}"


def _send(api: Api, place: str, file: Path, shown: Progress, bar: TaskID) -> None:
    """Send what is not there yet, again and again, until all is. Raises Failed when nothing gets through any more."""
    size = file.stat().st_size
    furthest, since, delay = -1, time.monotonic(), DELAYS[0]
    while True:
        try:
            at = int(api.ask("HEAD", place, headers={"Tus-Resumable": VERSION}).headers["Upload-Offset"])
            if at > furthest:
                furthest, since, delay = at, time.monotonic(), DELAYS[0]
            shown.update(bar, completed=at, more="")
            if at == size:
                return
            headers = {"Tus-Resumable": VERSION, "Upload-Offset": str(at), "Content-Length": str(size - at)}
            headers["Content-Type"] = "application/offset+octet-stream"
            api.ask("PATCH", place, headers=headers, content=_rest(file, at, shown, bar), patience=PATIENCE)
        except Away as away:
            if time.monotonic() - since > PATIENCE:
                raise Failed(f"The list did not get through: {away.reason}", "Run the same command to go on.") from away
            shown.update(bar, more="connection lost, going on as soon as it is back")
            time.sleep(delay)
            delay = min(delay * 2, DELAYS[1])


def _rest(file: Path, at: int, shown: Progress, bar: TaskID) -> Iterator[bytes]:
    with file.open("rb") as opened:
        opened.seek(at)
        while chunk := opened.read(CHUNK):
            yield chunk
            shown.advance(bar, len(chunk))


def _imported(api: Api, place: str, shown: Progress, bar: TaskID) -> dict[str, Any]:
    """Follow the import to its end. What is sent is safe: an inbox that is away only takes longer."""
    while True:
        try:
            now = api.get(place)
        except Away:
            shown.update(bar, more="connection lost")
        else:
            if now["state"] == "done":
                return now["answer"]
            if now["state"] == "failed":
                raise Failed(f"{now['problem']['detail']} ({now['problem']['code']})")
            if progress := now["progress"]:
                more = f"{progress['accepted']:,} rows, {progress['refused']:,} refused"
                shown.update(bar, completed=progress["share"], more=more)
        time.sleep(LOOK_EVERY)
