"""The import contracts of pyproject.toml hold, and say all they should."""

import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
# Modules without I/O: as soon as one exists it stands under the contract that keeps it so.
PURE = (
    "hub.domain",
    "actors.rules",
    "inbox.billing.prices",
    "inbox.templates.checks",
    "inbox.templates.life",
    "inbox.templates.prices",
    "inbox.live.audience",
    "hub.whatsapp.webhook",
    "hub.whatsapp.payloads",
    "hub.whatsapp.signature",
)


def contract(name: str) -> dict[str, Any]:
    return next(each for each in CONTRACTS if each["name"] == name)


def exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # not even its package
        return False


def test_every_contract_is_kept() -> None:
    checker = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run((checker, "--no-cache"), cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[ran.stdout.find("Contracts") :]


@pytest.mark.parametrize("module", [name for name in PURE if exists(name)])
def test_what_decides_is_under_the_contract_of_the_pure(module: str) -> None:
    assert module in contract("The decisions are pure")["source_modules"]


def test_the_packages_are_layered_in_this_order() -> None:
    assert contract("Inbox over actors over ai over hub")["layers"] == ["inbox", "actors", "ai", "hub"]


def test_sending_belongs_to_the_numbers_alone() -> None:
    assert contract("A message leaves only through its number's budget")["allowed_importers"] == ["actors.numbers"]


def test_layers_leave_no_module_without_a_place() -> None:
    assert contract("Inside hub")["exhaustive"] is True
    assert contract("Inside actors")["exhaustive"] is True
