"""A clause's text in, its list of responsible units out: the list as printed, the names in it, and notes on inheritance.

Three grammars of Chinese policy documents are read: a labelled list in any brackets or on a line of its own
(责任单位：甲、乙), a bracket that ends with a verb (甲、乙负责 / 甲牵头，乙配合), and roles inside one list
(牵头单位：甲；配合单位：乙). Brackets may be nested or of different kinds at the two ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_index.clause import PrintedUnit, Role

_OPEN, _CLOSE = "（(〔[【〈", "）)〕]】〉"
_LABEL = re.compile(r"(责任|牵头|主办|承办|配合|协办|参与|参加)(?:单位|部门)\s*[：:]")
_ROLE_OF_LABEL: dict[str, Role] = {
    "责任": "unstated", "牵头": "lead", "主办": "lead", "承办": "lead",
    "配合": "support", "协办": "support", "参与": "support", "参加": "support",
}  # fmt: skip
_VERB_ENDING = re.compile(r"(?:按(?:照)?职责分工)?(?:分别)?(?:负责|牵头|配合|落实)(?:。[^。]*)?$")
_ROLE_OF_VERB: dict[str, Role] = {"负责": "unstated", "落实": "unstated", "牵头": "lead", "配合": "support"}
_COLLECTIVE_NAME = re.compile(r"[（(〔\[]以下(?:统称|简称)[^）)〕\]]*[）)〕\]]")
_ALL_DISTRICTS = re.compile(r"(各区)、(县)")  # one name with 、 inside: 各区、县（市）政府
_FURTHER_REMARK = re.compile(r"下同$|不再|为牵头|^以下")
_SHARED_DUTY = re.compile(r"(?:按(?:照)?职责分工|分别)+(?:负责|落实)?$")
_AND_OTHERS = re.compile(r"(?<=..)等$")
_INHERITANCE = re.compile(
    r"以下[^，。；]{0,6}?均(?:需|须|由|应由|涉及)(?P<unit>[^，。；]+?)(?:负责|落实|承担)?(?=[，。；]|$)(?:，不再[^，。；）)〕]*)?"
)
_UNIT_ENDING = re.compile(
    r"[委局办厅部院会署处队团社司所校联]$|银行$|[人央]行$|分行$|政府$|中心$|海关$|公司$|总站$|单位$|部门$|区县$|集团$|机关$"
)


@dataclass(frozen=True)
class UnitList:
    """One list as printed, brackets included; `start` is its offset in the text it was read from."""

    printed: str
    start: int
    units: tuple[PrintedUnit, ...]


@dataclass(frozen=True)
class InheritanceNote:
    """A remark inside a list that makes a unit responsible for further clauses: the unit's name and the words."""

    unit: str
    quote: str


def read_unit_lists(text: str) -> list[UnitList]:
    """All unit lists of a clause in printed order; empty where the clause names nobody."""
    lists = [*_bracketed_lists(text), *_line_lists(text)]
    return sorted(lists, key=lambda found: found.start)


def read_inheritance(unit_list: str) -> list[InheritanceNote]:
    """Notes such as 以下均需各区政府负责，不再列出 inside a printed list."""
    return [InheritanceNote(m["unit"].strip(), m[0]) for m in _INHERITANCE.finditer(unit_list.rstrip(_CLOSE))]


def _bracketed_lists(text: str) -> list[UnitList]:
    found = []
    for start, end in _outer_brackets(text):
        inside = text[start + 1 : end]
        if _LABEL.match(inside.lstrip()):
            found.append(UnitList(text[start : end + 1], start, _labelled_units(inside)))
        elif _VERB_ENDING.search(inside):
            units = _units_before_verbs(inside)
            if units and any(_UNIT_ENDING.search(unit.name) for unit in units[:3]):
                found.append(UnitList(text[start : end + 1], start, units))
    return found


def _line_lists(text: str) -> list[UnitList]:
    found, offset = [], 0
    for line in text.split("\n"):
        if _LABEL.match(line):
            found.append(UnitList(line, offset, _labelled_units(line)))
        offset += len(line) + 1
    return found


def _outer_brackets(text: str) -> list[tuple[int, int]]:
    """Offsets of the brackets that are not inside others; any kind closes any kind, as scanned texts mix them."""
    spans, depth, start = [], 0, 0
    for position, character in enumerate(text):
        if character in _OPEN:
            start, depth = (position, 1) if depth == 0 else (start, depth + 1)
        elif character in _CLOSE and depth:
            depth -= 1
            if depth == 0:
                spans.append((start, position))
    return spans


def _labelled_units(inside: str) -> tuple[PrintedUnit, ...]:
    labels = list(_LABEL.finditer(inside))
    units: list[PrintedUnit] = []
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        body = inside[label.end() : following.start() if following else len(inside)]
        units += [PrintedUnit(name, _ROLE_OF_LABEL[label[1]]) for name in _split_names(body)]
    return tuple(units)


def _units_before_verbs(inside: str) -> tuple[PrintedUnit, ...]:
    units: list[PrintedUnit] = []
    for names, verb in re.findall(r"(.+?)(?:按(?:照)?职责分工)?(?:分别)?(负责|落实|牵头|配合)(?:[，；。、]|$)", inside):
        together = names.removeprefix("由").replace("会同", "、")
        units += [PrintedUnit(name, _ROLE_OF_VERB[verb]) for name in _split_names(together)]
    return tuple(units)


def _split_names(body: str) -> list[str]:
    """Names of one list. A collective name (以下统称…) makes one unit of everything since the last comma."""
    names: list[str] = []
    for segment in _split_outside_brackets(body, "；;。"):
        for group in _split_outside_brackets(_SHARED_DUTY.sub("", segment.strip()), "，,"):
            if _FURTHER_REMARK.search(group.strip()):
                continue
            collective = re.search(r"[（(〔\[]以下统称", group)
            parts = [group] if collective else _split_outside_brackets(_ALL_DISTRICTS.sub(r"\1､\2", group), "、")
            names += [_COLLECTIVE_NAME.sub("", part).replace("､", "、").strip() for part in parts]
    return [_AND_OTHERS.sub("", name) for name in names if name]


def _split_outside_brackets(text: str, separators: str) -> list[str]:
    parts, depth, last = [], 0, 0
    for position, character in enumerate(text):
        depth += (character in _OPEN) - (character in _CLOSE)
        if character in separators and depth <= 0:
            parts.append(text[last:position])
            last = position + 1
    return [*parts, text[last:]]
