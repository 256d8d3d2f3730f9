"""An administrator's openers, the corpus and the measures in, what the chat may suggest out: by language, made once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.answering.glosses import gloss_of
from bot.web.paths.completions import Completion, Suggestion, complete, make_completion
from bot.web.settings import SettingsError
from policy_index.clause import Clause, UnitRecord
from policy_index.corpus import Corpus
from policy_index.errors import DataInvalid
from policy_index.read_measures import Measures
from policy_index.term_data import load_yaml

Spoken: TypeAlias = Literal["zh-Hans", "zh-Hant", "en"]
SPOKEN: tuple[Spoken, ...] = ("zh-Hans", "zh-Hant", "en")
MOST, MOST_TITLE = 8, 30


class _Words(BaseModel):
    """One text in all three languages."""

    model_config = ConfigDict(extra="forbid")

    hans: str = Field(alias="zh-Hans", min_length=1, max_length=200)
    hant: str = Field(alias="zh-Hant", min_length=1, max_length=200)
    en: str = Field(min_length=1, max_length=200)

    def say(self, lang: Spoken) -> str:
        """The text in one language."""
        return {"zh-Hans": self.hans, "zh-Hant": self.hant, "en": self.en}[lang]


class _Review(BaseModel):
    status: Literal["draft", "reviewed"]
    by: str | None = None
    on: object = None


class OpenersFile(BaseModel):
    """The file of ZHENGDA_OPENERS."""

    model_config = ConfigDict(extra="forbid")

    review: _Review
    unit: _Words
    openers: list[_Words]


@dataclass(frozen=True)
class SuggestionLists:
    """By language: what is offered before the first word, and everything that typing may lead to."""

    openers: Mapping[Spoken, list[Suggestion]]
    completions: Mapping[Spoken, list[Completion]]

    def suggest(self, typed: str, lang: Spoken) -> list[Suggestion]:
        """What the typed characters may become."""
        return complete(typed, self.completions[lang], MOST)


def make_lists(openers_file: Path, corpus: Corpus, measures: Measures) -> SuggestionLists:
    """Read the openers and prepare all lists. Raises SettingsError where the file cannot be used."""
    file = _read_openers(openers_file)
    openers = {lang: [Suggestion(words.say(lang), "opener") for words in file.openers] for lang in SPOKEN}
    completions = {
        lang: [*map(make_completion, openers[lang]), *_completions(file, corpus, measures, lang)] for lang in SPOKEN
    }
    return SuggestionLists(openers, completions)


def _read_openers(path: Path) -> OpenersFile:
    try:
        return OpenersFile.model_validate(load_yaml(path))
    except DataInvalid:
        reason = "cannot be read as YAML"
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        reason = f"{'.'.join(str(step) for step in first['loc'])}: {first['msg']}"
    raise SettingsError(f"ZHENGDA_OPENERS: {path}: {reason}. Correct the file, or unset the variable.")


def _completions(file: OpenersFile, corpus: Corpus, measures: Measures, lang: Spoken) -> Iterator[Completion]:
    for measure in measures.measures:
        yield make_completion(Suggestion(measure.title[lang], "completion"))
    titles = [clause.title for clause in corpus.clauses]
    for clause in corpus.clauses:
        title = _title(clause, lang)
        if title and titles.count(clause.title) == 1 and len(clause.title) <= MOST_TITLE:
            yield make_completion(Suggestion(title, "completion"))
    for unit in corpus.units:
        name = _unit_name(unit, lang)
        if name:
            text = file.unit.say(lang).replace("{unit}", name)
            yield make_completion(Suggestion(text, "completion"), (unit.name, *unit.aliases))


def _title(clause: Clause, lang: Spoken) -> str | None:
    if lang == "en":
        gloss = gloss_of(clause, lang)
        return str(gloss["title"]) if gloss else None
    return _in_script(clause.title, lang)


def _unit_name(unit: UnitRecord, lang: Spoken) -> str | None:
    """In English the longest alias, which is the name in full; None where nobody wrote one."""
    if lang != "en":
        return _in_script(unit.name, lang)
    return max((alias for alias in unit.aliases if alias.isascii()), key=len, default=None)


def _in_script(text: str, lang: Spoken) -> str:
    return _to_traditional()(text) if lang == "zh-Hant" else text


@cache
def _to_traditional() -> Callable[[str], str]:
    from opencc import OpenCC  # loaded at first use: reading the tables takes 50 ms

    convert: Callable[[str], str] = OpenCC("s2hk").convert
    return convert
