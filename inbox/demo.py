"""The demo tenant: people, two simulated numbers, canned replies and labels. Seeding it again changes nothing, except
passwords when HUB_DEMO_PASSWORD has changed."""

from collections.abc import Awaitable
from datetime import datetime
from pathlib import Path

import msgspec

from hub.clock import Clock, utc_now
from hub.domain.account import Person, Role, Tenant
from hub.domain.number import HIGH_RATE, STANDARD_RATE, Number
from hub.errors import Conflict
from hub.log import logger
from hub.settings import Settings
from hub.stores.opened import Stores
from hub.stores.postgres.canned import CannedReply
from hub.stores.postgres.labels import Label
from inbox.auth import passwords

log = logger("inbox.demo")

PEOPLE: tuple[tuple[str, str, Role], ...] = (
    ("owner@demo.test", "Dana Olsen", "owner"),
    ("ana@demo.test", "Ana Souza", "agent"),
    ("raj@demo.test", "Raj Patel", "agent"),
)
WABA, TOKEN = "200000000000001", "demo-token"
NUMBERS = (
    ("100000000000001", "Sales", "+1 555 010 0001", STANDARD_RATE),
    ("100000000000002", "Support", "+1 555 010 0002", HIGH_RATE),
)
REPLIES = (
    ("hello", "Hello {{name}}, this is {{agent}}. How can I help you?"),
    ("thanks", "Thank you, {{name}}! Is there anything else I can do for you?"),
    ("wait", "One moment please, {{name}}. I am looking into it."),
    ("order", "Could you send me your order number, {{name}}? You find it in your confirmation."),
    ("hours", "We are here Monday to Friday from 9:00 to 18:00. We answer everything else the next morning."),
    ("refund", "I have started your refund, {{name}}. It takes three to five working days to arrive."),
    ("shipping", "Your parcel leaves within one working day. You get a tracking link as soon as it is on its way."),
    ("address", "Could you confirm your delivery address, please?"),
    ("sorry", "I am sorry for the trouble, {{name}}. Let us put this right."),
    ("bye", "Have a nice day, {{name}}! Write to us any time."),
)
LABELS = (
    ("order", "blue"),
    ("refund", "red"),
    ("complaint", "amber"),
    ("question", "teal"),
    ("vip", "violet"),
    ("follow up", "green"),
)


async def seed(stores: Stores, settings: Settings, clock: Clock = utc_now) -> Tenant:
    """Make what is missing; answers the tenant. `settings.demo_password` must be set."""
    now = clock()
    tenant = Tenant(id=_id("ten", "demo"), name="Demo", created_at=now)
    if await stores.accounts.tenant(tenant.id) is None:
        await _unless_there(stores.accounts.create_tenant(tenant))
    await _people(stores, tenant.id, settings.demo_password, now)
    await _numbers(stores, tenant.id, now)
    await _words(stores, tenant.id, now)
    log.info("demo tenant is ready")
    return tenant


async def _people(stores: Stores, tenant_id: str, password: str, now: datetime) -> None:
    for email, name, role in PEOPLE:
        known = [(person, kept) for person, kept in await stores.accounts.login_by_email(email)
                 if person.tenant_id == tenant_id]  # fmt: skip
        if not known:
            person_id = _id("per", email.partition("@")[0])
            person = Person(id=person_id, tenant_id=tenant_id, email=email, name=name, role=role, created_at=now)
            await _unless_there(stores.accounts.create_person(tenant_id, person, passwords.scramble(password)))
        elif not await passwords.check(password, known[0][1]):
            await stores.accounts.change_person(tenant_id, known[0][0], passwords.scramble(password))


async def _numbers(stores: Stores, tenant_id: str, now: datetime) -> None:
    taken = await stores.numbers.routes([number[0] for number in NUMBERS])
    for phone_number_id, name, display, rate in NUMBERS:
        if phone_number_id in taken:
            continue
        number = Number(
            id=_id("num", name),
            tenant_id=tenant_id,
            phone_number_id=phone_number_id,
            waba_id=WABA,
            display_phone_number=display,
            name=name,
            rate=rate,
            quality="GREEN",
            created_at=now,
        )
        await _unless_there(stores.numbers.create(tenant_id, number, TOKEN))


async def _words(stores: Stores, tenant_id: str, now: datetime) -> None:
    """Canned replies and labels, only into a tenant that has none: what the team removed stays removed."""
    if not await stores.canned.list(tenant_id):
        author = _id("per", "owner")
        for shortcut, body in (*REPLIES, *_replies_in_other_languages()):
            reply = CannedReply(
                id=_id("can", shortcut.replace("-", "")),
                shortcut=shortcut,
                body=body,
                created_by=author,
                created_at=now,
                updated_at=now,
            )
            await stores.canned.put(tenant_id, reply)
    if not await stores.labels.list(tenant_id):
        for name, colour in LABELS:
            label = Label(id=_id("lbl", name), name=name, colour=colour, created_at=now)
            await stores.labels.put(tenant_id, label)


def _replies_in_other_languages() -> list[tuple[str, str]]:
    """For the simulator's customers, so that each is offered something in their own; `/order` lists all of a kind."""
    kept = msgspec.json.decode(
        Path(__file__).with_name("demo_replies.json").read_bytes(), type=dict[str, dict[str, str]]
    )
    return [(f"{topic}-{language}", body) for language, told in kept.items() for topic, body in told.items()]


async def _unless_there(creation: Awaitable[None]) -> None:
    """Two seeds at the same moment, or an id taken by hand, are no failure."""
    try:
        await creation
    except Conflict as conflict:
        log.info("is there already", code=conflict.code)


def _id(prefix: str, name: str) -> str:
    """An id that is the same every time, in the form of any other."""
    return f"{prefix}_{name.replace(' ', '').upper():0>26}"
