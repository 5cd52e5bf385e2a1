"""Published webhook bodies through the running product: whatever Meta may say is found again, nothing merged or lost.

The bodies come from many authors who share placeholders: the same wamid for quite different messages, words where
Meta has digits. So each file gets message ids of its own, and numbers that digits can name; all else is as published.
"""

import asyncio
import hashlib
import json
import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.builders import Json
from tests.integration.conftest import ROOT, Stack, buried
from tests.outside import Agent, Meta, Screen, until

FOLDER = ROOT.parent / "shared" / "fixtures" / "webhooks"
FILES = sorted(FOLDER.rglob("*.json")) if FOLDER.is_dir() else []
TICKS = {"sent", "delivered", "read", "played", "failed"}


@dataclass
class Body:
    """One file, made ready to post, and what is in it."""

    file: str
    raw: bytes
    numbers: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])  # (phone_number_id, account)
    messages: list[Json] = field(default_factory=list[Json])  # entries of messages, echoes and histories
    statuses: list[Json] = field(default_factory=list[Json])
    others: int = 0  # changes about something else: errors, templates, accounts …

    @property
    def wamids(self) -> list[str]:
        return [str(message["id"]) for message in self.messages if message.get("id")]


def changes_in(raw: bytes) -> list[tuple[str, Json]]:
    """(account, value) of each change that has one."""
    found: list[tuple[str, Json]] = []
    for entry in json.loads(raw).get("entry", []):
        for change in entry.get("changes", []) if isinstance(entry, dict) else []:
            if isinstance(change.get("value"), dict):
                found.append((str(entry.get("id", "")), change["value"]))
    return found


def items_in(value: Json) -> list[Json]:
    """Everything in a change that is a message of some sort."""
    items = [*listed(value.get("messages")), *listed(value.get("message_echoes"))]
    for part in listed(value.get("history")):
        for thread in listed(part.get("threads")):
            items += listed(thread.get("messages"))
    return items


def listed(value: Any) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def digits_for(name: str) -> str:
    """A number's id as Meta has them, for a placeholder; digits stay what they are, except the demo's own."""
    taken = name.startswith("10000000000000")
    if re.fullmatch(r"\d{5,25}", name) and not taken:
        return name
    return f"77{int(hashlib.sha256(name.encode()).hexdigest(), 16) % 10**13:013d}"


def prepared(path: Path) -> Body:
    """The file with message ids and numbers of its own."""
    raw, file = path.read_bytes(), str(path.relative_to(FOLDER))
    mark = hashlib.sha256(file.encode()).hexdigest()[:8]
    values = changes_in(raw)
    ids = {str(item["id"]) for _, value in values for item in items_in(value) if item.get("id")}
    ids |= {str(item["id"]) for _, value in values for item in listed(value.get("statuses")) if item.get("id")}
    for known in sorted(ids):
        for key in ("id", "message_id", "original_message_id", "meta_msg_id"):
            pattern = re.compile(rb'"%s"(\s*:\s*)"%s"' % (key.encode(), re.escape(known).encode()))
            raw = pattern.sub(rb'"%s"\1"%s.%s"' % (key.encode(), known.encode(), mark.encode()), raw)
    for _, value in values:
        name = str((value.get("metadata") or {}).get("phone_number_id", ""))
        if name:
            pattern = re.compile(rb'("phone_number_id"\s*:\s*)"%s"' % re.escape(name).encode())
            raw = pattern.sub(rb'\1"%s"' % digits_for(name).encode(), raw)
    return read(file, raw)


def read(file: str, raw: bytes) -> Body:
    body = Body(file, raw)
    for account, value in changes_in(raw):
        number = (value.get("metadata") or {}).get("phone_number_id")
        if number:
            body.numbers.add((str(number), account))
        body.messages += items_in(value)
        body.statuses += listed(value.get("statuses"))
        body.others += not items_in(value) and not listed(value.get("statuses"))
    return body


@dataclass
class Found:
    """What the product has made of all bodies."""

    bodies: list[Body]
    messages: list[Json]  # of REST
    log: list[Json]  # entries of the webhook log, bodies decoded
    screen: Screen
    buried: int  # events that no owner could store

    def named(self, wamid: str) -> list[Json]:
        return [message for message in self.messages if message.get("wamid") == wamid]

    def entry_of(self, body: Body) -> Json:
        wanted = json.loads(body.raw)
        found = [entry for entry in self.log if entry["body"] == wanted]
        assert found, f"{body.file} is not in the webhook log"
        return found[0]


async def register(owner: Agent, bodies: list[Body]) -> None:
    """Every number that is mentioned, once."""
    numbers = dict(sorted(pair for body in bodies for pair in body.numbers))
    known = {number["phone_number_id"] for number in (await owner.get("/v1/numbers"))["items"]}
    for n, (phone_number_id, account) in enumerate(numbers.items()):
        if phone_number_id not in known:
            await owner.post(
                "/v1/numbers",
                {
                    "phone_number_id": phone_number_id,
                    "waba_id": account if re.fullmatch(r"\d{5,25}", account) else "300000000000002",
                    "display_phone_number": f"+1 555-011-{n:04d}",
                    "name": f"Fixture {n}",
                    "access_token": "token",
                    "verify": False,
                },
            )


async def everything(owner: Agent, number_ids: set[str]) -> list[Json]:
    """All messages of all conversations on these numbers."""
    heads = [head for head in await owner.every("/v1/conversations") if head["number_id"] in number_ids]
    return [message for head in heads for message in await owner.thread(head["id"])]


@pytest.fixture
async def found(stack: Stack, meta: Meta, owner: Agent) -> AsyncIterator[Found]:
    """All files posted, processed and looked up."""
    if not FILES:
        pytest.skip(f"NOT RUN: there are no webhook bodies in {FOLDER}")
    bodies = [prepared(path) for path in FILES]
    buried_before = await buried(stack)
    await register(owner, bodies)
    ours = {phone_number_id for body in bodies for phone_number_id, _ in body.numbers}
    numbers = (await owner.get("/v1/numbers"))["items"]
    number_ids = {number["id"] for number in numbers if number["phone_number_id"] in ours}
    async with owner.screen() as screen:
        for body in bodies:
            assert (await meta.post(body.raw)).status_code == 200, body.file

        async def logged() -> list[Json]:
            entries = await owner.every("/v1/webhook-log")
            entries += await owner.every("/v1/webhook-log", routed="false")
            entries += await owner.every("/v1/webhook-log", unreadable="true")
            texts = [json.dumps(entry["body"], sort_keys=True) for entry in entries]
            missing = [body for body in bodies if json.dumps(json.loads(body.raw), sort_keys=True) not in texts]
            return [] if missing else entries

        log = await until(logged, "all bodies in the webhook log", patience=60)
        last = -1
        while (count := len(screen.frames)) != last:  # owners are done when nothing more is told for a while
            last = count
            await asyncio.sleep(1.5)
        yield Found(bodies, await everything(owner, number_ids), log, screen, await buried(stack) - buried_before)


def about_another(message: Json) -> bool:
    """Whether an entry speaks of an earlier message: it may become a change of that one instead of a line."""
    inner = message.get(str(message.get("type")))
    return message.get("type") in {"reaction", "edit", "revoke"} and isinstance(inner, dict)


async def test_everything_in_the_published_bodies_is_found_again(found: Found) -> None:
    lost: list[str] = []
    for body in found.bodies:
        entry = found.entry_of(body)
        for message in body.messages:
            if not kept(found, body, message) and not explained(entry):
                lost.append(f"{body.file}: {message.get('type')} {message.get('id')}")
        for status in body.statuses:
            if not ticked(found, status) and not entry["routed"] and not explained(entry):
                lost.append(f"{body.file}: status {status.get('status')} of {status.get('id')}")
        if body.others and not entry["routed"] and not explained(entry):
            lost.append(f"{body.file}: neither routed nor explained")
    assert not lost, "\n".join(lost)
    waiting = [body for body in found.bodies if only_ticks(body)]
    assert waiting
    assert not [body.file for body in waiting if not found.entry_of(body)["routed"]]
    assert found.buried == 0

    doubles = [
        wamid for wamid, count in Counter(m["wamid"] for m in found.messages if m.get("wamid")).items() if count > 1
    ]
    assert not doubles
    said = {wamid for body in found.bodies for wamid in body.wamids}
    strangers = [m["wamid"] for m in found.messages if m.get("wamid") and m["wamid"] not in said]
    assert all(wamid.startswith("unnamed.") for wamid in strangers), strangers
    for conversation_id in {message["conversation_id"] for message in found.messages}:
        seqs = [message["seq"] for message in found.messages if message["conversation_id"] == conversation_id]
        assert seqs == list(range(1, len(seqs) + 1))
    told = {data["id"] for data in found.screen.told("message.created")}
    assert told >= {message["id"] for message in found.messages if message.get("wamid") in said}


def only_ticks(body: Body) -> bool:
    """Statuses of messages that nobody here holds: they are routed to their customer, and wait."""
    known = all(status.get("status") in TICKS for status in body.statuses)
    return bool(body.statuses and body.numbers and known and not body.messages)


def kept(found: Found, body: Body, message: Json) -> bool:
    """Whether a message is a line of a thread, or a change of the one it speaks of."""
    if not message.get("id"):
        return any(str(each.get("wamid", "")).startswith("unnamed.") for each in found.messages)
    lines = found.named(str(message["id"]))
    if lines:
        return len(lines) == 1
    if not about_another(message):
        return False
    inner = message[message["type"]]
    target = str(inner.get("message_id") or inner.get("original_message_id"))
    touched = found.named(target)
    unsaid = [each for each in found.messages if each["content"].get("original_message_id") == target]
    return bool(touched or unsaid)


def ticked(found: Found, status: Json) -> bool:
    """Whether the message it speaks of is there and at least as far. One for nobody waits, out of sight."""
    lines = found.named(str(status.get("id")))
    return bool(lines) and (lines[0]["direction"] == "in" or lines[0]["status"] in TICKS)


def explained(entry: Json) -> bool:
    """Whether the log says why something in the body went nowhere."""
    return bool(entry["reason"]) and (not entry["readable"] or not entry["routed"])
