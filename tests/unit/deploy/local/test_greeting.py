from pathlib import Path

from rich.console import Console

from deploy.local import greeting
from hub.settings import load


def said(environ: dict[str, str], processes: list[str]) -> str:
    settings = load(environ)
    console = Console(width=120)
    with console.capture() as captured:
        console.print(greeting.table(settings, greeting.urls_of(settings, processes), Path("/somewhere/data")))
    return captured.get()


def test_the_table_says_where_who_what_and_how_to_stop() -> None:
    text = said({"HUB_SIMULATOR": "on", "HUB_DEMO_PASSWORD": "open sesame", "HUB_PORT": "9000"}, ["inbox", "simulator"])
    for expected in ("http://127.0.0.1:9000/", "owner@demo.test", "open sesame", "/somewhere/data", "Ctrl-C"):
        assert expected in text


def test_without_the_simulator_nobody_is_made_up() -> None:
    assert "demo.test" not in said({"HUB_SIMULATOR": "off"}, ["inbox", "ingress"])
