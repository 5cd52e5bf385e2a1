"""`hub ai …`: the models from the command line. They run in a process of their own, since nothing here loads them."""

import os
import sys
from typing import Any

import typer

from inbox.commands.showing import AsJson, people, show_json
from inbox.commands.signed_in import Api

app = typer.Typer(no_args_is_help=True, help="The models: prepare, train, judge and use them.")
_PASSED_ON: dict[str, Any] = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


@app.command("refit")
def refit(as_json: AsJson = False) -> None:
    """Learn the ranking of suggested replies from your team's past answers now, not at night."""
    done = Api().post("/v1/ai/refit", {})
    if as_json:
        show_json(done)
    elif done["pairs"]:
        people.print(f"Learned from {done['pairs']:,} past answers.")
    else:
        people.print("There are too few past answers to learn from; 60 are enough.")


def _passed_on(name: str, words: str) -> None:
    def run(context: typer.Context) -> None:
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "ai", name, *context.args])  # noqa: S606 - our own program

    app.command(name, help=words, context_settings=_PASSED_ON)(run)


_passed_on("classify", 'Read lines {"text"}; write {"language","label","score","probabilities"} for each.')
_passed_on("rank", 'Read lines {"context","candidates"}; write {"order","scores"}. {"history"} sets a past.')
_passed_on("prepare", "Make the encoder's folder, which otherwise happens at the first start.")
_passed_on("train", "Make the heads again, from the corpus and a folder of public data (--data).")
_passed_on("evaluate", "Judge mood, language and replies on a folder of public data (--data).")
