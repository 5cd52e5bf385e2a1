"""The command's way to the hub: REST as the person who signed in, or as the program whose key is in HUB_API_KEY."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import msgspec
from msgspec import Struct, structs

from inbox.commands.showing import Failed

DEFAULT_URL = "http://127.0.0.1:8000"
LONG = 900.0  # seconds for an answer of a million rows
BUSY = frozenset({409, 429, 500, 502, 503, 504})  # of a piece of a file: ask where it stands, and go on


class Away(Failed):
    """The hub gave no answer, or none for now."""


class SignIn(Struct, frozen=True, kw_only=True):
    """What `hub login` keeps, readable by its owner alone."""

    url: str
    email: str
    access_token: str
    refresh_token: str


def kept_in() -> Path:
    """The file of the sign-in."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "hubbub" / "session.json"


def keep(sign_in: SignIn) -> None:
    """Write the sign-in in one step; nobody else may read it (mode 0600, its folder 0700)."""
    file = kept_in()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f"session.{uuid4().hex}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR), "wb") as out:
        out.write(msgspec.json.encode(sign_in))
    draft.replace(file)


def kept() -> SignIn | None:
    """The sign-in of this user, or None."""
    try:
        return msgspec.json.decode(kept_in().read_bytes(), type=SignIn)
    except FileNotFoundError:
        return None
    except msgspec.DecodeError as problem:
        raise Failed(f"{kept_in()} cannot be read: {problem}.", "Delete it and run `hub login` again.") from problem


class Api:
    """REST calls. An expired access token is renewed once, unseen. Refusals raise Failed in the hub's own words."""

    def __init__(self, transport: httpx.BaseTransport | None = None) -> None:
        """Raises Failed when nobody is signed in."""
        key = os.environ.get("HUB_API_KEY")
        self._kept = None if key else kept()
        if not key and not self._kept:
            raise Failed("Nobody is signed in.", "Run `hub login`, or set HUB_API_KEY to a program's key.")
        self.url = os.environ.get("HUB_URL") or (self._kept.url if self._kept else DEFAULT_URL)
        self.token = key or (self._kept.access_token if self._kept else "")
        self._client = client_for(self.url, transport)

    def get(self, path: str, **params: str | int | bool | None) -> Any:
        """The answer's JSON. Parameters that are None are left out."""
        return self._call("GET", path, params={name: value for name, value in params.items() if value is not None})

    def post(self, path: str, body: object, **headers: str) -> Any:
        """The answer's JSON. Carries an Idempotency-Key, so a renewed try is not a second act."""
        return self._call("POST", path, json=body, headers={**headers, "Idempotency-Key": uuid4().hex})

    def patch(self, path: str, body: object) -> Any:
        """The answer's JSON."""
        return self._call("PATCH", path, json=body)

    def ask(
        self, method: str, path: str, *, headers: dict[str, str], patience: float = 30, **kinds: Any
    ) -> httpx.Response:
        """One call, its headers among its answer. Raises Failed for a refusal, Away when another try may do."""
        answer = self._authorized(method, path, headers, timeout=patience, **kinds)
        if answer.status_code == 401:
            self.renew()
            raise Away("The sign-in was renewed.")
        if answer.status_code in BUSY:
            raise Away(f"The hub answered {answer.status_code}.")
        _checked(answer)
        return answer

    def download(self, path: str, file: Path, **params: str | None) -> int:
        """Write a long answer to `file`, whole or not at all; its size in bytes."""
        self.get("/v1/me")
        given = {name: value for name, value in params.items() if value is not None}
        draft = file.with_name(f".{file.name}.{uuid4().hex}")
        try:
            with (
                draft.open("wb") as out,
                self._client.stream(
                    "GET", path, params=given, headers={"Authorization": f"Bearer {self.token}"}, timeout=LONG
                ) as answer,
            ):
                if answer.status_code >= 400:
                    answer.read()
                    _checked(answer)
                for chunk in answer.iter_bytes():
                    out.write(chunk)
            return draft.replace(file).stat().st_size
        except httpx.HTTPError as problem:
            raise Failed(f"The file did not come whole: {problem or type(problem).__name__}.") from problem
        finally:
            draft.unlink(missing_ok=True)

    def pages(self, path: str, limit: int, **params: str | bool | None) -> Iterator[dict[str, Any]]:
        """Up to `limit` items of a list, page by page."""
        cursor: str | None = None
        left = limit
        while left > 0:
            page = self.get(path, limit=min(left, 100), cursor=cursor, **params)
            yield from page["items"][:left]
            left -= len(page["items"])
            cursor = page.get("next_cursor")
            if not cursor or not page["items"]:
                return

    def renew(self) -> None:
        """Trade the refresh token for new tokens. Raises Failed when it is spent: somebody has to sign in again."""
        if not self._kept:
            raise Failed("The hub does not know this key.", "HUB_API_KEY may have been revoked.")
        answer = _sent(self._client, "POST", "/v1/auth/refresh", json={"refresh_token": self._kept.refresh_token})
        if answer.status_code >= 400:
            raise Failed("Your sign-in has ended.", "Run `hub login` again.")
        tokens = answer.json()
        self._kept = structs.replace(
            self._kept, access_token=tokens["access_token"], refresh_token=tokens["refresh_token"]
        )
        keep(self._kept)
        self.token = self._kept.access_token

    def _call(self, method: str, path: str, headers: dict[str, str] | None = None, **kinds: Any) -> Any:
        answer = self._authorized(method, path, headers or {}, **kinds)
        if answer.status_code == 401:
            self.renew()
            answer = self._authorized(method, path, headers or {}, **kinds)
        return _checked(answer)

    def _authorized(self, method: str, path: str, headers: dict[str, str], **kinds: Any) -> httpx.Response:
        return _sent(self._client, method, path, headers={**headers, "Authorization": f"Bearer {self.token}"}, **kinds)


def client_for(url: str, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """An HTTP client for one server."""
    return httpx.Client(base_url=url.rstrip("/"), timeout=30, transport=transport)


def call(client: httpx.Client, method: str, path: str, **kinds: Any) -> Any:
    """One call without a sign-in: its JSON, or Failed."""
    return _checked(_sent(client, method, path, **kinds))


def _sent(client: httpx.Client, method: str, path: str, **kinds: Any) -> httpx.Response:
    try:
        return client.request(method, path, **kinds)
    except httpx.HTTPError as problem:
        raise Away(
            f"{client.base_url} does not answer: {problem or type(problem).__name__}.",
            "Is it running (`make run`)? Another address goes into HUB_URL, or `hub login --url`.",
        ) from problem


def _checked(answer: httpx.Response) -> Any:
    if answer.status_code < 400:
        return answer.json() if answer.content else None
    try:
        problem: dict[str, Any] = answer.json()
    except ValueError:
        problem = {}
    errors: list[dict[str, str]] = problem.get("errors") or []
    advice = "\n".join(f"{error.get('path', '')}: {error.get('message', '')}" for error in errors)
    said = problem.get("detail") or problem.get("title") or answer.text[:300] or "no reason given"
    raise Failed(f"{said} ({problem.get('code') or answer.status_code})", advice)
