"""A process that posts webhooks as fast as they are answered: `python -m tests.load.hammer <port> <connections>`.

Reads one job a line from its input, `{"seconds": 3}`, and answers each with the figures of that spell.
HUB_APP_SECRET in the environment signs.
"""

import asyncio
import json
import os
import sys

import uvloop

from tests.builders import DEMO, http_request, somebody, texts
from tests.load.posting import closed_loop

MOST_PER_SECOND = 15_000  # more than any of the targets answers here


async def serve(port: int, connections: int) -> None:
    secret = os.environ["HUB_APP_SECRET"]
    customers = [somebody() for _ in range(500)]
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        seconds = float(json.loads(line)["seconds"])
        count = int(seconds * MOST_PER_SECOND)
        requests = [http_request(raw, secret, f"127.0.0.1:{port}") for _, raw in texts(DEMO, customers, count)]
        spell = await closed_loop("127.0.0.1", port, requests, connections, seconds)
        print(json.dumps(spell.summary()), flush=True)


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), int(sys.argv[2])))
