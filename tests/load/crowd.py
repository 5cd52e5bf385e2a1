"""A process with a thousand sockets that only count: `python -m tests.load.crowd <url> <sockets>`, with the token in
HUB_TOKEN and, when it is not `inbox`, the topic in HUB_TOPIC.

Says `{"ready": n}` once all are in. Then for each line `{"frames": n}` on its input it waits until every socket has
had n more data frames, or 60 s have passed, and answers `{"frames", "bytes", "last_at", "behind", "lost"}`
(`last_at`: monotonic seconds of the last frame; `behind`: sockets that did not get all).
"""

import asyncio
import json
import os
import sys
import time

import uvloop

from tests.load.sockets import Socket, open_socket

AT_ONCE = 50
PATIENCE = 60.0


async def join(url: str, token: str) -> Socket:
    socket = await open_socket(url)
    socket.say(op="auth", token=token, topics=[os.environ.get("HUB_TOPIC", "inbox")])
    return socket


async def settle(sockets: list[Socket], wanted: list[int], patience: float) -> int:
    """Wait until each socket has had its number of frames; answers how many have not."""
    end = time.monotonic() + patience
    while True:
        behind = sum(socket.frames < want for socket, want in zip(sockets, wanted, strict=True))
        if not behind or time.monotonic() > end:
            return behind
        await asyncio.sleep(0.01)


async def serve(url: str, count: int) -> None:
    token = os.environ["HUB_TOKEN"]
    sockets: list[Socket] = []
    while len(sockets) < count:
        batch = min(AT_ONCE, count - len(sockets))
        sockets += await asyncio.gather(*(join(url, token) for _ in range(batch)))
    behind = await settle(sockets, [1] * count, PATIENCE)  # each is told that it is ready
    print(json.dumps({"ready": count - behind}), flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        more = int(json.loads(line)["frames"])
        frames, size = [socket.frames for socket in sockets], sum(socket.size for socket in sockets)
        print(json.dumps({"counting": True}), flush=True)
        behind = await settle(sockets, [had + more for had in frames], PATIENCE)
        told = {
            "frames": sum(socket.frames for socket in sockets) - sum(frames),
            "bytes": sum(socket.size for socket in sockets) - size,
            "last_at": max(socket.last_at for socket in sockets),
            "behind": behind,
            "lost": sum(socket.lost for socket in sockets),
        }
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    uvloop.run(serve(sys.argv[1], int(sys.argv[2])))
