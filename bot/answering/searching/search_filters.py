"""Filters in, what passes them out: clauses by document, part, section, unit and validity, sentences by commitment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.answering.commitment import commitment_of
from policy_index.clause import Clause, Part
from policy_index.clean_text import normalise_message
from policy_index.corpus import Corpus
from policy_index.expand_query import load_glossary
from policy_index.match_units import match_units
from policy_index.read_operators import Filter, FilterName, OperatorQuery, QueryInvalid
from policy_index.split_sentences import is_heading, split_sentences
from policy_index.tokenize_text import fold_spaces
from policy_index.validity import validity_of

Test = Callable[[Clause], bool]
_CLAUSE_FILTERS: tuple[FilterName, ...] = ("document", "part", "section", "unit", "validity")


@dataclass(frozen=True)
class Conditions:
    """What a clause, and a sentence of it that is shown, must be like."""

    tests: tuple[Test, ...]
    phrases: tuple[str, ...]
    excluded: tuple[str, ...]
    commitments: frozenset[str] | None
    """None where any will do."""

    def passes(self, clause: Clause) -> bool:
        """Whether the clause may be shown."""
        if not all(test(clause) for test in self.tests):
            return False
        plain = plain_text(f"{clause.title}\n{clause.text}") if self.phrases or self.excluded else ""
        return (
            all(phrase in plain for phrase in self.phrases)
            and not any(word in plain for word in self.excluded)
            and (self.commitments is None or any(map(self.promises, _sentences(clause))))
        )

    @property
    def narrows_sentences(self) -> bool:
        return bool(self.phrases) or self.commitments is not None

    def promises(self, sentence: str) -> bool:
        """Whether a sentence promises what is asked for."""
        return self.commitments is None or _commitment_of(sentence) in self.commitments

    def is_shown(self, sentence: str) -> bool:
        """Whether a sentence may stand for the clause: it has the exact words and the promise."""
        plain = plain_text(sentence)
        return self.promises(sentence) and all(phrase in plain for phrase in self.phrases)


def make_conditions(corpus: Corpus, asked: OperatorQuery, given: Sequence[Filter], as_of: date) -> Conditions:
    """Conditions of what was typed and of the request's parameters together; of several units any one will do.

    Raises QueryInvalid where a filter names nothing of the corpus.
    """
    tests: list[Test] = []
    for filters in (asked.filters, given):
        for name in _CLAUSE_FILTERS:
            tests += _tests(corpus, [f for f in filters if f.name == name], as_of)
    return Conditions(
        tuple(tests),
        tuple(map(plain_text, asked.phrases)),
        tuple(map(plain_text, asked.excluded)),
        _commitments([*asked.filters, *given]),
    )


@lru_cache(maxsize=16384)
def plain_text(text: str) -> str:
    """Text as exact words are compared: Simplified, lower case, without spacing beside Chinese characters."""
    return fold_spaces(normalise_message(text))


@lru_cache(maxsize=16384)
def _commitment_of(sentence: str) -> str:
    return commitment_of([sentence])


@lru_cache(maxsize=4096)
def _sentences(clause: Clause) -> tuple[str, ...]:
    return tuple(span.text for span in split_sentences(clause) if not is_heading(clause, span))


def _tests(corpus: Corpus, filters: Sequence[Filter], as_of: date) -> list[Test]:
    wanted = [_test(corpus, one, as_of) for one in filters if not one.is_negated]
    unwanted = [_test(corpus, one, as_of) for one in filters if one.is_negated]
    any_wanted: list[Test] = [lambda clause: any(test(clause) for test in wanted)] if wanted else []
    none_unwanted: list[Test] = [lambda clause: not any(test(clause) for test in unwanted)] if unwanted else []
    return any_wanted + none_unwanted


def _test(corpus: Corpus, wanted: Filter, as_of: date) -> Test:
    value = plain_text(wanted.value)
    if wanted.name == "validity":
        return lambda clause: validity_of(corpus, clause, as_of).status == wanted.value
    if wanted.name == "unit":
        ids = {unit.id for unit in match_units(corpus, wanted.value)}
        return _known(wanted, ids, [], lambda clause: any(u.id in ids for u in corpus.units_of(clause.clause_id)))
    if wanted.name == "document":
        documents = {d.id for d in corpus.documents if value in plain_text(f"{d.id}\n{d.number or ''}\n{d.title}")}
        return _known(wanted, documents, [d.id for d in corpus.documents], lambda c: c.document_id in documents)
    if wanted.name == "part":
        parts = {(d.id, p.id) for d in corpus.documents for p in d.parts if _names_part(d.id, p, value)}
        known = [p.id for d in corpus.documents for p in d.parts]
        return _known(wanted, parts, known, lambda clause: (clause.document_id, clause.part or "") in parts)
    sections = {c.section for c in corpus.clauses if c.section and value in plain_text(c.section)}
    known = list(dict.fromkeys(c.section for c in corpus.clauses if c.section))
    return _known(wanted, sections, known, lambda clause: clause.section in sections)


def _known(wanted: Filter, found: object, known: Sequence[str], test: Test) -> Test:
    """The test. What was typed and names nothing is an error; given beside the words it simply passes no clause."""
    if not found and wanted.position is not None:
        raise QueryInvalid(
            f"No {wanted.name} is called {wanted.value!r}.", wanted.position, tuple(known), field=wanted.name
        )
    return test


def _names_part(document_id: str, part: Part, value: str) -> bool:
    """A part by its id, by words of its title, or by the name people use."""
    short = load_glossary().short_titles.get(f"{document_id}/{part.id}", {})
    return (
        value == part.id or value in plain_text(part.title) or any(value in name.casefold() for name in short.values())
    )


def _commitments(filters: Sequence[Filter]) -> frozenset[str] | None:
    named = [one for one in filters if one.name == "commitment"]
    if not named:
        return None
    every = frozenset({"grants", "supports", "target", "organises", "unstated"})
    wanted = frozenset(one.value for one in named if not one.is_negated) or every
    return wanted - {one.value for one in named if one.is_negated}
