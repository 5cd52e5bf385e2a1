"""Commands for the machine that runs Hubbub: they read its settings and open its engines themselves.

What opens engines is imported where it is used: it takes a second that the other commands need not wait for.
"""

import asyncio
import json
import os
from pathlib import Path

import msgspec

from hub.settings import Settings, load, need
from inbox.commands.showing import AsJson, Failed, show_one, show_rows

FINDINGS = (("part", "Part"), ("ok", "OK"), ("found", "Found"), ("advice", "What to do"))


def settings_here() -> Settings:
    """This machine's settings: the environment, and beneath it what a run of `make run` under way has set.

    Raises SettingError.
    """
    record = Path(os.environ.get("HUB_DATA_DIR") or ".data") / "run.json"
    running: dict[str, str] = json.loads(record.read_text()).get("environment", {}) if record.exists() else {}
    return load({**running, **os.environ})


def migrate(as_json: AsJson = False) -> None:
    """Bring the tables up to date. May be run again, and by several machines at once."""
    from hub.stores.postgres.migrate import migrate as migrate_tables  # noqa: PLC0415

    settings = settings_here()
    need(settings, "HUB_POSTGRES_URL")
    asyncio.run(migrate_tables(settings.engines.postgres))
    show_one({"migrated": True}, "The tables are up to date.", as_json=as_json)


def seed_demo(as_json: AsJson = False) -> None:
    """Make the demo team, its people, numbers and canned replies, unless they are there. Migrates first."""
    settings = settings_here()
    need(settings, "HUB_POSTGRES_URL", "HUB_MONGO_URL", "HUB_REDIS_URL", "HUB_SECRET_KEY")
    asyncio.run(_seed(settings))
    show_one({"seeded": True}, "The demo team is there.", as_json=as_json)


async def _seed(settings: Settings) -> None:
    from hub.stores.opened import Stores  # noqa: PLC0415
    from hub.stores.postgres.migrate import migrate as migrate_tables  # noqa: PLC0415
    from inbox import demo  # noqa: PLC0415

    await migrate_tables(settings.engines.postgres)
    stores = await Stores.open(settings)
    try:
        await demo.seed(stores, settings)
    finally:
        await stores.close()


def doctor(as_json: AsJson = False) -> None:
    """Look at every setting, engine and process, and say what to do about what is missing."""
    from inbox.commands.checkup import check_up  # noqa: PLC0415

    findings = asyncio.run(check_up(settings_here()))
    show_rows([msgspec.to_builtins(finding) for finding in findings], FINDINGS, as_json=as_json)
    bad = [finding.part for finding in findings if not finding.ok]
    if bad:
        raise Failed(f"{len(bad)} of {len(findings)} need you: {', '.join(bad)}.")
