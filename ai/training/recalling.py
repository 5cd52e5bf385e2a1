"""Teaches how to recall, from a tuned encoder's layers, the last vector that it had before it was tuned."""

from collections.abc import Callable
from typing import Final

import numpy as np

from ai.embeddings import Floats
from ai.recall import Recall
from ai.training.bert import functional, torch

HIDDEN: Final = 512  # bends beside the straight way; without any the questions of customers find a fifth less
STEPS, BATCH, RATE, DECAY = 6_000, 256, 1e-3, 1e-3
SEED: Final = 1


def teach(layers: Floats, before: Floats, say: Callable[[str], None]) -> Recall:
    """`layers` [n, width] as they are now, `before` [n, size] the vectors of the same texts. Some 20,000 texts of the
    kinds that it is used for; a minute on two cores."""
    torch.manual_seed(SEED)
    mean, spread = layers.mean(0), layers.std(0) + 1e-6
    rows, wanted = torch.tensor((layers - mean) / spread), torch.tensor(before)
    level = wanted.mean(0)
    width, size = rows.shape[1], wanted.shape[1]
    straight = _solved((layers - mean) / spread, before)
    arrays = [
        torch.tensor(straight[:-1]),
        torch.tensor(straight[-1]),
        torch.randn(width, HIDDEN) / width**0.5,
        torch.zeros(HIDDEN),
        torch.zeros(HIDDEN, size),
    ]
    arrays = [each.requires_grad_() for each in arrays]
    optimizer = torch.optim.AdamW(arrays, lr=RATE, weight_decay=DECAY)

    def found(some: object) -> object:
        line, bias, inner, bend, outer = arrays
        return functional.normalize(some @ line + bias + functional.relu(some @ inner + bend) @ outer, dim=1)

    for step in range(STEPS):
        places = torch.randint(len(rows), (BATCH,))
        ours, theirs = found(rows[places]), wanted[places]
        # All texts' vectors lie near one another: how they differ from their mean counts most.
        apart = functional.cosine_similarity(ours - level, theirs - level, dim=1)
        loss = 5 * (1 - (ours * theirs).sum(1)).mean() + (1 - apart).mean()
        optimizer.zero_grad()
        loss.backward()
        for group in optimizer.param_groups:
            group["lr"] = RATE * 0.5 * (1 + np.cos(np.pi * step / STEPS))
        optimizer.step()
        if step % 1_000 == 0:
            say(f"recall, step {step} of {STEPS}: {loss.item():.4f}")
    return Recall(mean, spread, *(each.detach().numpy() for each in arrays))


def _solved(rows: Floats, wanted: Floats) -> Floats:
    """[width + 1, size]: the straight way by least squares, its bias last."""
    ones = np.concatenate([rows, np.ones((len(rows), 1), np.float32)], axis=1)
    square = ones.T @ ones + np.eye(ones.shape[1], dtype=np.float32)
    return np.linalg.solve(square, ones.T @ wanted).astype(np.float32)
