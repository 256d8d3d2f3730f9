"""A document folder's about.yml in, its declared particulars out, checked key by key."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from policy_index.clause import AfterPeriod
from policy_index.errors import DocumentUnreadable
from policy_index.term_data import load_yaml

_Id = Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
_Text = Annotated[str, Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Period(_Strict):
    """First and last day of a plan."""

    start: date
    end: date


class AboutAfterPeriod(_Strict):
    """What the document says of the time after the period, and the clause (short id) and words that say it."""

    status: AfterPeriod
    clause: str | None = None
    quote: str | None = None

    @model_validator(mode="after")
    def _words_stand_behind_it(self) -> Self:
        if self.status == "still_effective" and not (self.clause and self.quote):
            raise ValueError("still_effective needs `clause` and `quote`: the words of the document that say so")
        return self


class AboutPart(_Strict):
    """A plan or chapter tree that begins where its title stands alone on a line."""

    id: _Id
    title: _Text
    period: Period | None = None
    after_period: AboutAfterPeriod = AboutAfterPeriod(status="unstated")


class AboutNote(_Strict):
    """A damaged or doubtful passage of a clause (short id); the quote must stand in its text."""

    clause: _Text
    kind: _Text
    quote: _Text
    text: _Text


class Review(_Strict):
    """Who vouches for the file."""

    status: Annotated[str, Field(pattern="^(draft|reviewed)$")]
    by: str | None = None
    on: date | None = None


class About(_Strict):
    """The whole of an about.yml; docs/add-a-document.md explains every key."""

    id: _Id
    source: _Text
    title: _Text
    issuer: _Text
    jurisdiction: _Id
    number: str | None = None
    issued: date | None = None
    parts: tuple[AboutPart, ...] = Field(default=(), strict=False)
    notes: tuple[AboutNote, ...] = Field(default=(), strict=False)
    review: Review = Review(status="draft")


def read_about(folder: Path) -> About:
    """The particulars of a document. Raises DocumentUnreadable with the key, what was expected and what was found."""
    path = folder / "about.yml"
    content = load_yaml(path)
    try:
        return About.model_validate(content)
    except ValidationError as problem:
        first = problem.errors()[0]
        key = ".".join(str(step) for step in first["loc"]) or "the file"
        raise DocumentUnreadable(
            f"{path}: {key}: {first['msg']} (found {first['input']!r:.80}). docs/add-a-document.md explains the keys."
        ) from None
