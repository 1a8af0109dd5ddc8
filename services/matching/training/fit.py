"""Learning of the token vectors: in-batch negatives over the sources, graded pairs beside them."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from services.matching.training.sources import Graded, Ids, Source, crop

SCALE: Final = 12.0
BETAS: Final = (0.9, 0.99)
NESTED: Final = ((256, 1.0), (128, 0.4), (64, 0.2))
"""Matryoshka: the leading dimensions that must serve alone, with the weight of each."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Plan:
    steps: int = 1600
    batch: int = 512
    rate: float = 3.0e-3
    composition_rate: float = 4.0e-3
    vocabulary: int = 60_000
    dimensions: int = 256
    seed: int = 7
    windows: tuple[int, ...] = (90, 128)
    """Tokens of a long text that one draw shows, so that long and short texts stay comparable.

    There is a training for each; their mean is the model.
    """
    report_every: int = 100

    def pace(self, step: int) -> float:
        """The share of the full rates at a step: a short rise, then a straight fall."""
        rise = (step + 1) / max(1, self.steps // 20)
        return min(1.0, rise) * max(0.02, 1 - step / self.steps)


class Composition:
    """The characters and character pairs of every Chinese token; other tokens have none."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        numbers: dict[str, int] = {}
        grams: list[list[int]] = [[] for _ in range(tokenizer.get_vocab_size())]
        for token, row in sorted(tokenizer.get_vocab().items(), key=lambda item: item[1]):
            if row and "\u4e00" <= token[0] <= "\u9fff":
                pairs = (token[i : i + 2] for i in range(len(token) - 1) if len(token) > 2)
                grams[row] = [numbers.setdefault(gram, len(numbers)) for gram in (*token, *pairs)]
        self.size = len(numbers)
        self._starts = np.cumsum([0, *(len(part) for part in grams)])
        self._grams = np.array([gram for part in grams for gram in part], dtype=np.int64)

    def of(self, tokens: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(n-grams of all tokens in a row, where each token's begin)"""
        starts, lengths = self._starts[tokens], self._starts[tokens + 1] - self._starts[tokens]
        offsets = np.cumsum(lengths) - lengths
        places = np.arange(int(lengths.sum())) - np.repeat(offsets, lengths) + np.repeat(starts, lengths)
        return self._grams[places], offsets


class Table(nn.Module):
    """Token vectors as the sum of a part of their own and of the parts shared by their character n-grams.

    Only what a step's texts touch is read and learned, so a step costs the same for any vocabulary.
    """

    def __init__(self, own: Floats, composition: Composition) -> None:
        super().__init__()
        self.own = nn.Parameter(torch.from_numpy(own.copy()))
        self.shared = nn.Parameter(torch.zeros(composition.size, own.shape[1]))
        self._composition = composition

    def rows(self, tokens: NDArray[np.int64]) -> Tensor:
        """(len(tokens), dimensions); the unknown token (id 0) must not be among them."""
        grams, offsets = self._composition.of(tokens)
        own = functional.embedding(torch.from_numpy(tokens), self.own, sparse=True)
        shared = functional.embedding_bag(
            torch.from_numpy(grams), self.shared, torch.from_numpy(offsets), mode="mean", sparse=True
        )
        return own + shared

    def embed(self, groups: list[list[Ids]]) -> list[Tensor]:
        """For each group of texts (none empty) the means of its tokens' vectors."""
        flat = np.concatenate([ids for group in groups for ids in group])
        tokens, places = np.unique(flat, return_inverse=True)
        rows = self.rows(tokens.astype(np.int64))
        starts = np.cumsum([0, *(len(ids) for group in groups for ids in group)])[:-1]
        means = functional.embedding_bag(
            torch.from_numpy(places.astype(np.int64)), rows, torch.from_numpy(starts), mode="mean"
        )
        return list(torch.split(means, [len(group) for group in groups]))

    @torch.no_grad()
    def whole(self) -> Floats:
        """The table (tokens × dimensions) that serves without any n-grams; the unknown token says nothing."""
        every = np.arange(len(self.own), dtype=np.int64)
        parts = [self.rows(part).numpy() for part in np.array_split(every, 16)]
        table = np.concatenate(parts).astype(np.float32)
        table[0] = 0.0
        return table


def ranking_loss(left: Tensor, right: Tensor, keys: Tensor) -> Tensor:
    """Multiple negatives ranking, both ways; pairs with one key do not count against each other."""
    same = (keys[:, None] == keys[None, :]) & ~torch.eye(len(keys), dtype=torch.bool)
    target = torch.arange(len(keys))
    loss = torch.zeros(())
    for size, weight in NESTED:
        scores = SCALE * functional.normalize(left[:, :size]) @ functional.normalize(right[:, :size]).T
        scores = scores.masked_fill(same, float("-inf"))
        loss = loss + weight * (
            functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)
        )
    return loss / 2


def graded_loss(first: Tensor, second: Tensor, likeness: Tensor) -> Tensor:
    """CoSENT: of two pairs the likelier must have the higher cosine."""
    cosine = SCALE * functional.cosine_similarity(first, second)
    difference = (cosine[None, :] - cosine[:, None])[likeness[:, None] > likeness[None, :]]
    return torch.logsumexp(torch.cat([torch.zeros(1), difference]), dim=0) / 4


def _draw(size: int, count: int, generator: np.random.Generator) -> NDArray[np.int64]:
    return generator.choice(size, min(size, count), replace=False)


def _loss(
    table: Table, task: Source | Graded, batch: int, window: int, generator: np.random.Generator
) -> Tensor:
    if isinstance(task, Source):
        chosen = _draw(len(task), batch, generator)
        left, right = table.embed(
            [
                [crop(task.left[i], window, generator) for i in chosen],
                [crop(task.right[i], window, generator) for i in chosen],
            ]
        )
        return ranking_loss(left, right, torch.from_numpy(task.keys[chosen]))
    chosen = _draw(len(task), batch, generator)
    first, second = table.embed([[task.first[i] for i in chosen], [task.second[i] for i in chosen]])
    return graded_loss(first, second, torch.from_numpy(task.likeness[chosen]))


def averaged(
    fresh: Callable[[], Table], tasks: Sequence[Source | Graded], plan: Plan, report: Callable[[str], None]
) -> Floats:
    """The mean of the tables that the plan's trainings learn, each from a fresh one (tokens × dimensions).

    It is a table like any other, and depends less on what a batch held by chance ("model soups",
    arXiv 2203.05482).
    """
    tables = []
    for window in plan.windows:
        report(f"texts by {window} tokens")
        tables.append(fit(fresh(), tasks, plan, window, report))
    return np.asarray(np.mean(tables, axis=0, dtype=np.float64), dtype=np.float32)


def fit(
    table: Table,
    tasks: Sequence[Source | Graded],
    plan: Plan,
    window: int,
    report: Callable[[str], None],
) -> Floats:
    """The rows that one training learns (tokens × dimensions): the same for the same input and threads."""
    generator = np.random.default_rng(plan.seed)
    groups = [(table.own, plan.rate), (table.shared, plan.composition_rate)]
    optimizer: torch.optim.Optimizer = torch.optim.SparseAdam(
        [{"params": [part], "lr": rate} for part, rate in groups], betas=BETAS
    )
    shares = np.array([task.share for task in tasks])
    turns = generator.choice(len(tasks), plan.steps, p=shares / shares.sum())
    started, losses = time.monotonic(), []
    for step, turn in enumerate(turns):
        for group, (_, rate) in zip(optimizer.param_groups, groups, strict=True):
            group["lr"] = rate * plan.pace(step)
        optimizer.zero_grad(set_to_none=True)
        loss = _loss(table, tasks[turn], plan.batch, window, generator)
        torch.autograd.backward(loss)
        optimizer.step()
        losses.append(float(loss.detach()))
        if (step + 1) % plan.report_every == 0:
            speed = (step + 1) / (time.monotonic() - started)
            mean = sum(losses[-plan.report_every :]) / plan.report_every
            report(f"step {step + 1}/{plan.steps}  loss {mean:.3f}  {speed:.1f} steps/s")
    return table.whole()
