"""number_words.yml in, compiled expressions out: numerals, currencies, comparisons, roles of amounts, years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, cast

from bot.answering.facts.gated_expressions import GatedExpressions, gate
from policy_index.measure import Comparison
from policy_index.term_data import load_yaml

_HAN = re.compile("[㐀-鿿]")
_LATIN = re.compile("[a-z]")
NUMBER_WORDS = Path(__file__).parent / "number_words.yml"
Compiled = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True)
class NumberWords:
    """Compiled number_words.yml. `single` holds the lists that are one expression each, by their names in the file."""

    english: Mapping[str, int]
    scales: Mapping[str, int]
    currencies: Compiled
    weak_currency: re.Pattern[str]
    weak_unit: str
    before: Mapping[Comparison, re.Pattern[str]]
    after: Mapping[Comparison, re.Pattern[str]]
    roles: Compiled
    fractions: Mapping[Decimal, re.Pattern[str]]
    years: Mapping[int, re.Pattern[str]]
    months_back: Mapping[int, re.Pattern[str]]
    year_events: Compiled
    months_roles: Compiled
    exchange_rates: Sequence[re.Pattern[str]]
    single: Compiled


@cache
def load_number_words(path: Path = NUMBER_WORDS) -> NumberWords:
    """Read and compile. Raises DataInvalid for a broken file and re.error for a broken expression."""
    data: Mapping[str, Any] = load_yaml(path)
    lists, weak = joined_lists(data["words"]), data["weak_currency"]
    return NumberWords(
        english=data["english_numbers"],
        scales={str(word): factor for word, factor in data["scales"].items()},
        currencies={unit: any_of(words) for unit, words in data["currencies"].items()},
        weak_currency=any_of(weak["words"]),
        weak_unit=weak["unit"],
        before={cast(Comparison, name): _ending(words) for name, words in data["comparison_before"].items()},
        after={cast(Comparison, name): any_of(words) for name, words in data["comparison_after"].items()},
        roles={name: any_of(with_lists(words, lists)) for name, words in data["roles"].items()},
        fractions={Decimal(share): any_of(words) for share, words in data["fractions"].items()},
        years={int(offset): any_of(words) for offset, words in data["years"].items()},
        months_back={int(offset): any_of(words) for offset, words in data["months_back"].items()},
        year_events={name: any_of(words) for name, words in data["year_events"].items()},
        months_roles={name: any_of(words) for name, words in data["months_roles"].items()},
        exchange_rates=[re.compile(expression) for expression in data["exchange_rates"]],
        single={name: any_of(with_lists(text, lists)) for name, text in data.items() if isinstance(text, str)},
    )


def joined_lists(words: Mapping[str, str]) -> dict[str, str]:
    """The lists of a file's `words`, each as one expression to be put in for its name in braces."""
    return {name: "|".join(f"(?:{word})" for word in listed(text)) for name, text in words.items()}


def with_lists(text: str, lists: Mapping[str, str]) -> str:
    """Expressions with {name} put in as the list of that name; counts such as {0,6} stay."""
    for name, expression in lists.items():
        text = text.replace("{" + name + "}", f"(?:{expression})")
    return text


def any_of(words: str) -> re.Pattern[str]:
    """One expression for all of a list; those that begin or end with a Latin letter match whole words."""
    return re.compile("|".join(whole_word(word) for word in listed(words)))


@dataclass(frozen=True)
class Expressions:
    """A list of expressions in two halves: a text without Latin letters needs no Latin ones, and the other way round."""

    han: GatedExpressions
    latin: GatedExpressions

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        if not text.isascii():
            yield from self.han.finditer(text)
        if _LATIN.search(text):
            yield from self.latin.finditer(text)

    def search(self, text: str) -> re.Match[str] | None:
        return next(self.finditer(text), None)


def expressions_of(words: str) -> Expressions:
    """A list in its two halves; expressions without Chinese characters are Latin."""
    rows = listed(words)
    han = [gate(whole_word(row)) for row in rows if _HAN.search(row)]
    latin = [gate(whole_word(row)) for row in rows if not _HAN.search(row)]
    return Expressions(GatedExpressions(han), GatedExpressions(latin))


def listed(words: str) -> list[str]:
    """The expressions of a list as the data files write it: separated by 、 or a new line."""
    return [word.strip() for word in re.split("[、\n]", words) if word.strip()]


def whole_word(expression: str) -> str:
    """The expression, kept from matching within a longer Latin word."""
    # "$" and currency letters stand right beside digits, so only letters are looked at.
    start = "(?:(?<![a-z])|(?=n't))" if re.match(r"\(*(\?:)?[a-z]", expression) else ""
    end = "(?![a-z])" if re.search(r"[a-z][)?]*$", expression) and not re.search(r"\\[a-z]$", expression) else ""
    return f"{start}(?:{expression}){end}"


def _ending(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(words).pattern})\s?(?:[了有是个的]|a|the)?\s?$")
