"""Questions in, as many different messages as a benchmark needs out.

Rasa's featurizer remembers the vectors of messages it has seen: a message asked twice would measure that memory. So no
message comes twice: every question is asked with ever other words of courtesy around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product

OPENINGS = (
    "",
    "您好，",
    "请问一下，",
    "麻烦问问，",
    "打扰了，",
    "你好，想咨询：",
    "想了解，",
    "再问一句，",
    "另外，",
    "帮我看看，",
)
CLOSINGS = (
    "",
    "谢谢。",
    "麻烦了。",
    "多谢！",
    "盼复。",
    "辛苦了。",
    "急，谢谢！",
    "拜托了。",
    "先谢过。",
    "等您回复。",
)


class Messages:
    """An endless-looking supply; `take` raises ValueError when it is used up."""

    def __init__(self, questions: Sequence[str]) -> None:
        self.size = len(questions) * len(OPENINGS) * len(CLOSINGS)
        self._left: Iterator[str] = (
            f"{opening}{question}{closing}"
            for opening, closing in product(OPENINGS, CLOSINGS)
            for question in questions
        )

    def take(self, count: int) -> list[str]:
        """The next messages; none of them came before."""
        found = list(islice(self._left, count))
        if len(found) < count:
            raise ValueError(f"only {self.size} different messages can be made: ask fewer or give more questions")
        return found
