"""Held-out sentences (heldout_intents.tsv) through the trained model: accuracy by intent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("heldout_intents.tsv")
AT_LEAST_OVERALL = 0.9
AT_LEAST_BY_INTENT = 0.6


def read_table() -> list[tuple[str, str]]:
    rows = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if line[:1] not in {"", "#"}]
    return [(intent, text) for intent, text in rows]


def test_held_out_sentences_are_held_out() -> None:
    training = "\n".join(
        path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "nlu_data/nlu").glob("*.yml")
    )
    examples = {line.strip()[2:].lower() for line in training.splitlines() if line.strip().startswith("- ")}
    assert [text for _, text in read_table() if text.lower() in examples] == []


def test_accuracy_by_intent(parse: Callable[[str], dict[str, Any]]) -> None:
    right: dict[str, list[bool]] = defaultdict(list)
    misses = []
    for intent, text in read_table():
        found = parse(text)["intent"]
        right[intent].append(found["name"] == intent)
        if found["name"] != intent:
            misses.append(f"  {found['confidence']:.2f} {intent} read as {found['name']}: {text}")
    shares = {intent: sum(hits) / len(hits) for intent, hits in sorted(right.items())}
    overall = sum(sum(hits) for hits in right.values()) / sum(len(hits) for hits in right.values())
    report = [f"{intent:22} {share:.2f} of {len(right[intent])}" for intent, share in shares.items()]
    print("\n".join([*report, f"{'all':22} {overall:.3f} of {len(read_table())}", *misses]))
    assert overall >= AT_LEAST_OVERALL, misses
    assert min(shares.values()) >= AT_LEAST_BY_INTENT, misses


def test_confidence_means_something(parse: Callable[[str], dict[str, Any]]) -> None:
    found = [(parse(text)["intent"], intent) for intent, text in read_table()]
    sure = [answer["name"] == intent for answer, intent in found if answer["confidence"] >= 0.8]
    unsure = [answer["name"] == intent for answer, intent in found if answer["confidence"] < 0.5]
    assert len(sure) > len(found) / 2
    assert sum(sure) / len(sure) > 0.95
    assert sum(unsure) / max(len(unsure), 1) < sum(sure) / len(sure)
