"""A name, a part of one or its initials in, the responsible units that may be meant out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pypinyin import lazy_pinyin

from policy_index.clause import UnitRecord
from policy_index.clean_text import normalise_message
from policy_index.corpus import Corpus
from policy_index.unit_directory import fold_name


def match_units(corpus: Corpus, name: str) -> Sequence[UnitRecord]:
    """The unit of this name; else all units one of whose names holds it, or begins with these initials or this sound."""
    folded = fold_name(normalise_message(name))
    exact = corpus.find_unit(name) or corpus.find_unit(folded)
    if exact or not folded:
        return [exact] if exact else []
    return [unit for unit in corpus.units if _is_meant(unit, folded)]


def _is_meant(unit: UnitRecord, folded: str) -> bool:
    if any(folded in fold_name(name) for name in (unit.id.partition("/")[2], *unit.aliases)):
        return True
    return folded.isascii() and len(folded) > 1 and any(way.startswith(folded) for way in _ways(unit))


@lru_cache(maxsize=1024)
def _ways(unit: UnitRecord) -> tuple[str, ...]:
    """Initials and full pinyin of every Chinese name."""
    sounds = [lazy_pinyin(name) for name in (unit.name, *unit.aliases) if not name.isascii()]
    return tuple(way for sound in sounds for way in ("".join(s[0] for s in sound), "".join(sound)))
