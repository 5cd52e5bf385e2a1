"""What row-level security holds even when a statement forgets its tenant."""

import asyncio
from typing import Any

import asyncpg
import pytest

from hub.domain.account import ApiKey, Person, Tenant
from hub.domain.ids import new_id
from hub.domain.message import Author
from hub.domain.number import Number
from hub.errors import Conflict, LostRace, SettingError, Unavailable
from hub.settings import Engines
from hub.stores.opened import Stores
from hub.stores.postgres.conversations import Head, Text
from hub.stores.postgres.migrate import migrate
from hub.stores.postgres.numbers import Numbers
from hub.stores.postgres.pool import Postgres
from hub.stores.vault import Vault
from tests.fakes.samples import NOON, incoming, moved_on, outgoing, stranger, tenant, wamid

TABLES = (
    "tenants", "people", "api_keys", "numbers", "contacts", "identities", "conversations", "message_texts",
    "message_keys", "message_changes", "notes", "ledger", "canned_replies", "labels", "audit",
)  # fmt: skip


def a_number(ours: str) -> Number:
    return Number(
        id=new_id("num", NOON),
        tenant_id=ours,
        phone_number_id=wamid(),
        waba_id="1",
        display_phone_number="+1",
        name="Shop",
        created_at=NOON,
    )


def a_person(ours: str, email: str) -> Person:
    return Person(
        id=new_id("per", NOON),
        tenant_id=ours,
        email=email,
        name="Ana",
        role="agent",
        number_ids=("n",),
        created_at=NOON,
    )


async def furnished(real: Stores) -> tuple[str, Number]:
    """A tenant with a row in nearly every table."""
    ours = tenant()
    line = a_number(ours)
    await real.accounts.create_tenant(Tenant(id=ours, name="Shop", created_at=NOON))
    await real.accounts.create_person(ours, a_person(ours, f"{ours}@x.test"), "hash")
    key = ApiKey(id=new_id("key", NOON), tenant_id=ours, name="bot", created_at=NOON, created_by="per")
    await real.accounts.create_key(ours, key, ours)
    await real.numbers.create(ours, line, "secret token")
    (who,) = await real.contacts.resolve(ours, line.id, [stranger()], NOON)
    head = (await real.conversations.load(ours, [who.conversation_id]))[who.conversation_id].conversation
    said = incoming(head.id, 1)
    await real.messages.insert(ours, [said])
    texts = [Text(said.id, head.id, "Hello")]
    await real.conversations.commit(ours, [Head(moved_on(head, said))], {head.id: 0}, texts=texts, changed=[said])
    await real.ledger.attempt(ours, [(said.id, line.id)], NOON)
    await real.audit.note(ours, Author(kind="person", id="per"), "number.created", line.id, NOON, name="Shop")
    return ours, line


async def test_a_bare_select_shows_one_tenant_only(real: Stores) -> None:
    ours, theirs = (await furnished(real))[0], (await furnished(real))[0]
    seen = 0
    for table in TABLES:
        column = "id" if table == "tenants" else "tenant_id"
        async with real.postgres.tenant(theirs) as connection:
            tenants = {row["t"] for row in await connection.fetch(f"select {column} as t from {table}")}
        assert tenants <= {theirs}, table
        seen += bool(tenants)
    assert seen == len(TABLES) - 3  # nobody wrote notes, labels or canned replies
    async with real.postgres.tenant(ours) as connection:
        assert await connection.fetchval("select count(*) from conversations") == 1


async def test_no_tenant_can_write_a_row_of_another(real: Stores) -> None:
    ours, theirs = tenant(), tenant()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with real.postgres.tenant(theirs) as connection:
            await connection.execute("insert into labels values ('lbl_1', $1, 'vip', 'amber', now())", ours)
    await furnished(real)
    async with real.postgres.tenant(theirs) as connection:
        assert await connection.execute("update conversations set unread = 9") == "UPDATE 0"
        assert await connection.execute("delete from contacts") == "DELETE 0"


async def test_an_empty_or_strange_tenant_sees_nothing(real: Stores) -> None:
    await furnished(real)
    for nobody in ("", "' or true --", "ten_1'; drop table labels; --"):
        async with real.postgres.tenant(nobody) as connection:
            assert await connection.fetchval("select count(*) from contacts") == 0
    async with real.postgres.system() as connection:
        assert await connection.fetchval("select to_regclass('labels') is not null")


async def test_a_failed_transaction_leaves_its_connection_clean(real: Stores) -> None:
    ours, _ = await furnished(real)
    for _ in range(12):
        with pytest.raises(asyncpg.UndefinedTableError):
            async with real.postgres.tenant(ours) as connection:
                await connection.execute("insert into nowhere values (1)")
    async with real.postgres.system() as connection:
        assert await connection.fetchval("select current_setting('app.tenant', true)") in (None, "")
        assert await connection.fetchval("select current_user") != "hubbub_app"


async def test_a_cancelled_statement_gives_its_connection_back(real: Stores) -> None:
    async def long() -> None:
        async with real.postgres.tenant(tenant()) as connection:
            await connection.execute("select pg_sleep(30)")

    for _ in range(10):
        task = asyncio.create_task(long())
        await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await real.postgres.ready()


async def test_migrating_at_once_from_several_processes_is_migrating_once(engines: Engines) -> None:
    fresh = f"fresh_{tenant().lower()}"
    admin = await Postgres.open(engines.postgres, size=1)
    await admin._pool.execute(f"create database {fresh}")
    await admin.close()
    url = engines.postgres.rsplit("/", 1)[0] + f"/{fresh}"
    await asyncio.gather(*(migrate(url) for _ in range(4)))
    there = await Postgres.open(url, size=1)
    async with there.system() as connection:
        assert [row["version_num"] for row in await connection.fetch("select version_num from alembic_version")]
        assert await connection.fetchval("select count(*) from conversations") == 0
    await there.close()


async def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(Unavailable) as away:
        await Postgres.open("postgresql://nobody@127.0.0.1:1/none")
    assert away.value.dependency == "postgres"


async def test_people_sign_in_by_address_in_any_case_of_letters(real: Stores) -> None:
    ours, theirs = tenant(), tenant()
    for each in (ours, theirs):
        await real.accounts.create_tenant(Tenant(id=each, name="Shop", created_at=NOON))
    address = f"{ours}@x.test"
    ana, twin = a_person(ours, address), a_person(theirs, address)
    await real.accounts.create_person(ours, ana, "one")
    await real.accounts.create_person(theirs, twin, "two")
    with pytest.raises(Conflict):
        await real.accounts.create_person(ours, a_person(ours, address.upper()), "three")
    found = {person.id: secret for person, secret in await real.accounts.login_by_email(address.upper())}
    assert found == {ana.id: "one", twin.id: "two"}
    assert await real.accounts.person(ours, ana.id) == ana
    assert await real.accounts.person(theirs, ana.id) is None


async def test_a_revoked_key_opens_nothing(real: Stores) -> None:
    ours, _ = await furnished(real)
    (key,) = await real.accounts.keys(ours)
    found = await real.accounts.key_by_hash(ours, NOON)
    assert found is not None
    assert found.id == key.id
    assert (await real.accounts.keys(ours))[0].last_used_at == NOON
    assert await real.accounts.revoke_key(ours, key.id, NOON)
    assert await real.accounts.key_by_hash(ours, NOON) is None


async def test_a_number_is_registered_once_in_the_whole_hub(real: Stores) -> None:
    _, line = await furnished(real)
    ours = tenant()
    await real.accounts.create_tenant(Tenant(id=ours, name="Shop", created_at=NOON))
    again = a_number(ours)
    with pytest.raises(Conflict) as taken:
        await real.numbers.create(ours, Number(**{**_fields(again), "phone_number_id": line.phone_number_id}), "t")
    assert taken.value.code == "number_taken"
    assert await real.numbers.routes([line.phone_number_id, "unknown"]) == {line.phone_number_id: line}


async def test_access_tokens_are_unreadable_at_rest_and_with_another_key(real: Stores) -> None:
    ours, line = await furnished(real)
    async with real.postgres.tenant(ours) as connection:
        assert b"secret" not in await connection.fetchval("select access_token from numbers")
    assert await real.numbers.access_token(ours, line.id) == "secret token"
    assert await real.numbers.access_token(tenant(), line.id) is None
    with pytest.raises(SettingError):
        await Numbers(real.postgres, Vault("another key")).access_token(ours, line.id)


async def test_a_number_changes_only_from_the_version_that_was_seen(real: Stores) -> None:
    ours, line = await furnished(real)
    paused = Number(**{**_fields(line), "state": "paused", "version": 2})
    await real.numbers.change(ours, paused)
    with pytest.raises(LostRace):
        await real.numbers.change(ours, paused)
    assert await real.numbers.get(ours, line.id) == paused
    assert await real.numbers.access_token(ours, line.id) == "secret token"
    assert await real.numbers.delete(ours, line.id)
    assert await real.numbers.list(ours) == []


def _fields(number: Number) -> dict[str, Any]:
    return {name: getattr(number, name) for name in number.__struct_fields__}


async def test_keys_are_read_by_key_while_tables_have_no_statistics(real: Stores) -> None:
    ours, line = tenant(), new_id("num", NOON)
    found = await real.contacts.resolve(ours, line, [stranger() for _ in range(1500)], NOON)
    queued = outgoing(found[0].conversation_id, 1)
    await real.messages.insert(ours, [queued])
    async with real.postgres.tenant(ours) as connection:
        for statement, argument in (
            ("select head from conversations where id = any($1::text[])", [found[0].conversation_id]),
            ("select * from contacts where id = any($1::text[])", [found[0].card.id]),
            ("select message_id from message_keys where tenant_id = $2 and key = any($1::text[])", ["w:1"]),
        ):
            more = [ours] if "$2" in statement else []
            plan = "\n".join(
                row["QUERY PLAN"] for row in await connection.fetch(f"explain {statement}", argument, *more)
            )
            assert "_pkey" in plan, plan
            assert "Seq Scan" not in plan, plan
