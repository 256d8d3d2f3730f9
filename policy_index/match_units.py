"""A name, a part of one or its initials in, the responsible units that may be meant out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pypinyin import lazy_pinyin

from policy_index.clause import UnitRecord
from policy_index.clean_text import normalise_message
from policy_index.corpus import Corpus
from policy_index.unit_directory import fold_name

_SHORTEST_INITIALS = 2


def match_units(corpus: Corpus, name: str) -> Sequence[UnitRecord]:
    """The unit of this name; else all units one of whose names holds it, else is spelt, or begins to be spelt, like it."""
    folded = fold_name(normalise_message(name))
    exact = corpus.find_unit(name) or corpus.find_unit(folded)
    if exact or not folded:
        return [exact] if exact else []
    named = [unit for unit in corpus.units if any(folded in fold_name(name) for name in (unit.name, *unit.aliases))]
    if named or not folded.isascii() or len(folded) < _SHORTEST_INITIALS:
        return named
    spelt = [unit for unit in corpus.units if folded in _ways(unit)]
    return spelt or [unit for unit in corpus.units if any(way.startswith(folded) for way in _ways(unit))]


@lru_cache(maxsize=1024)
def _ways(unit: UnitRecord) -> tuple[str, ...]:
    """Initials and full pinyin of every Chinese name."""
    sounds = [lazy_pinyin(name) for name in (unit.name, *unit.aliases) if not name.isascii()]
    return tuple(way for sound in sounds for way in ("".join(s[0] for s in sound), "".join(sound)))
