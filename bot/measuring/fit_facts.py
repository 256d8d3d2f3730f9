"""Messages labelled with what they state in, bot/answering/facts/learned_facts.npz out: the learned reader of facts.

    python -m bot.measuring.fit_facts

Low-rank matrices beside those of the encoder's upper layers (Hu et al. 2021, arXiv:2106.09685) and a head that looks over
the tokens once for each fact are learned together; the lower layers never change, so their vectors are computed once.
Half an hour on two cores. Repeatable while data and patterns stay: the order is
fixed by a seed.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from bot.answering.facts.learned_facts import LEARNED_FACTS, PROMPT, SHARPNESS, values_of
from bot.measuring.fact_examples import (
    OPEN,
    FactExample,
    asked_cases,
    examples_by_fact,
    facts_to_read,
    open_examples,
    plain_questions,
    told_examples,
)
from policy_index.measure import FactSpec
from policy_index.packed_weights import PackedWeights
from policy_index.read_measures import load_vocabulary
from policy_index.token_encoder import TokenEncoder, adapted_matrices, run_layers

SEED = 0
LOWEST_ADAPTED, RANK, SCALE = 5, 16, 2.0
EPOCHS, BATCH, POOL = 6, 32, 20
RATE, RATE_OF_HEADS, WARM_UP, DECAY, DROPPED = 1e-3, 2e-3, 0.1, 0.01, 0.1
STATED_COUNTS = 2.0
"""What is stated weighs so much more than what is not: most facts of most messages are not."""
PLAIN_QUESTIONS, TIMES_OPEN_ROWS = 1200, 2
_RARELY = 3.0
"""At the start every head leans so far towards "not said"."""


class Adapted(nn.Module):  # type: ignore[misc]
    """A matrix of the encoder with a thin product beside it, which begins as nothing."""

    def __init__(self, matrix: nn.Linear) -> None:
        super().__init__()
        self.matrix = matrix
        self.down = nn.Parameter(torch.randn(RANK, matrix.in_features) / matrix.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(matrix.out_features, RANK))

    def forward(self, vectors: Tensor) -> Tensor:
        changed: Tensor = self.matrix(vectors) + (vectors @ self.down.T) @ self.up.T * SCALE
        return changed


class FactHeads(nn.Module):  # type: ignore[misc]
    """What bot/answering/facts/learned_facts.py reads with, to be learned. `values`: how many each fact has."""

    def __init__(self, hidden: int, values: Sequence[int]) -> None:
        super().__init__()
        most = max(values)
        self.queries = nn.Parameter(torch.randn(len(values), hidden) * 0.02)
        self.weights = nn.Parameter(torch.randn(len(values), most, hidden) * 0.02)
        self.offsets = nn.Parameter(torch.zeros(len(values), most))
        with torch.no_grad():
            self.offsets[:, 0] = _RARELY
        allowed = torch.arange(most)[None, :] < torch.tensor(list(values))[:, None]
        self.register_buffer("beyond", torch.where(allowed, 0.0, -1e4))

    def forward(self, vectors: Tensor, mask: Tensor) -> Tensor:
        """Log odds, shape (messages, facts, most values)."""
        scores = vectors @ self.queries.T * (SHARPNESS / vectors.shape[-1] ** 0.5)
        attention = scores.masked_fill(~mask[..., None], -1e4).softmax(1)
        gathered = torch.einsum("btf,bth->bfh", attention, vectors)
        odds: Tensor = torch.einsum("bfh,fvh->bfv", gathered, self.weights) + self.offsets + self.beyond
        return odds


@dataclass(frozen=True)
class Prepared:
    """Messages with the vectors of their tokens below the layers that are adapted, and their states (messages, facts)."""

    vectors: list[Tensor]
    states: Tensor

    def batches(self, order: random.Random) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
        """All messages once: vectors, mask and states of messages about as long as each other."""
        numbers = list(range(len(self.vectors)))
        order.shuffle(numbers)
        pools = [numbers[start : start + BATCH * POOL] for start in range(0, len(numbers), BATCH * POOL)]
        batches = [
            pool[start : start + BATCH]
            for pool in (sorted(pool, key=lambda n: len(self.vectors[n])) for pool in pools)
            for start in range(0, len(pool), BATCH)
        ]
        order.shuffle(batches)
        for batch in batches:
            vectors = nn.utils.rnn.pad_sequence([self.vectors[n].float() for n in batch], batch_first=True)
            lengths = torch.tensor([len(self.vectors[n]) for n in batch])
            yield vectors, torch.arange(vectors.shape[1])[None, :] < lengths[:, None], self.states[batch]


def main() -> None:
    """Fit and write; what it reads rightly is told by `python -m bot.measuring.evaluate_facts --learned`."""
    torch.manual_seed(SEED)
    vocabulary = load_vocabulary()
    facts = facts_to_read(vocabulary)
    examples = gather(facts, vocabulary)
    print(f"{len(examples)} messages, {len(facts)} facts", flush=True)
    encoder = TokenEncoder(PackedWeights())  # of its own: its matrices are changed
    prepared = prepare(examples, encoder)
    adapted = adapt(encoder)
    heads = FactHeads(encoder.weights.shape.hidden, [len(values_of(fact)) for fact in facts])
    learn(prepared, encoder, adapted, heads)
    write(facts, encoder, adapted, heads)


def gather(facts: Sequence[FactSpec], vocabulary: dict[str, FactSpec]) -> list[FactExample]:
    """Everything that is learned from, in a fixed order."""
    plain = random.Random(SEED).sample(list(plain_questions(facts, vocabulary)), PLAIN_QUESTIONS)
    labelled = [*open_examples(facts), *asked_cases(facts, vocabulary)]
    return [*told_examples(facts), *TIMES_OPEN_ROWS * labelled, *examples_by_fact(facts), *plain]


def prepare(examples: Sequence[FactExample], encoder: TokenEncoder) -> Prepared:
    """Run the layers that do not change, once, messages of like length together."""
    tokens = [encoder.tokenize(PROMPT + example.text) for example in examples]
    found: list[Tensor] = [torch.empty(0)] * len(tokens)
    order = sorted(range(len(tokens)), key=lambda n: len(tokens[n].ids))
    with torch.inference_mode():
        for start in range(0, len(order), BATCH):
            numbers = order[start : start + BATCH]
            vectors, mask = encoder.words([tokens[n] for n in numbers])
            below = run_layers(encoder.model, vectors, mask, end=LOWEST_ADAPTED)
            for row, number in enumerate(numbers):
                found[number] = below[row, : len(tokens[number].ids)].half()
    return Prepared([vector.clone() for vector in found], torch.tensor([example.states for example in examples]))


def adapt(encoder: TokenEncoder) -> dict[str, Adapted]:
    """Put an adapted matrix in the place of each one of the upper layers; by name."""
    found = {}
    for name in adapted_matrices(LOWEST_ADAPTED, encoder.weights.shape.layers):
        layer, path = name.split(".", 1)
        holder, attribute = f"encoder.layer.{layer}.{path}".rsplit(".", 1)
        parent = encoder.model.get_submodule(holder)
        found[name] = Adapted(getattr(parent, attribute))
        setattr(parent, attribute, found[name])
    return found


def learn(prepared: Prepared, encoder: TokenEncoder, adapted: dict[str, Adapted], heads: FactHeads) -> None:
    """AdamW with one cycle of its rate (Smith 2018, arXiv:1708.07120)."""
    thin = [parameter for matrix in adapted.values() for parameter in (matrix.down, matrix.up)]
    groups = [{"params": thin, "lr": RATE}, {"params": list(heads.parameters()), "lr": RATE_OF_HEADS}]
    optimiser = torch.optim.AdamW(groups, weight_decay=DECAY)
    order = random.Random(SEED)
    steps = EPOCHS * sum(1 for _ in prepared.batches(random.Random(SEED)))
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimiser, [RATE, RATE_OF_HEADS], steps + 1, pct_start=WARM_UP)
    dropout = nn.Dropout(DROPPED)
    for epoch in range(EPOCHS):
        started, lost, seen = time.monotonic(), 0.0, 0
        for vectors, mask, states in prepared.batches(order):
            above = run_layers(encoder.model, vectors, mask, start=LOWEST_ADAPTED)
            loss = _loss(heads(dropout(above), mask), states)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([*thin, *heads.parameters()], 1.0)
            optimiser.step()
            cycle.step()
            lost, seen = lost + loss.item(), seen + 1
        print(f"epoch {epoch + 1}: {lost / seen:.3f} ({time.monotonic() - started:.0f} s)", flush=True)


def _loss(odds: Tensor, states: Tensor) -> Tensor:
    each = nn.functional.cross_entropy(odds.flatten(0, 1), states.flatten(), ignore_index=OPEN, reduction="none")
    weights = torch.where(states.flatten() > 0, STATED_COUNTS, 1.0)
    return (each * weights).sum() / len(states)


def write(facts: Sequence[FactSpec], encoder: TokenEncoder, adapted: dict[str, Adapted], heads: FactHeads) -> None:
    """Half precision: what is lost is far below what decides."""
    about = {
        "facts": [fact.id for fact in facts],
        "values": [values_of(fact) for fact in facts],
        "matrices": list(adapted),
        "scale": SCALE,
    }
    arrays: dict[str, Any] = {"about": np.array(json.dumps(about))}
    for name, matrix in adapted.items():
        arrays[f"{name}.up"] = matrix.up.detach().numpy().astype(np.float16)
        arrays[f"{name}.down"] = matrix.down.detach().numpy().astype(np.float16)
    for name in ("queries", "weights", "offsets"):
        arrays[name] = getattr(heads, name).detach().numpy().astype(np.float16)
    np.savez_compressed(LEARNED_FACTS, **arrays)
    print(f"{LEARNED_FACTS}: {LEARNED_FACTS.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
