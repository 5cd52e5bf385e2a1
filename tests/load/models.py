"""What the models cost: the encoder beside plain torch, mood behind its message, suggestions over a long past."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from ai import texts
from ai.embeddings import Encoder, Reading
from ai.offering import Named
from ai.onnx_encoder import OnnxEncoder
from ai.opening import SHIPPED, open_ranking
from ai.preparing import prepare
from ai.ranking import Turn
from ai.replies import KEPT, Line
from ai.sentiment import LABELS, Moods
from ai.training import data
from ai.training.examining import TWEETS, macro_f1
from tests.integration.conftest import MODELS, ROOT
from tests.load.figures import Figure, percentile
from tests.load.processes import product
from tests.load.road import figures
from tests.load.traffic import road

SAMPLE = 640  # texts of the corpus, each variant alike
SINGLES = 60  # of them read one by one
ROUNDS = 3  # the best of so many: other work on the machine only ever adds
DATA = Path(os.environ.get("HUB_AI_DATA", ROOT.parent / "shared" / "ai" / "data"))


async def run(quick: bool) -> AsyncIterator[Figure]:
    for figure in await asyncio.to_thread(encoders, 160 if quick else SAMPLE):
        yield figure
    for figure in await asyncio.to_thread(suggestions, 5_000 if quick else KEPT):
        yield figure
    async for figure in moods(quick):
        yield figure


def encoders(count: int) -> list[Figure]:
    """One thread each, the same texts in turn, so that noise meets both."""
    import torch  # noqa: PLC0415 - takes seconds
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - see above

    torch.set_num_threads(1)
    folder = prepare(Path(MODELS["HUB_MODELS_DIR"]))
    ours = OnnxEncoder(folder)
    plain = SentenceTransformer(str(folder), device="cpu", model_kwargs={"dtype": torch.float32})
    plain.max_seq_length = 128
    sample = _sample(count)

    def theirs(some: Sequence[str]) -> Any:
        return plain.encode(list(some), batch_size=32, normalize_embeddings=True)

    batch = _best(lambda: ours.encode(sample)), _best(lambda: theirs(sample))
    single = _best(lambda: _singly(ours.encode, sample)), _best(lambda: _singly(theirs, sample))
    found = [
        _figure("texts/s, default encoder", count / batch[0], "/s"),
        _figure("texts/s, torch fp32", count / batch[1], "/s"),
        _figure("texts/s, times torch", batch[1] / batch[0], "×", 3, "at least"),
        _figure("one text, default encoder", single[0] / SINGLES * 1000, "ms"),
        _figure("one text, times torch", single[1] / single[0], "×", 3, "at least"),
    ]
    if DATA.exists():
        found.append(_figure("macro-F1 lost to it, tweets", _lost(ours, folder), "points", 0.5))
    return found


def _lost(ours: Encoder, folder: Path) -> float:
    """By how much the mood is read worse from the default encoder than from the same model in fp32."""
    from ai.torch_encoder import TorchEncoder  # noqa: PLC0415 - takes seconds

    heads, plain, scores = Moods.load(SHIPPED), TorchEncoder(str(folder)), []
    for encoder in (plain, ours):
        each = []
        for language in TWEETS:
            told = data.labelled(DATA, f"sent_umsab_{language}.dev")
            words = [one.text for one in told]
            true = np.array([LABELS.index(one.label) for one in told])  # type: ignore[arg-type]
            each.append(macro_f1(true, heads.most_likely(words, encoder.encode(words).layers)))
        scores.append(float(np.mean(each)))
    return scores[0] - scores[1]


def suggestions(count: int) -> list[Figure]:
    """Three replies out of a past of `count`, its vectors drawn by lot."""
    encoder: Any = OnnxEncoder(prepare(Path(MODELS["HUB_MODELS_DIR"])))
    dice = np.random.default_rng(5)
    business = open_ranking(encoder, ROOT / ".data").business(encoder.size, None)
    rows = dice.normal(size=(2, count, encoder.size)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=2, keepdims=True)
    answers = [turn.text for variant in texts.VARIANTS for talk in texts.dialogues(variant) for turn in talk.turns]
    lines = [Line(f"past:{n}", "past", f"{answers[n % len(answers)]} ({n})", "en") for n in range(count)]
    business.learn(lines, rows[0], rows[1])
    times: list[float] = []
    for text in _sample(120):
        reading: Reading = encoder.encode([text])
        began = time.perf_counter()
        business.suggest([Turn("customer", text, reading.turns[0])], "en", Named(name="Ana"))
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return [
        _figure(f"suggestions over {count:,} past replies, median", percentile(times, 0.5), "ms"),
        _figure(f"suggestions over {count:,} past replies, p95", percentile(times, 0.95), "ms", 60),
    ]


async def moods(quick: bool) -> AsyncIterator[Figure]:
    """How long after its message a mood is on the screen, and whether the road keeps its figures meanwhile."""
    with product(environ=MODELS) as stack:
        follow = Follow()
        async with road(stack, 1, follow.take) as way:
            await way.run(5, 6)  # until the models are loaded and have read something
            await follow.enough(1, 90)
            for rate, bars in ((20, {}), (100, {"median": 10, "p99": 40})):
                follow.clear()
                seconds = 5 if quick else 20
                spell = await way.run(rate, seconds)
                await follow.enough(len(spell.due), 60)
                for figure in figures(f"{rate}/s with models", spell, bars):
                    yield msgspec.structs.replace(figure, bench="models")
                behind = follow.behind()
                bar = 100 if rate == 20 else None
                yield _figure(f"mood behind its message at {rate}/s, p95", percentile(behind, 0.95), "ms", bar)
                yield _figure(f"read at {rate}/s", 100 * len(behind) / max(1, len(spell.due)), "%")
                yield _figure(f"read a second at {rate}/s", follow.rate(), "/s")


class Follow:
    """When each message was there, and when its mood was."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self._made: dict[str, float] = {}
        self._read: dict[str, float] = {}

    def take(self, payload: bytes) -> None:
        if b'"message.' not in payload[:260]:
            return
        now, frame = time.monotonic(), msgspec.json.decode(payload)
        if frame["type"] == "message.created":
            self._made[frame["data"]["id"]] = now
        elif frame["type"] == "message.updated" and frame["data"].get("sentiment"):
            self._read.setdefault(frame["data"]["id"], now)

    async def enough(self, count: int, seconds: float) -> None:
        """Wait until so many were read, for so long at most."""
        end = time.monotonic() + seconds
        while len(self._read) < count and time.monotonic() < end:  # noqa: ASYNC110 - a callback sets no event
            await asyncio.sleep(0.02)

    def behind(self) -> list[float]:
        """ms, sorted."""
        return sorted((at - self._made[name]) * 1000 for name, at in self._read.items() if name in self._made)

    def rate(self) -> float:
        times = sorted(self._read.values())
        return len(times) / max(1e-9, times[-1] - times[0]) if len(times) > 1 else 0.0


def _sample(count: int) -> list[str]:
    """Texts of all variants, as they stand."""
    each = [[message.text for message in texts.messages(variant)] for variant in texts.VARIANTS]
    return [words[place] for place in range(count // len(each) + 1) for words in each][:count]


def _singly(encode: Callable[[Sequence[str]], Any], sample: Sequence[str]) -> None:
    for text in sample[:SINGLES]:
        encode([text])


def _best(work: Callable[[], object]) -> float:
    """Seconds."""
    times: list[float] = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def _figure(name: str, value: float, unit: str, bar: float | None = None, way: Any = "at most") -> Figure:
    return Figure(bench="models", name=name, value=value, unit=unit, bar=bar, way=way)
