"""What the simulator does not do, and how it says so."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.simulated import LINE, ROOT, TOKEN, WABA, Simulated, Simulator


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    made = Simulated(tmp_path_factory.mktemp("simulator"))
    yield made.simulator
    made.close()


@pytest.mark.parametrize(
    ("path", "headers", "status", "code"),
    [
        (f"/v25.0/{LINE}", {}, 401, 190),
        (f"/v25.0/{LINE}", {"Authorization": "Bearer expired-1"}, 401, 190),
        ("/v25.0/999", TOKEN, 400, 100),
        ("/nonsense/999", TOKEN, 400, 2500),
        (f"/v25.0/{LINE}?fields=shoe_size", TOKEN, 400, 100),
        (f"/v25.0/{WABA}/message_templates?after=rubbish", TOKEN, 400, 131059),
    ],
)
def test_graph_refuses_in_metas_words(
    simulator: Simulator, path: str, headers: dict[str, str], status: int, code: int
) -> None:
    answer = simulator.client.get(path, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["fbtrace_id"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("PUT", "/control/chaos", {"duplicates": 900}, 422, "invalid"),
        ("GET", "/control/sends?after=soon", None, 422, "http"),
        ("POST", "/control/customers", {"phone": "none"}, 422, "invalid"),
        ("POST", "/control/customers", {"language": "tlh"}, 422, "invalid"),
        ("POST", "/control/customers/cus_nobody/messages", {"text": "a"}, 404, "no_such_customer"),
        ("POST", "/control/numbers", {"phone_number_id": "x"}, 422, "invalid"),
        ("POST", "/control/load", {"rate": 100_000}, 422, "invalid"),
        ("GET", "/control/load", None, 404, "no_load"),
        ("GET", "/control/nothing", None, 404, "http"),
    ],
)
def test_control_refuses_with_a_problem(
    simulator: Simulator, method: str, path: str, body: Any, status: int, code: str
) -> None:
    answer = simulator.client.request(method, path, json=body)
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert (answer.status_code, answer.json()["code"], answer.json()["status"]) == (status, code, status)


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_it_answers_only_to_this_machine(simulator: Simulator, headers: dict[str, str]) -> None:
    assert simulator.client.get("/control/sends", headers=headers).status_code == 403
    assert simulator.client.get("/control/sends", headers={"Origin": simulator.url}).status_code == 200


def test_without_a_secret_it_does_not_start_and_says_which_setting_is_missing(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    ended = subprocess.run(
        (sys.executable, "-m", "hub.simulator"),
        cwd=ROOT,
        env=clean | {"HUB_DATA_DIR": str(tmp_path)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"HUB_APP_SECRET is not set")
