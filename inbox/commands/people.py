"""Signing in and out, as a person at a terminal."""

import os
from typing import Annotated

import typer

from inbox.commands.showing import AsJson, show_one
from inbox.commands.signed_in import DEFAULT_URL, Api, SignIn, call, client_for, keep, kept, kept_in

Email = Annotated[str, typer.Option(prompt=True, help="Your address.")]
Password = Annotated[
    str, typer.Option(prompt=True, hide_input=True, envvar="HUB_PASSWORD", help="Asked for, or from HUB_PASSWORD.")
]
Url = Annotated[str, typer.Option(envvar="HUB_URL", help="Where the hub is.")]
Otp = Annotated[str | None, typer.Option(help="One-time code, where it is asked for.")]


def login(email: Email, password: Password, url: Url = DEFAULT_URL, otp: Otp = None, as_json: AsJson = False) -> None:
    """Sign in; other commands then act as you."""
    body = {"email": email, "password": password, **({"otp": otp} if otp else {})}
    tokens = call(client_for(url), "POST", "/v1/auth/login", json=body)
    keep(SignIn(url=url, email=email, access_token=tokens["access_token"], refresh_token=tokens["refresh_token"]))
    os.environ.pop("HUB_API_KEY", None)  # who signs in wants to act as themselves
    me = Api().get("/v1/me")
    show_one(me, f"Signed in to {url} as {me['name']} ({me['role']} of {me['tenant']['name']}).", as_json=as_json)


def logout(as_json: AsJson = False) -> None:
    """End the sign-in of this machine."""
    sign_in = kept()
    if sign_in:
        headers = {"Authorization": f"Bearer {sign_in.access_token}"}
        body = {"refresh_token": sign_in.refresh_token}
        try:
            call(client_for(sign_in.url), "POST", "/v1/auth/logout", json=body, headers=headers)
        finally:
            kept_in().unlink()  # whatever the hub says, this machine forgets
    show_one({"signed_in": False}, "Signed out." if sign_in else "Nobody was signed in.", as_json=as_json)


def whoami(as_json: AsJson = False) -> None:
    """Who other commands act as."""
    api = Api()
    me = api.get("/v1/me")
    show_one(me, f"{me['name']}, {me['role']} of {me['tenant']['name']}, at {api.url}", as_json=as_json)
