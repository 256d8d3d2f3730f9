"""A decision and what it cites in, the words of its card out: the verdict, what it gives, why, and the next question.

Only framing words are ours (wording/*.yml, under `case`); names, quotes and questions come from the measure's file,
`said` from the asker.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.answering.compose_text import TextComposer
from policy_index.benefits import grouped
from policy_index.measure import ComputedBenefit, DecidedCondition, Decision, Language, Texts

_PERIOD_OVER = frozenset({"period_ended_still_effective", "period_ended_unstated", "expired"})
_SHOWN_ASSUMPTIONS = 3
_CURRENCIES = frozenset({"CNY", "USD"})
_Hit = Mapping[str, Any]


@dataclass(frozen=True)
class DecisionText:
    """Writes the text of one card in the composer's language."""

    composer: TextComposer

    def decided(self, decision: Decision, hit: _Hit, is_brief: bool) -> str:
        """The whole text. Brief keeps the verdict, the benefit, what decides it and the next question."""
        lines = [
            self._verdict(decision) + self._period(hit),
            *self._other_tiers(decision),
            *self._benefits(decision),
            *self._conditions(decision, is_brief),
            *([] if is_brief else self._assumptions(decision)),
            *self.question(decision),
            self._decides(hit, is_brief),
            self.composer.source(hit) if not is_brief else self.composer.place_and_title(hit),
            self._say("draft"),
        ]
        return "\n".join(line for line in lines if line)

    def candidates(self, decisions: Sequence[Decision], hits: Sequence[_Hit]) -> str:
        """Measures that come into question, each with its place and what is still needed for it."""
        lines = [self._case("candidates", count=len(decisions))]
        for place, (decision, hit) in enumerate(zip(decisions, hits, strict=True), start=1):
            needed = [self._name(spec.name) for spec in decision.missing]
            needs = self._case("candidate_needs", names=self._join(needed)) if needed else self._case("candidate_met")
            where = self.composer.place_and_title(hit)
            lines.append(
                self._case("candidate", place=place, title=self._name(decision.measure.title), where=where) + needs
            )
        return "\n".join([*lines, self._say("draft")])

    def question(self, decision: Decision) -> list[str]:
        """The next question, and that not knowing is an answer; nothing where nothing is missing."""
        if not decision.missing:
            return []
        return [self._case("ask", question=decision.missing[0].question[self._lang])]

    def _verdict(self, decision: Decision) -> str:
        title = self._titled(decision)
        if decision.verdict == "met":
            return self._case("met", title=title)
        if decision.verdict == "not_met":
            return self._case("not_met", title=title, names=self._names(decision, "not_met"))
        if all(condition.status in ("met", "not_stated_by_document") for condition in decision.conditions):
            return self._case("left_open", title=title, names=self._names(decision, "not_stated_by_document"))
        return self._case("unknown", title=title)

    def _titled(self, decision: Decision) -> str:
        title = self._name(decision.measure.title)
        if not decision.measure.has_levels:
            return title
        return self._case("title_with_tier", title=title, tier=self._name(decision.tier.title))

    def _period(self, hit: _Hit) -> str:
        """A period that is over is no condition, but whoever reads only the first line must know."""
        if hit["validity"]["status"] not in _PERIOD_OVER:
            return ""
        return self._case("period", note=self.composer.validity_note(hit).rstrip("。."))

    def _other_tiers(self, decision: Decision) -> Iterator[str]:
        for other in decision.alternatives:
            if other.fails_by is not None:
                name = self._name(other.fails_by.spec.name)
                yield self._case("other_tier_fails", tier=self._name(other.tier.title), name=name)
            elif other.verdict != "met" and decision.verdict == "not_met":
                yield self._case("other_tier_open", tier=self._name(other.tier.title))
            elif other.verdict == "met":
                yield self._case("other_tier_met", tier=self._name(other.tier.title))
                yield from self._granted("grants", other.benefits)

    def _benefits(self, decision: Decision) -> Iterator[str]:
        """The granting words once, then the figures; of an award that fails nothing is said."""
        if decision.verdict == "not_met":
            return
        yield from self._granted("grants" if decision.verdict == "met" else "grants_if", decision.benefits)

    def _granted(self, key: str, benefits: Sequence[ComputedBenefit]) -> Iterator[str]:
        """The granting words, then what is reckoned from figures."""
        for quote in dict.fromkeys(benefit.quote for benefit in benefits):
            yield self._case(key, quote=quote)
        yield from (self._benefit(benefit) for benefit in benefits if benefit.formula is not None)

    def _benefit(self, benefit: ComputedBenefit) -> str:
        """One figure with its formula and reading; without a figure what it would be reckoned from."""
        label = self._name(benefit.label)
        details = [self._name(words) for words in (benefit.formula, benefit.reading) if words]
        detail = self._case("benefit_detail", detail=self._case("between").join(details)) if details else ""
        if benefit.value is None:
            return self._case("benefit", label=label, bound="", value=self._case("no_figure")) + detail
        unit = self._case(f"unit.{benefit.unit}") if benefit.unit in _CURRENCIES else benefit.unit or ""
        value = f"{grouped(benefit.value)} {unit}".strip() if self._lang == "en" else f"{grouped(benefit.value)}{unit}"
        return self._case("benefit", label=label, bound=self._case(f"bound.{benefit.bound}"), value=value) + detail

    def _conditions(self, decision: Decision, is_brief: bool) -> Iterator[str]:
        """Every condition; in brief those alone that decide against or leave it open."""
        for condition in decision.conditions:
            if is_brief and condition.status == "met":
                continue
            yield self._condition(condition)

    def _condition(self, condition: DecidedCondition) -> str:
        said = condition.fact.said if condition.fact else ""
        return self._case(
            "condition",
            status=self._case(f"status.{condition.status}"),
            name=self._name(condition.spec.name),
            quote=condition.spec.quote,
            said=self._case("said", said=said) if said else "",
        )

    def _assumptions(self, decision: Decision) -> Iterator[str]:
        for words in decision.assumptions[:_SHOWN_ASSUMPTIONS]:
            key = "opens" if words in decision.measure.opens else "assumes"
            yield self._case(key, words=self._name(words))

    def _decides(self, hit: _Hit, is_brief: bool) -> str:
        units = self.composer.units_lines(hit) if not is_brief else self.composer.first_units(hit)
        return "\n".join(units)

    def _names(self, decision: Decision, status: str) -> str:
        return self._join([self._name(c.spec.name) for c in decision.conditions if c.status == status])

    def _name(self, words: Texts) -> str:
        return words[self._lang]

    def _join(self, names: Sequence[str]) -> str:
        return self.composer.wording.join(list(names))

    def _say(self, key: str, **values: object) -> str:
        return self.composer.wording.say(key, **values)

    def _case(self, key: str, **values: object) -> str:
        return self._say(f"case.{key}", **values)

    @property
    def _lang(self) -> Language:
        return self.composer.wording.lang
