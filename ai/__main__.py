"""`python -m ai …`, which is what `hub ai …` runs: judging, training, preparing."""

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from ai import judging
from ai.opening import heads_folder, open_encoder
from hub import log, settings
from hub.errors import HubbubError, Invalid, SettingError


class Part(StrEnum):
    encoder = "encoder"
    heads = "heads"
    replies = "replies"
    both = "both"


app = typer.Typer(
    name="hub ai", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False, rich_markup_mode=None
)
Data = Annotated[Path, typer.Option(help="The folder of public data: sent_*.tsv and dlg_*.jsonl")]


@app.callback()
def about() -> None:
    """The models: prepare, train, judge and use them from the command line."""


@app.command()
def prepare() -> None:
    """Make the encoder's folder, which otherwise happens at the first start."""
    config = _config()
    open_encoder(config.models, config.data_dir)


@app.command()
def classify() -> None:
    """Read lines {"text"} and write {"language","label","score","probabilities"} for each."""
    config = _config()
    encoder = open_encoder(config.models, config.data_dir)
    for line in judging.classify(sys.stdin.buffer, encoder, config.data_dir):
        sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


@app.command()
def rank() -> None:
    """Read lines {"context","candidates"} and write {"order","scores"}; {"history"} sets a business's own past."""
    config = _config()
    encoder = open_encoder(config.models, config.data_dir)
    for line in judging.rank(sys.stdin.buffer, encoder, config.data_dir):
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()


@app.command()
def train(
    data: Data, only: Annotated[Part, typer.Option(help="What to make; both: heads and replies.")] = Part.both
) -> None:
    """Make the heads again, from our corpus and public data; those of the default encoder into the package.

    `--only encoder` tunes the default encoder itself: minutes on a GPU, hours without. Its heads no longer fit then.
    """
    from ai.training import course  # noqa: PLC0415 - only here are texts read by the ten thousand

    if only is Part.encoder:
        course.tune(data, _say)
        return
    config = _config()
    encoder = open_encoder(config.models, config.data_dir)
    course.run(encoder, data, config.data_dir, only.value, _say)


@app.command()
def evaluate(data: Data) -> None:
    """Judge mood, language and replies on the development parts, which nothing was trained on."""
    from ai.training.examining import run  # noqa: PLC0415 - see above

    config = _config()
    encoder = open_encoder(config.models, config.data_dir)
    _say(f"heads of {heads_folder(encoder, config.data_dir).name}")
    for line in run(encoder, data, config.data_dir, _say):
        typer.echo(line)


def _config() -> settings.Settings:
    return settings.load(os.environ)


def _say(words: str) -> None:
    typer.echo(words, err=True)


def _fail(reason: str) -> NoReturn:
    typer.echo(f"Failed: {reason}", err=True)
    sys.exit(1)


def main() -> None:
    log.set_up(settings.Settings(log_level="error"), "ai")
    try:
        app()
    except SettingError as problem:
        _fail(f"{problem.name} {problem.reason}.")
    except Invalid as problem:
        _fail(problem.detail)
    except HubbubError as problem:  # data or weights that are not those that were measured
        _fail(str(problem))
    except BrokenPipeError:
        sys.exit(1)  # whoever read the lines has enough


if __name__ == "__main__":
    main()
