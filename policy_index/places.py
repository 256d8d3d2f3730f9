"""terms/places.yml in, places named in a question out: local names with their region, and places elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from policy_index.clean_text import to_simplified
from policy_index.term_data import TERMS, load_yaml


@dataclass(frozen=True)
class Place:
    """A place by its full name. `region` is the document's word for where it lies.

    A partner is named by documents or by where askers come from, so that its name alone makes no question foreign; an area
    has no policy of its own that one could ask for.
    """

    name: str
    region: str | None
    is_partner: bool
    is_area: bool
    _named: re.Pattern[str]
    _not_in: re.Pattern[str] | None
    english: str | None = None

    def is_in(self, text: str) -> bool:
        """Whether the normalised, lower-case text names this place; longer words that only contain it do not count."""
        rest = self._not_in.sub(" ", text) if self._not_in else text
        return bool(self._named.search(rest))

    def named_in(self, text: str) -> str:
        """The name by which a question in the language of `text` calls this place."""
        return self.english if self.english and text.isascii() else self.name

    def without(self, text: str, frames: Sequence[str]) -> str:
        """The text without this place where it stands in one of the frames, expressions with `{place}` in them."""
        if not self._named.search(text):
            return text
        for frame in frames:
            text = _framed(frame, self._named.pattern).sub(" ", text)
        return text

    def spans_in(self, text: str) -> list[tuple[int, int]]:
        """Where the normalised, lower-case text names this place."""
        spans = [match.span() for match in self._named.finditer(text)]
        longer = [match.span() for match in self._not_in.finditer(text)] if spans and self._not_in else []
        return [(a, b) for a, b in spans if not any(start <= a and b <= end for start, end in longer)]


@dataclass(frozen=True)
class Gazetteer:
    """The corpus's own city, places in it, and places elsewhere."""

    home: Sequence[Place]
    local: Sequence[Place]
    elsewhere: Sequence[Place]
    countries: Sequence[Place]
    origins: Sequence[str]
    """Expressions around `{place}` by which a text says where somebody or something comes from or goes to."""
    asked_about: Sequence[str]
    """Expressions around `{place}` by which a text asks for the policy of a place."""
    compared: re.Pattern[str] | None = None
    """Words by which a text asks how two places compare: no document says so."""

    def is_origin(self, place: Place, text: str) -> bool:
        """Whether the text names the place only as such an origin."""
        return not place.is_in(place.without(text, self.origins))

    def partners_asked_about(self, text: str) -> list[Place]:
        """Partners and countries whose own policy the text asks for (上海外资研发中心奖励多少)."""
        partners = [place for place in self.elsewhere if place.is_partner and not place.is_area]
        return [place for place in (*partners, *self.countries) if place.without(text, self.asked_about) != text]

    def compares(self, text: str) -> bool:
        """Whether the text compares places (跟重庆比哪个划算)."""
        return bool(self.compared and self.compared.search(text))

    def regions_in(self, text: str) -> list[str]:
        """The documents' names of the regions in which the named local places lie."""
        return list(dict.fromkeys(place.region for place in self.local if place.region and place.is_in(text)))

    def names_local_place(self, text: str) -> bool:
        """Whether the text names the corpus's own city or a place in it."""
        return any(place.is_in(text) for place in (*self.home, *self.local))

    def elsewhere_in(self, text: str) -> list[Place]:
        return [place for place in self.elsewhere if place.is_in(text)]


@cache
def load_gazetteer(path: Path = TERMS / "places.yml") -> Gazetteer:
    """The reviewed places; empty where the file does not exist."""
    data: Mapping[str, Any] = load_yaml(path) if path.exists() else {}
    local = [*data.get("regions", ()), *data.get("districts", ()), *data.get("zones", ())]
    home = [data["city"]] if "city" in data else []
    return Gazetteer([_place(row) for row in home], [_place(row) for row in local],
                     [_place(row) for row in data.get("elsewhere", ())],
                     [_place(row) for row in data.get("countries", ())],
                     [str(frame) for frame in data.get("origins", ())],
                     [str(frame) for frame in data.get("asked_about", ())],
                     re.compile("|".join(data["compared"])) if "compared" in data else None)  # fmt: skip


@cache
def zone_endings(path: Path = TERMS / "places.yml") -> tuple[str, ...]:
    """How the names of zones end that may lie across districts."""
    data: Mapping[str, Any] = load_yaml(path) if path.exists() else {}
    return tuple(str(ending) for ending in data.get("across_districts", ()))


def _place(row: Mapping[str, Any]) -> Place:
    keys = ("short", "zh", "traditional", "en", "inside")
    names = {str(name) for key in keys for name in row.get(key) or ()} | {str(row["name"])}
    region = row.get("region")
    return Place(str(row["name"]), str(region) if region else None, bool(row.get("partner")), row.get("level") == "area",
                 _any_name(names), _any_name(row["not_in"]) if row.get("not_in") else None,
                 str(row["en"][0]) if row.get("en") else None)  # fmt: skip


@cache
def _framed(frame: str, names: str) -> re.Pattern[str]:
    return re.compile(frame.replace("{place}", f"(?:{names})"))


def _any_name(names: Sequence[str] | set[str]) -> re.Pattern[str]:
    """Latin names as whole words, Chinese ones anywhere; longest first."""
    folded = sorted({to_simplified(name).casefold() for name in names}, key=len, reverse=True)
    return re.compile("|".join(_pattern(name) for name in folded))


def _pattern(name: str) -> str:
    return rf"(?<![a-z]){re.escape(name)}(?![a-z])" if name.isascii() else re.escape(name)
