"""The one table a person reads when everything is up."""

from collections.abc import Mapping
from pathlib import Path

from rich.box import ROUNDED
from rich.table import Table

from deploy.local.environment import reachable
from hub.settings import Settings

DEMO_PEOPLE = (("owner@demo.test", "owner"), ("ana@demo.test", "agent"), ("raj@demo.test", "agent"))


def urls_of(settings: Settings, processes: list[str]) -> dict[str, str]:
    """Process → its address, of those that a person or program may open."""
    host, at = reachable(settings.addresses.host), settings.addresses
    ports = {"inbox": at.inbox, "ingress": at.ingress, "simulator": at.simulator, "actors": at.actors_metrics}
    return {name: f"http://{host}:{ports[name]}" for name in processes}


def table(settings: Settings, urls: Mapping[str, str], data_dir: Path) -> Table:
    """Addresses, sign-in, where the data is, how to stop."""
    shown = Table(title="Hubbub is up", box=ROUNDED, show_header=False, title_style="bold green", pad_edge=True)
    shown.add_column(style="bold", no_wrap=True)
    shown.add_column(overflow="fold")
    if "inbox" in urls:
        shown.add_row("Inbox", f"{urls['inbox']}/")
        shown.add_row("REST, socket", f"{urls['inbox']}/v1   {urls['inbox'].replace('http', 'ws', 1)}/v1/stream")
        shown.add_row("API reference", f"{urls['inbox']}/schema")
    if "ingress" in urls:
        shown.add_row("Webhooks", f"{urls['ingress']}/webhooks/whatsapp")
    if "simulator" in urls:
        shown.add_row("Customer's phone", f"{urls['simulator']}/   (customers: {settings.simulator})")
        for email, role in DEMO_PEOPLE:
            shown.add_row(f"Sign in: {role}", f"{email}   {settings.demo_password}")
    shown.add_row("Metrics", "   ".join(f"{url}/metrics" for url in urls.values()))
    shown.add_row("Data", str(data_dir))
    shown.add_row("Stop", "Ctrl-C")
    return shown
