"""The least that could do the same: bare ASGI apps on uvicorn, which the product is held against.

`python -m tests.load.floor <port>`, HUB_APP_SECRET in the environment. Told by the parent to stop.
"""

import os
import sys
from typing import Any

import uvicorn

from hub.whatsapp import signature

SECRETS = (os.environ.get("HUB_APP_SECRET", ""),)
PLAIN = [(b"content-type", b"text/plain; charset=utf-8")]
sockets: dict[int, Any] = {}  # id of the scope → ASGI send
frames: list[str] = []


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Webhooks whose signature is checked and nothing else; sockets that are sent what is posted to /frames at /go."""
    if scope["type"] == "websocket":
        await _socket(scope, receive, send)
        return
    if scope["type"] != "http":
        return
    body = await _body(receive)
    status = 200
    if scope["path"] == "/frames":
        frames[:] = body.decode().split("\n")
    elif scope["path"] == "/go":
        await _answer(send, 200)
        for frame in frames:
            for tell in list(sockets.values()):
                await tell({"type": "websocket.send", "text": frame})
        return
    else:
        given = next((value for name, value in scope["headers"] if name == b"x-hub-signature-256"), b"")
        status = 200 if signature.valid(body, given.decode("latin-1"), SECRETS) else 401
    await _answer(send, status)


async def _socket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept", "subprotocol": next(iter(scope["subprotocols"]), None)})
    await receive()  # the auth frame, answered like the product does
    await send({"type": "websocket.send", "text": '{"op":"ready","cursor":"0-0","session":"bare","heartbeat":25}'})
    sockets[id(scope)] = send
    try:
        while (await receive())["type"] != "websocket.disconnect":
            pass
    finally:
        del sockets[id(scope)]


async def _body(receive: Any) -> bytes:
    event = await receive()
    body = event.get("body", b"")
    while event.get("more_body"):
        event = await receive()
        body += event.get("body", b"")
    return body


async def _answer(send: Any, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": PLAIN})
    await send({"type": "http.response.body", "body": b""})


if __name__ == "__main__":
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        lifespan="off",
        access_log=False,
        log_level="warning",
    )
