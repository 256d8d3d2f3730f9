"""Questions in, as many different messages as a benchmark needs out.

Rasa's featurizer remembers the vectors of messages it has seen: a message asked twice would measure that memory. So no
message comes twice: when all questions were asked, they are asked again with another short ending.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

# One for Chinese and one for English questions: short, so that a message costs what its question costs.
ENDINGS = (
    *(("", ""), ("呢", " Thanks."), ("啊", " Please."), ("谢谢", " Hello!"), ("哈", " Cheers."), ("嘛", " OK?")),
    *(("哦", " Right?"), ("急", " Urgent."), ("哟", " Yes?"), ("盼复", " Many thanks."), ("多谢", " Thank you.")),
)


class Messages:
    """A supply of messages; `take` raises ValueError when it is used up."""

    def __init__(self, questions: Sequence[str]) -> None:
        self.size = len(questions) * len(ENDINGS)
        self._left: Iterator[str] = (
            question + (english if is_english(question) else chinese)
            for chinese, english in ENDINGS
            for question in questions
        )

    def take(self, count: int) -> list[str]:
        """The next messages; none of them came before."""
        found = list(islice(self._left, count))
        if len(found) < count:
            raise ValueError(f"only {self.size} different messages can be made: ask fewer or give more questions")
        return found


def is_english(text: str) -> bool:
    """Whether most letters are Latin."""
    return 2 * sum(character.isascii() for character in text) > len(text)
