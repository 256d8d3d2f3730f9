"""What stands in a search box in, words, exact words, words to leave out and filters out, each with its place.

`unit:税务 part:fdi "一次性" -房地产 奖励`: a name is one of search_syntax.yml, anything else with a colon is a word. A quotation
that is still open reaches to the end, as it does while somebody types. A story uses quotation marks and hyphens as
everybody does, so a long text is words and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from policy_index.clean_text import to_simplified
from policy_index.errors import PolicyIndexError
from policy_index.term_data import load_yaml

SYNTAX = Path(__file__).parent / "search_syntax.yml"
FilterName = Literal["document", "part", "section", "unit", "commitment", "validity"]
FILTER_NAMES: tuple[FilterName, ...] = get_args(FilterName)
_STORY_CHARACTERS = 100
_QUOTED = r"[\"“”「『](?P<{0}>[^\"“”」』]*)[\"“”」』]?"
_TOKEN = re.compile(
    rf"(?P<minus>(?<!\S)-(?=[^\s\d]))?(?:(?P<name>[^\W\d_]+)[:：]"
    rf"(?:{_QUOTED.format('quoted_value')}|(?P<value>[^\s，。？！；、,?!;\"“”「『]*))(?!\S)"
    rf"|{_QUOTED.format('phrase')}|(?P<word>[^\s\"“”「『]+))"
)


class QueryInvalid(PolicyIndexError):
    """A filter that cannot be applied: the place of its value in code points, its name, and values it could have.

    `position` is None where the filter was not typed among the words.
    """

    def __init__(
        self, message: str, position: int | None, suggestions: tuple[str, ...] = (), field: str | None = None
    ) -> None:
        super().__init__(message)
        self.position = position
        self.suggestions = suggestions
        self.field = field


@dataclass(frozen=True)
class Filter:
    """One condition on clauses. `position` is where its value begins in what was typed; None for one that was not."""

    name: FilterName
    value: str
    position: int | None = None
    is_negated: bool = False


@dataclass(frozen=True)
class OperatorQuery:
    """`words` (those of phrases too) are ranked by; a clause has all `phrases`, none of `excluded`, passes all filters."""

    words: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()

    @property
    def has_conditions(self) -> bool:
        return bool(self.phrases or self.excluded or self.filters)


@dataclass(frozen=True)
class Syntax:
    """Filter names by the ways to write them, and fixed values by filter and by the ways to write them."""

    names: Mapping[str, FilterName]
    values: Mapping[FilterName, Mapping[str, str]]


def read_operators(text: str) -> OperatorQuery:
    """Take the text apart. Raises QueryInvalid for a known name without a value, or with one that it cannot have."""
    if len(text) > _STORY_CHARACTERS:
        return OperatorQuery(text)
    names = load_syntax().names
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    filters: list[Filter] = []
    for token in _TOKEN.finditer(text):
        name = names.get(_folded(token["name"])) if token["name"] else None
        phrase = (token["phrase"] or "").strip()
        if name:
            filters.append(_read_filter(name, token))
        elif token["phrase"] is not None:
            for taken in (excluded,) if token["minus"] else (phrases, words):
                taken += [phrase] if phrase else []
        elif token["minus"]:
            excluded.append(token[0][1:])
        else:
            words.append(token[0])
    return OperatorQuery(" ".join(words), tuple(phrases), tuple(excluded), tuple(filters))


def check_filter(wanted: Filter) -> Filter:
    """The filter with the value as the contract writes it. Raises QueryInvalid for one that its name cannot have."""
    fixed = load_syntax().values.get(wanted.name)
    if fixed is None:
        return wanted
    value = fixed.get(_folded(wanted.value))
    if value is None:
        known = tuple(dict.fromkeys(fixed.values()))
        raise QueryInvalid(
            f"{wanted.name} cannot be {wanted.value!r}; it is one of {', '.join(known)}.",
            wanted.position,
            known,
            wanted.name,
        )
    return Filter(wanted.name, value, wanted.position, wanted.is_negated)


@cache
def load_syntax(path: Path = SYNTAX) -> Syntax:
    """Names and values of filters."""
    data = load_yaml(path)
    names: dict[str, FilterName] = {_folded(way): name for name, ways in data["names"].items() for way in ways}
    values: dict[FilterName, dict[str, str]] = {
        name: {_folded(way): value for value, ways in by_value.items() for way in ways}
        for name, by_value in data["values"].items()
    }
    return Syntax(names, values)


def _read_filter(name: FilterName, token: re.Match[str]) -> Filter:
    group = "value" if token["value"] is not None else "quoted_value"
    value, position = token[group].strip(), token.start(group)
    if not value:
        raise QueryInvalid(f'{token["name"]}: needs a value, as in {token["name"]}:… or {token["name"]}:"…".', position)
    return check_filter(Filter(name, value, position, bool(token["minus"])))


def _folded(text: str) -> str:
    return to_simplified(text).casefold()
