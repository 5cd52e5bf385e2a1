"""What each process of the product finds in its environment. Pure: settings that people made stay, gaps are filled."""

from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.local.keys import Keys
from hub.errors import SettingError
from hub.settings import Addresses, Settings, load

# Ray's own defaults suit a cluster: workers at nice 15, a usage report, logs folded together.
RAY = {
    "RAY_worker_niceness": "0",
    "RAY_DEDUP_LOGS": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
    "OMP_NUM_THREADS": "1",
}

PORTS = {  # process → (its setting, how to find its port)
    "inbox": "HUB_PORT",
    "ingress": "HUB_INGRESS_PORT",
    "simulator": "HUB_SIMULATOR_PORT",
    "actors": "HUB_ACTORS_METRICS_PORT",
}


def port_of(process: str, addresses: Addresses) -> int:
    """The port that a process answers `/readyz` on."""
    ports = {
        "inbox": addresses.inbox,
        "ingress": addresses.ingress,
        "simulator": addresses.simulator,
        "actors": addresses.actors_metrics,
    }
    return ports[process]


def reachable(host: str) -> str:
    """The host to connect to for a server that listens on `host`."""
    return "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104 - read, not bound


def complete(
    environ: Mapping[str, str], keys: Keys, urls: Mapping[str, str], data_dir: Path, root: Path
) -> dict[str, str]:
    """`environ` with everything a process needs: engine `urls`, made-up secrets, and the simulator as Meta if it runs.

    With no HUB_APP_SECRET there are no Meta credentials, so the simulator is on unless HUB_SIMULATOR says otherwise.
    Raises SettingError for a wrong setting.
    """
    simulator = environ.get("HUB_SIMULATOR") or ("off" if environ.get("HUB_APP_SECRET") else "on")
    host, port = reachable(environ.get("HUB_HOST", "127.0.0.1")), environ.get("HUB_SIMULATOR_PORT") or "8002"
    made = {
        **RAY,
        "PYTHONUNBUFFERED": "1",
        "HUB_SIMULATOR": simulator,
        "HUB_SECRET_KEY": keys.secret_key,
        "HUB_APP_SECRET": keys.app_secret,
        "HUB_VERIFY_TOKEN": keys.verify_token,
        "HUB_DEMO_PASSWORD": keys.demo_password,
        **({"HUB_GRAPH_URL": f"http://{host}:{port}"} if simulator != "off" else {}),
    }
    given = {name: value for name, value in environ.items() if value}
    fixed = {
        "HUB_DATA_DIR": str(data_dir),
        "PYTHONPATH": ":".join(filter(None, (str(root), environ.get("PYTHONPATH")))),  # Ray's workers start elsewhere
    }
    whole = {**made, **given, **urls, **fixed}
    load(whole)
    return whole


def check_ports(settings: Settings, processes: list[str], is_free: Callable[[int, str], bool]) -> None:
    """Refuse to start when a port is taken, or named twice. Raises SettingError with the variable to change."""
    seen: dict[int, str] = {}
    for process in processes:
        port, variable = port_of(process, settings.addresses), PORTS[process]
        if port in seen:
            raise SettingError(variable, f"is {port}, and so is {seen[port]}; each process needs a port of its own")
        seen[port] = variable
        if not is_free(port, settings.addresses.host):
            raise SettingError(
                variable, f"is {port}, but something listens there; stop it, or set {variable} to a free port"
            )
