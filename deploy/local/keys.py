"""Secrets made up once for this data folder and kept in it, readable by its owner alone."""

import json
import os
import secrets
from pathlib import Path

from msgspec import Struct


class Keys(Struct, frozen=True, kw_only=True):
    """What a machine on its own needs and nobody has set."""

    secret_key: str  # HUB_SECRET_KEY
    app_secret: str  # HUB_APP_SECRET, shared with the simulator
    verify_token: str  # HUB_VERIFY_TOKEN, shared with the simulator
    demo_password: str  # HUB_DEMO_PASSWORD
    engines: str  # the password of the embedded engines


def keep_keys(data_dir: Path) -> Keys:
    """The keys in `data_dir`/secrets.json, made when there are none."""
    file = data_dir / "secrets.json"
    known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    keys = Keys(
        secret_key=known.get("secret_key") or secrets.token_urlsafe(48),
        app_secret=known.get("app_secret") or secrets.token_hex(16),
        verify_token=known.get("verify_token") or secrets.token_urlsafe(18),
        demo_password=known.get("demo_password") or secrets.token_urlsafe(9),
        engines=known.get("engines") or secrets.token_hex(16),
    )
    found = {name: getattr(keys, name) for name in keys.__struct_fields__}
    if found != known:
        write_private(file, json.dumps(found, indent=1))
    return keys


def write_private(file: Path, text: str) -> None:
    """Replace `file` in one step; nobody but its owner may read it (mode 0600)."""
    draft = file.with_name(file.name + ".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(text)
    draft.replace(file)
