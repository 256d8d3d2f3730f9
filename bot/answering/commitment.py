"""The quoted words in, what they promise out: a grant, support, a target, or work of the administration."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

Commitment = Literal["grants", "supports", "target", "organises", "unstated"]

_GRANTS = re.compile(
    r"给予|予以奖励|进行奖励|奖励金额|免征|免缴|免收|可按规定|享受同等|同等待遇|平等适用|允许|准许|最长\d|降费|优惠费率|绿色通道|不抽贷"
)
_TARGET = re.compile(r"(?:力争|年均增长|每年|达到|突破|占比|(?<!不)超过|压缩[在至到])[^。；]*?\d|到\s*20\d\d\s*年")
_SUPPORTS = re.compile(r"支持|鼓励|探索|争取|引导|推动|允许|帮助|促进")
_ORGANISES = re.compile(
    r"建立|完善|开展|加强|落实|实施|推进|制定|组织|优化|加快|健全|强化|举办|发布|做好|提升|发挥|深化|深入|构建"
)


def commitment_of(quotes: Sequence[str]) -> Commitment:
    """What the first quote promises; the further ones decide only where it promises nothing.

    Order: a grant binds most, then a figure to reach, then support, then the administration's own work.
    """
    for quote in quotes:
        for name, pattern in (
            ("grants", _GRANTS), ("target", _TARGET), ("supports", _SUPPORTS), ("organises", _ORGANISES),
        ):  # fmt: skip
            if pattern.search(quote):
                return name  # type: ignore[return-value]
    return "unstated"


def sets_target(text: str) -> bool:
    """Whether a text sets a figure or a date to reach."""
    return bool(_TARGET.search(text))
