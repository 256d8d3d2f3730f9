"""What somebody has typed so far in, the listed texts that it may become out: by beginning, by part, by pinyin.

Only listed texts are ever offered: an administrator's questions, titles and names of the corpus. Nothing anybody typed
is kept, and nothing is encoded: a look-up is one pass over some hundred strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pypinyin import Style, lazy_pinyin

from policy_index.clean_text import normalise_message

Kind = Literal["opener", "completion"]

MOST_TYPED = 60  # nobody waits for a title after so many characters
_SHORTEST_SOUND = 2
_APART = re.compile(r"[\W_]+")
_LETTERS = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Suggestion:
    """One text that may be sent as it stands."""

    text: str
    kind: Kind


@dataclass(frozen=True)
class Completion:
    """A suggestion and how it is found: `words` are its text and other names, folded; sounds are those of its text."""

    suggestion: Suggestion
    words: tuple[str, ...]
    initials: str
    syllables: tuple[str, ...]


def make_completion(suggestion: Suggestion, other_names: Iterable[str] = ()) -> Completion:
    """Prepare one suggestion; `other_names` find it as its own text does."""
    words = tuple(dict.fromkeys(folded for name in (suggestion.text, *other_names) if (folded := _fold(name))))
    syllables = tuple(lazy_pinyin(words[0], style=Style.NORMAL)) if words else ()
    return Completion(suggestion, words, "".join(syllable[0] for syllable in syllables), syllables)


def complete(typed: str, completions: Sequence[Completion], most: int) -> list[Suggestion]:
    """The best first; nothing for nothing. Traditional finds Simplified, `ckts` and `chukou` find 出口退税."""
    wanted = _fold(typed[: MOST_TYPED + 1])
    if not wanted or len(typed) > MOST_TYPED or (len(wanted) == 1 and wanted.isascii()):
        return []
    ranked = []
    for place, completion in enumerate(completions):
        rank = _rank(wanted, completion)
        if rank is not None and completion.words[0] != wanted:
            ranked.append((*rank, place))
    found = [completions[place].suggestion for *_, place in sorted(ranked)]
    return list({suggestion.text: suggestion for suggestion in found}.values())[:most]


def _rank(wanted: str, completion: Completion) -> tuple[int, int] | None:
    """How well it fits, smaller is better: 0 begins so, 1 another name does, 2 holds it, 3 and 4 sound so."""
    own = completion.words[0].find(wanted)
    if own == 0:
        return 0, 0
    if any(name.startswith(wanted) for name in completion.words[1:]):
        return 1, 0
    if own > 0:
        return 2, own
    if len(wanted) < _SHORTEST_SOUND or not _LETTERS.fullmatch(wanted):
        return None
    initials = completion.initials.find(wanted)
    if initials >= 0:
        return 3, initials
    spelt = _sounds_at(wanted, completion.syllables)
    return None if spelt is None else (4, spelt)


def _sounds_at(wanted: str, syllables: Sequence[str]) -> int | None:
    """The syllable from which the rest, spelt out, begins with the letters typed."""
    for place, syllable in enumerate(syllables):
        if syllable[0] == wanted[0] and "".join(syllables[place:]).startswith(wanted):
            return place
    return None


def _fold(text: str) -> str:
    """Simplified, lower case, without spaces and punctuation."""
    return _APART.sub("", normalise_message(text))
