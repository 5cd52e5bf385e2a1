"""The `hub` command against the running product, as a person at a terminal uses it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.integration.conftest import ROOT, Stack

NUMBER = "100000000000001"


class Terminal:
    """One user's terminal: a home of its own, nothing but the product's address set."""

    def __init__(self, stack: Stack, home: Path) -> None:
        at = {name: value for name, value in stack.environ.items() if name.startswith("HUB_")}
        clean = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
        self._env = {**clean, **at, "HUB_URL": stack.url("inbox"), "XDG_CONFIG_HOME": str(home)}
        self._password = stack.setting("HUB_DEMO_PASSWORD")

    def __call__(self, *words: str, **environ: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            (sys.executable, "-m", "inbox.cli", *words),
            cwd=ROOT,
            env={**self._env, **environ},
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )

    def json(self, *words: str) -> Any:
        """What the command prints for programs; it must succeed."""
        said = self(*words, "--json")
        assert said.returncode == 0, said.stderr
        return json.loads(said.stdout)

    def login(self, email: str) -> "subprocess.CompletedProcess[str]":
        return self("login", "--email", email, HUB_PASSWORD=self._password)


@pytest.fixture
def terminal(stack: Stack, tmp_path: Path) -> Terminal:
    return Terminal(stack, tmp_path)


def test_who_is_not_signed_in_is_told_how_to(terminal: Terminal) -> None:
    said = terminal("numbers", "list")
    assert said.returncode == 1
    assert "hub login" in said.stderr


def test_a_wrong_password_is_refused(terminal: Terminal) -> None:
    said = terminal("login", "--email", "owner@demo.test", HUB_PASSWORD="guessed")
    assert said.returncode == 1
    assert "Failed" in said.stderr


def test_a_customer_writes_and_is_answered(terminal: Terminal) -> None:
    assert terminal.login("owner@demo.test").returncode == 0
    assert NUMBER in {number["phone_number_id"] for number in terminal.json("numbers", "list")}
    customer = terminal.json("simulate", "customer", "Terminal Tester")
    terminal.json("simulate", "say", customer["id"], "Is anybody there?", "--number", NUMBER)
    seen = terminal("tail", "--count", "1", "--json", "--cursor", "0-0")
    assert seen.returncode == 0, seen.stderr
    sent = terminal.json("send", "Terminal Tester", "Yes, I am.", "--wait", "20")
    assert sent["status"] in {"sent", "delivered", "read"}
    phones = terminal.json("simulate", "sends", "--limit", "100000")
    assert sent["id"] in {item["biz_opaque_callback_data"] for item in phones}


def test_doctor_finds_everything_well(terminal: Terminal) -> None:
    findings = terminal.json("doctor")
    assert all(finding["ok"] for finding in findings)
    assert {"NATS", "PostgreSQL", "MongoDB", "Redis", "actors", "simulator"} <= {each["part"] for each in findings}


def test_chaos_is_turned_and_turned_back(terminal: Terminal) -> None:
    assert terminal.json("simulate", "chaos", "duplicates=7")["duplicates"] == 7
    assert terminal("simulate", "chaos", "duplicates=700").returncode == 1
    assert terminal.json("simulate", "chaos", "--reset")["duplicates"] != 7
