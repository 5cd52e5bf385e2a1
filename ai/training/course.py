"""The whole of training, from texts to the files under `ai/heads`."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np

from ai import lowrank, opening, preparing, ranking, texts
from ai.embeddings import Encoder, Floats
from ai.refitting import refit
from ai.softmax import Head
from ai.training import heads, replies
from ai.training.data import aside
from ai.training.reading import Readings
from hub.errors import SettingError

# Whose dialogues play businesses that the matcher has never seen, when it is learned how much a past counts.
STRANGERS: Final = "dlg_sgd.train"
PAST: Final = 1_500  # pairs of a stranger's past, and how many conversations are then asked
ASKED: Final = 300
SURE: Final = 0.6  # of the replies shown first so many are to be the true one, on conversations kept aside


def run(encoder: Encoder, data: Path, data_dir: Path, only: str, say: Callable[[str], None]) -> None:
    """Raises WrongData, SettingError."""
    out = (
        opening.SHIPPED
        if encoder.name == preparing.IDENTITY
        else data_dir / "models" / "heads" / encoder.name.replace("/", "--")
    )
    readings = Readings(encoder, data_dir / "models", say)
    if only in {"heads", "both"}:
        taught = Head.load(out / "mood.npz") if encoder.name == preparing.IDENTITY else None
        heads.train(heads.Bench(data, readings, say, taught), out)
    if only in {"replies", "both"}:
        _replies(data, readings, out, say)


def tune(data: Path, say: Callable[[str], None]) -> None:
    """Teach the default encoder anew. What was made for the one before does not fit it: train heads and replies then.

    Raises WrongData, SettingError.
    """
    try:
        from ai.training import loudness, tuning  # noqa: PLC0415 - torch is not always there
    except ImportError as missing:
        raise SettingError("--only encoder", "needs torch: run `make torch`") from missing
    own = [message for variant in texts.VARIANTS for message in texts.messages(variant)]
    rows = [row for row in heads.moods_told(data, own) if not aside(row.text)]
    pairs, _ = replies.gather(data)
    device = "cuda" if tuning.torch.cuda.is_available() else "cpu"
    tuned = tuning.tune(tuning.Course(rows, pairs, say), device)
    lowrank.save(preparing.TUNING, tuned.changes)
    loudness.save(preparing.LOUD, tuned.loud)
    tuned.recall.save(preparing.RECALL)
    tuned.mood.save(opening.SHIPPED / "mood.npz")
    say("now: put the checksum that `hub ai prepare` asks for into ai/preparing.py, then train heads and replies")


def _replies(data: Path, readings: Readings, out: Path, say: Callable[[str], None]) -> None:
    say("how much a past counts")
    with_past = _strangers(data, readings)
    say("matcher")
    pairs, aside = replies.gather(data)
    matcher = replies.teach(pairs, readings)
    alone = replies.listed(aside, readings, matcher, lambda _: None)
    weights = replies.weigh(alone), replies.weigh(with_past)
    learned = ranking.Learned(
        alone=weights[0],
        with_past=weights[1],
        worth_alone=replies.worth(alone, weights[0], SURE),
        worth_with_past=replies.worth(with_past, weights[1], SURE),
    )
    out.mkdir(parents=True, exist_ok=True)
    replies.save(out, matcher, learned)
    say(f"alone {replies.recalls(replies.ranks(alone, weights[0]))}")
    say(f"with a past {replies.recalls(replies.ranks(with_past, weights[1]))}")


def _strangers(data: Path, readings: Readings) -> Floats:
    """Lists of conversations with businesses that the matcher met only by their past."""
    known, _ = replies.gather(data, ["dlg_star.train"])
    base = replies.teach(known, readings, replies.STEPS // 2)
    pairs, asked = replies.gather_of(data, STRANGERS)
    dice = np.random.default_rng(replies.SEED)
    past_pairs = [pairs[int(place)] for place in dice.permutation(len(pairs))[:PAST]]
    past = replies.past_of(past_pairs, readings)
    own = refit(base, past.asked, past.answered, [pair.reply for pair in past_pairs])
    some = [asked[int(place)] for place in dice.permutation(len(asked))[:ASKED]]
    return replies.listed(some, readings, own or base, lambda _: past)
