"""The inbox process: `python -m inbox`."""

import os
import sys

import uvloop

from hub import log, settings
from hub.errors import SettingError, Unavailable
from inbox.app import serve


def main() -> None:
    """Check the settings, then serve until told to stop. Exit code 2: a setting is wrong; 1: an engine is away."""
    try:
        loaded = settings.load(os.environ)
        settings.need(loaded, "HUB_NATS_URL", "HUB_POSTGRES_URL", "HUB_MONGO_URL", "HUB_REDIS_URL", "HUB_SECRET_KEY")
    except SettingError as error:
        print(f"{error.name} {error.reason}", file=sys.stderr)
        sys.exit(2)
    log.set_up(loaded, "inbox")
    try:
        uvloop.run(serve(loaded))
    except Unavailable as error:
        log.logger("inbox").error("cannot start", dependency=error.dependency, reason=error.reason)
        sys.exit(1)


if __name__ == "__main__":
    main()
