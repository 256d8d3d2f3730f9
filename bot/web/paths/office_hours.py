"""An administrator's office hours and a moment in, whether somebody is there and when that changes out.

Times are those of ZHENGDA_UTC_OFFSET. A day named among the exceptions has the hours named there alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from policy_index.term_data import load_yaml

WORDING = Path(__file__).resolve().parents[1] / "wording" / "office_hours.yml"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LOOK_AHEAD = 60  # days: what opens later than that is not announced
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")

Span: TypeAlias = tuple[time, time]


def _read_clock(value: object) -> time:
    # YAML takes 9:30 without quotes for the number 570.
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise ValueError(f'expected a time of day in quotes, as "09:00", not {value!r}')
    return time.fromisoformat(value)


Clock = Annotated[
    time,
    BeforeValidator(_read_clock, json_schema_input_type=str),
    PlainSerializer(lambda clock: clock.strftime("%H:%M"), str),
]


class _Weekly(BaseModel):
    model_config = ConfigDict(extra="forbid")

    days: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = Field(min_length=1)
    begin: Clock = Field(alias="from")
    end: Clock = Field(alias="to")


class _Exception(BaseModel):
    """Without times nobody is there on these dates."""

    model_config = ConfigDict(extra="forbid")

    dates: list[date] = Field(min_length=1)
    begin: Clock | None = Field(default=None, alias="from")
    end: Clock | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _both_or_none(self) -> _Exception:
        if (self.begin is None) != (self.end is None):
            raise ValueError("expected both from and to, or neither for dates on which nobody is there")
        return self


class Standing(BaseModel):
    """Whether it is office hours, by what an administrator entered."""

    is_open: bool
    changes: datetime | None = Field(description="when it closes, or opens next; null where that is not known")
    text: str


class OfficeHours(BaseModel):
    """`weekly` hours and the dates that differ."""

    model_config = ConfigDict(extra="forbid")

    weekly: list[_Weekly]
    exceptions: list[_Exception] = Field(default_factory=list)

    @model_validator(mode="after")
    def _in_order(self) -> OfficeHours:
        named = {day for one in self.exceptions for day in one.dates}
        week = {date(2024, 1, 1) + timedelta(days=n) for n in range(7)}  # any week
        for day in sorted(named | (week - named)):
            spans = self.spans_on(day)
            if any(begin >= end for begin, end in spans):
                raise ValueError("expected from to be earlier than to; hours end on the day on which they begin")
            if any(first[1] > second[0] for first, second in pairwise(spans)):
                raise ValueError(f"hours of one day overlap ({DAYS[day.weekday()]} or {day}): expected each time once")
        return self

    def spans_on(self, day: date) -> list[Span]:
        """From when to when somebody is there on this day, in order."""
        differing = [one for one in self.exceptions if day in one.dates]
        if differing:
            return sorted((one.begin, one.end) for one in differing if one.begin and one.end)
        return sorted((one.begin, one.end) for one in self.weekly if DAYS[day.weekday()] in one.days)

    def standing(self, now: datetime, lang: str) -> Standing:
        """How it stands at a moment with its offset from UTC, worded in one of the three languages."""
        for begin, end in self._spans_from(now):
            if end > now:
                is_open = begin <= now
                changes = end if is_open else begin
                return Standing(is_open=is_open, changes=changes, text=_word(is_open, changes, lang))
        return Standing(is_open=False, changes=None, text=_word(is_open=False, changes=None, lang=lang))

    def _spans_from(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        for n in range(LOOK_AHEAD):
            day = now.date() + timedelta(days=n)
            for begin, end in self.spans_on(day):
                yield datetime.combine(day, begin, now.tzinfo), datetime.combine(day, end, now.tzinfo)


def _word(is_open: bool, changes: datetime | None, lang: str) -> str:
    words = _wording()[lang]
    if changes is None:
        return str(words["closed"])
    weekday, clock = words["days"][changes.weekday()], changes.strftime("%H:%M")
    day = words["date"].format(month=words["months"][changes.month - 1], day=changes.day, weekday=weekday)
    return str(words["open_until" if is_open else "opens"].format(date=day, time=clock))


@lru_cache
def _wording() -> dict[str, Any]:
    wording: dict[str, Any] = load_yaml(WORDING)
    return wording
