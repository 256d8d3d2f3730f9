"""The sentences of a clause and what was asked in, how well each of them answers out.

A sentence answers by its likeness to the whole question and to the phrase that asks, by the words it shares with both, by being
what like questions ask for (phrasing_votes.py), and by printing the kind of figure or bound that is asked for; a target of the plan
answers no question that asks for none. The weights stand in sentence_weights.yml, fitted by `python -m bot.measuring.fit_quotes`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.answering.decide import load_bounds, load_figures
from bot.answering.phrasing_votes import Votes
from policy_index.clause import Clause
from policy_index.search import ScoredSpan
from policy_index.term_data import load_yaml
from policy_index.tokenize_text import tokens_of_printed

SENTENCE_WEIGHTS = Path(__file__).parent / "sentence_weights.yml"
_TARGET = re.compile(r"到\s*\**20\d\d\**\s*年|力争")
_YEAR = re.compile(r"20\d\d ?\*{0,2} ?年")
_FIGURE, _NUMBER = re.compile(r"\d"), re.compile(r"\d+")
_BIGRAM_SHARE = 0.4
"""A pair of characters says less than a word."""


@dataclass(frozen=True)
class Heard:
    """What was asked: the phrase that asks, tokens of the question and of that phrase, the likeness of each sentence to that phrase, the
    probability that a figure of each kind is asked for, whether the words ask for a figure, how much a token tells, and what the
    everyday ways of asking for the clause say."""

    phrase: str
    tokens: Sequence[str]
    phrase_tokens: Sequence[str]
    phrase_likeness: Sequence[float]
    figures: Mapping[str, float]
    wants_figure: bool
    tells: Mapping[str, float]
    votes: Votes


def weigh_sentences(clause: Clause, spans: Sequence[ScoredSpan], heard: Heard) -> list[tuple[float, ScoredSpan]]:
    """Each sentence with how well it answers beside the best one (1.0), best first."""
    weights = load_sentence_weights()
    scores = [
        sum(weight * signals[name] for name, weight in weights.items())
        for signals in sentence_signals(clause, spans, heard)
    ]
    best = max(scores, default=0.0)
    ranked = sorted(zip(scores, spans, strict=True), key=lambda pair: -pair[0])
    return [(math.exp(score - best), span) for score, span in ranked]


def sentence_signals(clause: Clause, spans: Sequence[ScoredSpan], heard: Heard) -> list[dict[str, float]]:
    """The signals of each sentence by name; likeness is told beside the clause's most like one."""
    if not spans:
        return []
    asked, phrase = _worth_of(heard.tokens, heard.tells), _worth_of(heard.phrase_tokens, heard.tells)
    most, most_of_phrase = max(span.dense for span in spans), max(heard.phrase_likeness)
    figures = max(sum(heard.figures.values()), float(heard.wants_figure))
    found = []
    for span, likeness in zip(spans, heard.phrase_likeness, strict=True):
        text = clause.text[span.start : span.end]
        plain, tokens = _YEAR.sub("", text), tokens_of_printed(text)
        is_target = bool(_TARGET.search(text))
        found.append({
            "dense": span.dense - most,
            "dense_phrase": likeness - most_of_phrase,
            "lexical": span.lexical,
            "shared": _share(asked, tokens),
            "shared_phrase": _share(phrase, tokens),
            "figure": sum(p for kind, p in heard.figures.items() if load_figures()[kind].search(plain)),
            "any_figure": float(heard.wants_figure and bool(_FIGURE.search(plain))),
            "bound": float(any(d.asked.search(heard.phrase) and d.stated.search(text) for d in load_bounds().values())),
            "named_figure": _named(heard.tokens, plain),
            "target": is_target * figures,
            "target_unasked": is_target * (1 - figures),
            **heard.votes.signals(span.start),
        })  # fmt: skip
    return found


@cache
def load_sentence_weights(path: Path = SENTENCE_WEIGHTS) -> Mapping[str, float]:
    """The fitted weights."""
    weights: Mapping[str, Any] = load_yaml(path)["weights"]
    return {name: float(weight) for name, weight in weights.items()}


def _worth_of(tokens: Sequence[str], tells: Mapping[str, float]) -> dict[str, float]:
    rarest = max(tells.values(), default=1.0)
    return {
        token: tells.get(token, rarest) * (_BIGRAM_SHARE if token.startswith("#") else 1.0) for token in set(tokens)
    }


def _share(worth: Mapping[str, float], tokens: Collection[str]) -> float:
    whole = sum(worth.values())
    return sum(value for token, value in worth.items() if token in tokens) / whole if whole else 0.0


def _named(tokens: Sequence[str], text: str) -> float:
    """The share of the figures that the asker names and the sentence prints: 超过1000万美元 means 1000, not 3000."""
    named = {token for token in tokens if token.isdigit() and len(token) > 1 and not token.startswith("20")}
    return len(named & set(_NUMBER.findall(text))) / len(named) if named else 0.0
