"""`python -m hub.simulator`: Meta and its people on this machine, and on this machine only."""

import os
import signal
import sys

import uvicorn

from hub.errors import SettingError
from hub.log import logger, set_up
from hub.settings import load
from hub.simulator.app import build

log = logger("simulator")


def main() -> int:
    """Serve until told to stop. Whatever HUB_HOST says, it listens on loopback: it takes any token and sends forged
    webhooks, so nobody else may reach it."""
    try:
        settings = load(os.environ)
        set_up(settings, "simulator")
        front = build(settings)
    except SettingError as wrong:
        sys.stderr.write(f"{wrong.name} {wrong.reason}\n")
        return 2
    # uvicorn stops in good order and then raises the signal once more, which without this would end in status 143.
    signal.signal(signal.SIGTERM, _end)
    log.info("simulator starts", port=settings.addresses.simulator, mode=settings.simulator)
    uvicorn.run(
        front,  # pyright: ignore[reportArgumentType]  # ASGI's types differ between the two libraries in name only
        host="127.0.0.1",
        port=settings.addresses.simulator,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        loop="uvloop",
        http="httptools",
        timeout_graceful_shutdown=3,
    )
    return 0


def _end(_signal: int, _frame: object) -> None:
    sys.exit(0)


if __name__ == "__main__":
    sys.exit(main())
