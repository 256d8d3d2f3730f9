"""Normalised text in, facts of place out: in Chongqing or elsewhere, the districts of taxation and of housing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.answering.facts.doubt import Doubt, doubt_about
from bot.answering.facts.fact_context import Phrase
from bot.answering.facts.number_words import any_of
from bot.answering.facts.phrases import phrase_at
from policy_index.measure import Fact
from policy_index.places import load_gazetteer
from policy_index.term_data import load_yaml

PLACE_WORDS = Path(__file__).parent / "place_words.yml"
# Areas that hold the city or lie across it: naming one tells nothing.
_MOST_PLACES, _AROUND = 40, 40
_AREAS = frozenset({"成渝", "西部地区"})
HERE, TAX, HOUSING = "in_chongqing", "tax_district", "housing_district"
HEADQUARTERS, YUZHONG = "headquarters_here", "in_yuzhong"
_YUZHONG_NAME = "渝中区"


@dataclass(frozen=True)
class NamedPlace:
    """A place in the text: its full name, where it stands, whether it is the corpus's own city or lies in it."""

    name: str
    start: int
    end: int
    is_local: bool
    is_home: bool


def find_places(text: str) -> list[NamedPlace]:
    """Every place named; of names that overlap the longest."""
    gazetteer = load_gazetteer()
    found = [
        NamedPlace(place.name, start, end, group != "elsewhere", group == "home")
        for group in ("home", "local", "elsewhere")
        for place in getattr(gazetteer, group)
        for start, end in place.spans_in(text)
    ]
    kept: list[NamedPlace] = []
    for place in sorted(found[:_MOST_PLACES], key=lambda place: place.start - place.end):
        if all(place.end <= other.start or other.end <= place.start for other in kept):
            kept.append(place)
    return sorted((place for place in kept if place.name not in _AREAS), key=lambda place: place.start)


def read_places(text: str, phrases: list[Phrase], doubts: Sequence[Doubt] = ()) -> dict[str, Fact]:
    """Facts of place that the text states; a place in doubt (在不在两江新区还没定) tells none."""
    if not phrases:
        return {}
    facts: dict[str, list[Fact]] = {}
    places = find_places(text)
    for place in places:
        if doubt_about(doubts, place.start, place.end):
            continue
        phrase = phrases[phrase_at(phrases, place.start)]
        own = _without_home(text, places, place)
        for fact in (*_facts_of(own, place, phrase), *_headquarters(own, place, phrase)):
            facts.setdefault(fact.id, []).append(fact)
    chosen = {name: rows[0] for name, rows in facts.items() if len({row.value for row in rows}) == 1}
    for name in (HERE, HEADQUARTERS):
        here = [row for row in facts.get(name, []) if row.value is True]
        if name not in chosen and here:
            chosen[name] = here[0]
    return chosen


def _without_home(text: str, places: list[NamedPlace], place: NamedPlace) -> str:
    """重庆西永, 重庆南岸: the city in front of a place within it is part of that place's name."""
    for other in places:
        if other.is_home and place.is_local and other.end == place.start:
            return text[: other.start] + " " * (other.end - other.start) + text[other.end :]
    return text


def changed_place(text: str) -> Fact | None:
    """A place named alone, as in 换成成都呢: whether it lies in Chongqing."""
    places = find_places(text)
    if not places:
        return None
    return Fact(
        HERE,
        places[-1].is_local,
        None,
        places[-1].name if places[-1].name in text else text[places[-1].start : places[-1].end],
    )


def named_district(text: str) -> Fact | None:
    """The one district named, for a reply to the question which."""
    names = {place.name: place for place in find_places(text) if place.is_local and not place.is_home}
    if len(names) != 1:
        return None
    name, place = next(iter(names.items()))
    return Fact("", name, None, text[place.start : place.end])


def _facts_of(text: str, place: NamedPlace, phrase: Phrase) -> list[Fact]:
    words = _words()
    said = text[place.start : place.end]
    district = _district_role(text, place, phrase)
    if district:
        return [Fact(district, place.name, None, said)] if place.is_local and not place.is_home else []
    before = text[max(phrase.start, place.start - _AROUND) : place.start]
    after = text[place.end : min(phrase.end, place.end + _AROUND)]
    if place.is_local and words["sent_to"].search(before) and words["sent_after"].match(after):
        return [Fact(HERE, True, None, said)]
    if (
        words["no_place_after"].match(after)
        or words["no_place_before"].search(before)
        or words["no_place_in"].search(before + after)
    ):
        return []
    if words["not_in"].search(before) or words["none_of"].match(after):
        return [Fact(HERE, False, None, said)] if place.is_local else []
    alone = not re.sub(r"\W", "", before + after)
    standing = words["in"].search(before) or words["of"].match(after) or alone
    if place.is_local and (standing or words["of_local"].match(after)):
        here = Fact(HERE, True, None, said)
        is_other_district = words["district"].search(place.name) and place.name != _YUZHONG_NAME
        return [here, Fact(YUZHONG, False, None, said)] if is_other_district and _asks_of_yuzhong(text) else [here]
    if not place.is_local and (
        words["in"].search(before)
        or (words["of"].match(after) or _is_seat(text, phrase, place, after))
        and not words["abroad"].fullmatch(place.name)
    ):
        elsewhere = [Fact(HERE, False, None, said), Fact(YUZHONG, False, None, said)]
        return [] if words["far_in"].search(before + after) else elsewhere[: 1 + _asks_of_yuzhong(text)]
    return []


def _asks_of_yuzhong(text: str) -> bool:
    """Whether it matters in which district: watches and jewellery are repaired in one of them, and it is not named."""
    return bool(_words()["yuzhong_topic"].search(text)) and _YUZHONG_NAME[:2] not in text and "yuzhong" not in text


def _headquarters(text: str, place: NamedPlace, phrase: Phrase) -> list[Fact]:
    """总部设在成都: where the asker's headquarters sits. One abroad tells nothing where a regional one is spoken of too."""
    words = _words()
    before, after = text[phrase.start : place.start], text[place.end : phrase.end]
    if place.is_local and words["not_in"].search(before) and words["headquarters"].search(before):
        return [Fact(HEADQUARTERS, False, None, text[place.start : place.end])]
    seated = words["headquarters_before"].search(before) or words["headquarters_after"].match(after)
    if not seated or (words["abroad"].fullmatch(place.name) and words["regional_headquarters"].search(text)):
        return []
    return [Fact(HEADQUARTERS, place.is_local, None, text[place.start : place.end])]


def _is_seat(text: str, phrase: Phrase, place: NamedPlace, after: str) -> bool:
    """我们是成都的医药生产企业: what the firm is said to be tells where it is."""
    words = _words()
    return bool(words["seat"].search(text[phrase.start : place.start]) and words["of_local"].match(after))


def _district_role(text: str, place: NamedPlace, phrase: Phrase) -> str | None:
    """Whether the place is where tax is paid or where flats are wanted: by the nearest word of its phrase."""
    best: tuple[int, str] | None = None
    for role in (TAX, HOUSING):
        for match in _words()[role].finditer(text, phrase.start, phrase.end):
            gap = max(match.start() - place.end, place.start - match.end())
            if best is None or gap < best[0]:
                best = (gap, role)
    return best[1] if best else None


@cache
def _words() -> Mapping[str, re.Pattern[str]]:
    data: Mapping[str, Any] = load_yaml(PLACE_WORDS)
    ending = {"in", "not_in", "no_place_before", "seat", "headquarters_before", "sent_to"}
    return {
        name: re.compile(rf"(?:{any_of(text).pattern})(?: (?:the|our|a))?\s?$") if name in ending else any_of(text)
        for name, text in data["words"].items()
    }
