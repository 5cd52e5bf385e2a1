"""Commands for the machine that runs Hubbub: they read its settings and open its engines themselves."""

import asyncio
import json
import os
from pathlib import Path

from hub.settings import Settings, load, need
from hub.stores.postgres.migrate import migrate as migrate_tables
from inbox.commands.showing import AsJson, show_one


def settings_here() -> Settings:
    """This machine's settings: the environment, and beneath it what a run of `make run` under way has set.

    Raises SettingError.
    """
    record = Path(os.environ.get("HUB_DATA_DIR") or ".data") / "run.json"
    running: dict[str, str] = json.loads(record.read_text()).get("environment", {}) if record.exists() else {}
    return load({**running, **os.environ})


def migrate(as_json: AsJson = False) -> None:
    """Bring the tables up to date. May be run again, and by several machines at once."""
    settings = settings_here()
    need(settings, "HUB_POSTGRES_URL")
    asyncio.run(migrate_tables(settings.engines.postgres))
    show_one({"migrated": True}, "The tables are up to date.", as_json=as_json)
