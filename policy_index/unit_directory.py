"""Unit names as printed or spoken in, canonical units out: the directory of responsible units of a corpus.

Names resolve within the jurisdiction of a document, as the same short name means another authority in another city.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from policy_index.clause import Clause, Document, ResponsibleUnit, UnitNote, UnitRecord, UnitTasks
from policy_index.term_data import UnitTerm

# Behind a name in English these make it a matter and no authority: the customs duty, customs clearance.
_MATTERS = (
    "dut(?:y|ies)|clearance|declarations?|brokers?|value|codes?|tariffs?|rates?|procedures?|formalities|bonds?|forms?"
)


@dataclass(frozen=True)
class UnitDirectory:
    """All units of a corpus. `ids_by_name` maps every folded name, printed form and alias to ids, in corpus order."""

    records: tuple[UnitRecord, ...]
    tasks: Mapping[str, UnitTasks]
    units_by_clause: Mapping[str, tuple[ResponsibleUnit, ...]]
    ids_by_name: Mapping[str, str]

    def find(self, name_or_id: str) -> UnitRecord | None:
        """The unit of this id, canonical name, printed form or alias; None where nobody is called so."""
        unit_id = name_or_id if name_or_id in self.tasks else self.ids_by_name.get(fold_name(name_or_id))
        return next((record for record in self.records if record.id == unit_id), None)

    def find_in(self, text: str) -> UnitRecord | None:
        """The unit whose longest name stands in normalised, lower-case text; Latin names only as whole words."""
        found = self._name_pattern.search(fold_name(text)) or self._latin_pattern.search(text)
        return self.find(found[0]) if found else None

    def named_in(self, text: str) -> list[tuple[str, UnitRecord]]:
        """Every unit that normalised, lower-case text names, once, in order, with the words that name it."""
        found: dict[str, tuple[str, UnitRecord]] = {}
        for pattern in (self._name_pattern, self._latin_pattern):
            for match in pattern.finditer(text):
                unit = self.find(match[0])
                if unit is not None:
                    found.setdefault(unit.id, (match[0], unit))
        return list(found.values())

    @cached_property
    def _name_pattern(self) -> re.Pattern[str]:
        names = [name for name in self.ids_by_name if not name.isascii() and len(name) > 1]
        return _any_name(names, "{}")

    @cached_property
    def _latin_pattern(self) -> re.Pattern[str]:
        spoken = {
            " ".join(name.split()).casefold() for record in self.records for name in record.aliases if name.isascii()
        }
        return _any_name(spoken, rf"(?<![a-z])(?:{{}})(?![a-z])(?! (?:{_MATTERS})(?![a-z]))")


def fold_name(name: str) -> str:
    """Names compare without spaces and case."""
    return "".join(name.split()).casefold()


def _any_name(names: Iterable[str], frame: str) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(frame.format("|".join(map(re.escape, longest_first)) or "$^"))


def build_directory(
    documents: Iterable[Document], clauses: Sequence[Clause], terms: Mapping[str, Sequence[UnitTerm]]
) -> UnitDirectory:
    """Resolve the printed units of all clauses. `terms` maps a jurisdiction to its reviewed unit names."""
    jurisdiction = {document.id: document.jurisdiction for document in documents}
    canonical = {
        (place, fold_name(name)): term.name
        for place, rows in terms.items()
        for term in rows
        for name in (term.name, *term.printed)
    }
    by_clause = {clause.clause_id: _resolve(clause, jurisdiction[clause.document_id], canonical) for clause in clauses}
    tasks = _tasks(clauses, by_clause)
    aliases = {f"{place}/{term.name}": (*term.printed, *term.aliases) for place, rows in terms.items() for term in rows}
    records = tuple(
        UnitRecord(unit_id, unit_id.partition("/")[2], aliases.get(unit_id, ()), len(found.own), len(found.inherited))
        for unit_id, found in tasks.items()
    )
    spoken = {f"{place}/{term.name}": term.spoken for place, rows in terms.items() for term in rows}
    return UnitDirectory(records, tasks, by_clause, _names(records, spoken))


def _resolve(clause: Clause, place: str, canonical: Mapping[tuple[str, str], str]) -> tuple[ResponsibleUnit, ...]:
    """Own units in printed order, then inherited ones with the words that put them here."""
    own = [
        ResponsibleUnit(_unit_id(place, unit.name, canonical), unit.name, unit.role, "own", None)
        for unit in clause.own_units
    ]
    inherited = [
        ResponsibleUnit(
            _unit_id(place, unit.name, canonical),
            unit.name,
            "unstated",
            "inherited",
            UnitNote(unit.clause_id, unit.quote),
        )
        for unit in clause.inherited_units
    ]
    return (*own, *inherited)


def _unit_id(place: str, name: str, canonical: Mapping[tuple[str, str], str]) -> str:
    return f"{place}/{canonical.get((place, fold_name(name)), name)}"


def _tasks(clauses: Sequence[Clause], by_clause: Mapping[str, tuple[ResponsibleUnit, ...]]) -> dict[str, UnitTasks]:
    own: dict[str, list[Clause]] = {}
    inherited: dict[str, list[Clause]] = {}
    for clause in clauses:
        own_ids = {unit.id for unit in by_clause[clause.clause_id] if unit.basis == "own"}
        for unit in by_clause[clause.clause_id]:
            own.setdefault(unit.id, [])
            inherited.setdefault(unit.id, [])
        for unit_id in own_ids:
            own[unit_id].append(clause)
        for unit_id in {u.id for u in by_clause[clause.clause_id] if u.basis == "inherited"} - own_ids:
            inherited[unit_id].append(clause)
    return {unit_id: UnitTasks(tuple(own[unit_id]), tuple(inherited[unit_id])) for unit_id in own}


def _names(records: Sequence[UnitRecord], spoken: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Folded name → id. Canonical names win over aliases, earlier units over later ones."""
    names: dict[str, str] = {}
    for record in records:
        names.setdefault(fold_name(record.name), record.id)
    for record in records:
        for alias in (*record.aliases, *spoken.get(record.id, ())):
            names.setdefault(fold_name(alias), record.id)
    return names
