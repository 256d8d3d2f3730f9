"""wording/*.yml in, framing words by language out; every language has the same keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from policy_index.errors import DataInvalid
from policy_index.measure import LANGUAGES, Language
from policy_index.term_data import load_yaml

FOLDER = Path(__file__).parent / "wording"
_ALIASES: Mapping[str, Language] = {
    "zh-CN": "zh-Hans",
    "zh-SG": "zh-Hans",
    "zh": "zh-Hans",
    "zh-TW": "zh-Hant",
    "zh-HK": "zh-Hant",
}


@dataclass(frozen=True)
class Wording:
    """The framing words of one language."""

    lang: Language
    _entries: Mapping[str, Any]

    def say(self, key: str, /, **values: object) -> str:
        """The sentence of a key (`commitment.grants` reaches inside), its braces filled. KeyError for an unknown key."""
        entry: Any = self._entries
        for step in key.split("."):
            entry = entry[step]
        return str(entry).format(**values)

    def join(self, names: list[str]) -> str:
        return self.say("separator").join(names)


@cache
def load_wording(lang: Language) -> Wording:
    """Wording of a language of the contract. Raises DataInvalid for a file that is no mapping."""
    path = FOLDER / f"{lang}.yml"
    entries = load_yaml(path)
    if not isinstance(entries, Mapping):
        raise DataInvalid(f"{path}: expected a mapping of keys to sentences.")
    return Wording(lang, entries)


def known_language(lang: str | None) -> Language | None:
    """A language tag of the contract for a tag or alias; None where it is absent or unknown."""
    return next((known for known in LANGUAGES if known == lang), None) or _ALIASES.get(lang or "")
