"""Talking with customers from a terminal: watch what arrives, send an answer."""

import time
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.text import Text
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from inbox.commands.showing import AsJson, Failed, people, problems, show_json, show_one
from inbox.commands.signed_in import Api

SIGNED_OUT = (4401, 4403, 4409)  # closings that another try cannot mend
TRY_AGAIN = 2.0  # seconds
SETTLED = ("sent", "delivered", "read", "played", "failed", "unknown")


def tail(
    cursor: Annotated[str | None, typer.Option(help="Go on from here; what was missed comes first.")] = None,
    count: Annotated[int, typer.Option("--count", "-n", help="Stop after so many events; 0: never.")] = 0,
    as_json: AsJson = False,
) -> None:
    """The live inbox, until Ctrl-C. A lost connection is taken up where it broke: nothing is missed."""
    watch = Watch(Api(), cursor, count, as_json=as_json)
    try:
        while not watch.once():
            time.sleep(TRY_AGAIN)
    except KeyboardInterrupt:
        return


class Watch:
    """Follows the stream and remembers where it was."""

    def __init__(self, api: Api, cursor: str | None, count: int, *, as_json: bool) -> None:
        self._api = api
        self._cursor = cursor
        self._left = count or None
        self._as_json = as_json
        self._names: dict[str, str] = {}

    def once(self) -> bool:
        """Follow one connection to its end. True: enough was seen. Raises Failed when signed out."""
        address = self._api.url.replace("http", "ws", 1) + "/v1/stream"
        try:
            with connect(address, subprotocols=[Subprotocol("hubbub.v1.json")], max_size=None) as socket:
                return self._follow(socket)
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd else 1006
            if code == SIGNED_OUT[0]:
                self._api.renew()
            elif code in SIGNED_OUT:
                raise Failed(f"The hub closed the stream: {closed.rcvd.reason if closed.rcvd else code}.") from closed
            self._note(f"connection lost ({code}), taking it up again")
        except (OSError, WebSocketException) as problem:
            self._note(f"{address} does not answer ({problem}), trying again")
        return False

    def _follow(self, socket: ClientConnection) -> bool:
        hello = {"op": "auth", "token": self._api.token, "topics": ["inbox"]}
        socket.send(msgspec.json.encode(hello | ({"cursor": self._cursor} if self._cursor else {})).decode())
        for raw in socket:
            frame: dict[str, Any] = msgspec.json.decode(raw)
            self._cursor = frame.get("cursor") or self._cursor
            if frame["op"] == "ready":
                self._note(f"live at {self._api.url}")
            elif frame["op"] == "resync":
                self._note(f"some events are past ({frame['reason']}); going on from now")
            elif frame["op"] == "event":
                self._show(frame)
                if self._left is not None:
                    self._left -= 1
                    if not self._left:
                        return True
        return False

    def _show(self, frame: dict[str, Any]) -> None:
        if self._as_json:
            show_json(frame)
            return
        data = frame["data"]
        if frame["type"] in {"conversation.created", "conversation.updated"}:
            self._names[data["id"]] = data["contact"]["name"]
        if frame["type"] == "message.created":
            who = self._name(data["conversation_id"])
            arrow, style = ("←", "bold") if data["direction"] == "in" else ("→", "green")
            said = words(data)
            people.print(Text(f"{data['at'][11:19]} {arrow} {who}: {said}  [{data['conversation_id']}]", style=style))
        elif frame["type"] == "message.updated" and data["direction"] == "out":
            failed = f": {data['error']['title']}" if data.get("error") else ""
            people.print(Text(f"{frame['at'][11:19]}   {data['status']}{failed}  [{data['id']}]", style="dim"))
        elif not frame["type"].startswith(("message.", "conversation.")):
            people.print(Text(f"{frame['at'][11:19]}   {frame['type']}", style="dim"))

    def _name(self, conversation_id: str) -> str:
        if conversation_id not in self._names:
            found = self._api.get(f"/v1/conversations/{conversation_id}")
            self._names[conversation_id] = found["contact"]["name"]
        return self._names[conversation_id]

    def _note(self, sentence: str) -> None:
        problems.print(Text(sentence, style="dim"))


def words(message: dict[str, Any]) -> str:
    """A message in a line: its text or caption, else its type."""
    content: dict[str, Any] = message["content"]
    said = content.get("body") or content.get("caption") or ""
    return " ".join(str(said).split()) if said else f"({message['type']})"


def send(
    to: Annotated[str, typer.Argument(help="A conversation's id, or words that find one: a name, a phone number.")],
    text: Annotated[str | None, typer.Argument(help="What to say.")] = None,
    *,
    template: Annotated[str | None, typer.Option(help="NAME:LANGUAGE of a template without variables.")] = None,
    message: Annotated[Path | None, typer.Option(help="A file with a Cloud API message without `to`.")] = None,
    wait: Annotated[float, typer.Option(help="Wait so many seconds until WhatsApp has taken it.")] = 0.0,
    as_json: AsJson = False,
) -> None:
    """Send a message. With --wait the exit code says whether WhatsApp took it."""
    api = Api()
    path = f"/v1/conversations/{find(api, to)}/messages"
    sent = api.post(path, body_of(text, template, message))
    end = time.monotonic() + wait
    while sent["status"] not in SETTLED and time.monotonic() < end:
        time.sleep(0.2)
        newest = {item["id"]: item for item in api.get(path)["items"]}
        sent = newest.get(sent["id"], sent)
    show_one(sent, f"{sent['id']} is {sent['status']}", as_json=as_json)
    if wait and sent["status"] not in SETTLED[:4]:
        error: dict[str, Any] = sent.get("error") or {}
        raise Failed(f"Not sent: {error.get('title') or sent['status']}.", error.get("advice", ""))


def find(api: Api, words_or_id: str) -> str:
    """The conversation that is meant. Raises Failed unless there is exactly one."""
    if words_or_id.startswith("cnv_"):
        return words_or_id
    found = api.get("/v1/conversations", q=words_or_id, limit=5)["items"]
    if len(found) == 1:
        return found[0]["id"]
    names = "\n".join(f"{each['id']}  {each['contact']['name']}" for each in found)
    raise Failed(f"{len(found) or 'No'} conversations match {words_or_id!r}.", names)


def body_of(text: str | None, template: str | None, file: Path | None) -> dict[str, Any]:
    """The Cloud API message of the one of three that is given. Raises Failed."""
    if sum(part is not None for part in (text, template, file)) != 1:
        raise Failed("Say what to send: a text, --template, or --message, one of them.")
    if text is not None:
        return {"type": "text", "text": {"body": text}}
    if template is not None:
        name, colon, language = template.partition(":")
        if not colon:
            raise Failed(f"{template!r} names no language.", "Write for example hello_world:en_US.")
        return {"type": "template", "template": {"name": name, "language": {"code": language}}}
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, Any]) if file else {}
    except (OSError, msgspec.DecodeError) as problem:
        raise Failed(f"{file} is no message: {problem}.") from problem
