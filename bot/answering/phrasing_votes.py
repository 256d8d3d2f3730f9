"""Everyday ways of asking for a clause, each like the question to some degree, in; what they say for its sentences out.

Reviewed data tell which sentence answers each way of asking (policy_index/phrasings/sentences/). The ways most like the question speak
loudest, so a sentence is found by what people ask it for, though it shares no word with the question.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_LOUDNESS = 12.0
"""How much louder a likelier way speaks; of 6, 12, 18 and 25 the one with the best figure on sets left out (docs/adr/0020)."""


@dataclass(frozen=True)
class Votes:
    """What the ways of asking say, by where a sentence begins."""

    share: Mapping[int, float]
    """The weighed share of the ways that this sentence answers, 0 to 1."""
    likest: Mapping[int, float]
    """The likeness of the likest way that it answers beside the likest of all: 0 for that one, else below."""
    least: float = 0.0
    """`likest` of a sentence that answers none."""

    @classmethod
    def of(cls, asked: Iterable[tuple[float, tuple[int, ...]]]) -> Votes:
        """`asked`: the likeness of each way of asking, and where the sentences that answer it begin."""
        heard = [(max(likeness, 0.0), starts) for likeness, starts in asked]
        most = max((likeness for likeness, _ in heard), default=0.0)
        whole = sum(math.exp(_LOUDNESS * likeness) for likeness, _ in heard)
        share: dict[int, float] = {}
        likest: dict[int, float] = {}
        for likeness, starts in heard:
            for start in starts:
                share[start] = share.get(start, 0.0) + math.exp(_LOUDNESS * likeness) / whole / len(starts)
                likest[start] = max(likest.get(start, -most), likeness - most)
        return cls(share, likest, -most)

    def signals(self, start: int) -> dict[str, float]:
        """Both by the name under which sentence_weights.yml weighs them."""
        return {"asked_so": self.share.get(start, 0.0), "asked_likest": self.likest.get(start, self.least)}
