"""The `hub` command: the same for a server and a laptop."""

import sys

import typer

from hub import log
from hub.errors import SettingError, Unavailable
from hub.settings import Settings
from inbox.commands import ai, campaigns, numbers, people, server, simulate, talk, templates, webhooks
from inbox.commands.showing import Failed, problems

app = typer.Typer(
    name="hub",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def about() -> None:
    """Hubbub: a real-time WhatsApp inbox hub."""


app.command("migrate")(server.migrate)
app.command("seed-demo")(server.seed_demo)
app.command("doctor")(server.doctor)
app.command("login")(people.login)
app.command("logout")(people.logout)
app.command("whoami")(people.whoami)
app.add_typer(numbers.app, name="numbers")
app.add_typer(templates.app, name="templates")
app.add_typer(campaigns.app, name="campaigns")
app.add_typer(ai.app, name="ai")
app.command("tail")(talk.tail)
app.command("send")(talk.send)
app.command("replay")(webhooks.replay)
app.add_typer(simulate.app, name="simulate")


def main() -> None:
    """Run the command line. The exit code is 0 only when everything asked for was done."""
    log.set_up(Settings(log_level="error"), "hub")  # people read sentences, not log lines
    try:
        app()
    except SettingError as problem:
        _fail(f"{problem.name} {problem.reason}.", "")
    except Unavailable as problem:
        _fail(f"{problem.dependency} is away: {problem.reason}.", "`hub doctor` looks at every part.")
    except Failed as problem:
        _fail(problem.reason, problem.advice)


def _fail(reason: str, advice: str) -> None:
    problems.print(f"[bold red]Failed:[/] {reason}", highlight=False)
    if advice:
        problems.print(advice, highlight=False)
    sys.exit(1)


if __name__ == "__main__":
    main()
