"""The simulator as a process of its own, and a stand-in for ingress that keeps what it is sent."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from deploy.local.ports import free_port
from hub.clock import utc_now
from hub.whatsapp import signature, webhook

ROOT = Path(__file__).parents[2]
LINE, FAST_LINE, WABA = "100000000000001", "100000000000002", "200000000000001"
TOKEN = {"Authorization": "Bearer any-token"}
PATIENCE = 30.0  # seconds
QUICK = {"status_delay_ms": [0, 20], "delivery_ms": [0, 20], "reading_s": [0, 0.05], "read_percent": 100}
CALM = QUICK | {"skip_delivered": 0, "duplicates": 0, "reorder": 0}


class Ingress:
    """Keeps every body that is rightly signed; answers `status`."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.status = 200
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer(200)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if not signature.valid(body, self.headers["X-Hub-Signature-256"], ["first"]):
                    self._answer(401)
                    return
                outer.bodies.append(body)
                self._answer(outer.status)

            def _answer(self, status: int) -> None:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def events(self) -> list[Any]:
        """Everything that the hub's own reader finds, in order of arrival."""
        readings = [webhook.read(body, utc_now()) for body in list(self.bodies)]
        assert not any(reading.unreadable for reading in readings)
        return [parsed.event for reading in readings for parsed in reading.parsed]


class Simulator:
    """`python -m hub.simulator` on a free port; `ask` calls it."""

    def __init__(self, data_dir: Path, ingress: Ingress, mode: str = "quiet", **environ: str) -> None:
        self.port = free_port([])
        self.url = f"http://127.0.0.1:{self.port}"
        self._environ = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")} | {
            "HUB_SIMULATOR_PORT": str(self.port),
            "HUB_INGRESS_PORT": str(ingress.port),
            "HUB_APP_SECRET": "first,second",
            "HUB_DATA_DIR": str(data_dir),
            "HUB_SIMULATOR": mode,
            **environ,
        }
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen((sys.executable, "-m", "hub.simulator"), cwd=ROOT, env=self._environ)
        self.client = httpx.Client(base_url=self.url, trust_env=False, timeout=10)
        until(self._ready)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Its exit status."""
        self.client.close()
        self.process.send_signal(how)
        return self.process.wait(timeout=10)

    def ask(self, method: str, path: str, **options: Any) -> Any:
        """The decoded answer, which must not be an error."""
        answer = self.client.request(method, path, **options)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def send(self, to: str = "15552223333", number: str = LINE, **fields: Any) -> httpx.Response:
        template = {"type": "template", "template": {"name": "hello_world", "language": {"code": "en_US"}}}
        body = {"messaging_product": "whatsapp", "to": to} | template | fields
        return self.client.post(f"/v25.0/{number}/messages", json=body, headers=TOKEN)

    def _ready(self) -> bool:
        assert self.process.poll() is None, "the simulator ended while it started"
        try:
            return self.client.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False


def until(holds: Callable[[], Any]) -> Any:
    """What `holds` returns once it is true."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = holds()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"did not happen within {PATIENCE:g} s")


class Simulated:
    """A simulator with its stand-in for ingress; use it as a context."""

    def __init__(self, data_dir: Path, mode: str = "quiet", **environ: str) -> None:
        self.ingress = Ingress()
        self.simulator = Simulator(data_dir, self.ingress, mode, **environ)
        self.simulator.ask("PUT", "/control/chaos", json=CALM)

    def close(self) -> None:
        if self.simulator.process.poll() is None:
            self.simulator.stop()
        self.ingress.server.shutdown()
        self.ingress.server.server_close()
