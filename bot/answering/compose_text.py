"""What a card cites in, its plain text out: complete in itself, the first line answers. Only framing words are ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.answering.glosses import gloss_of, note_in, part_gloss, unit_gloss
from bot.answering.understand import Reading
from bot.answering.wording_data import Wording
from policy_index.clause import Clause, UnitRecord, UnitTasks
from policy_index.corpus import Corpus
from policy_index.expand_query import load_glossary

_LISTED_TASKS, _FIRST_UNITS, _RENDERED_UNITS = 10, 2, 5
_Hit = Mapping[str, Any]


@dataclass(frozen=True)
class TextComposer:
    """Composes the texts of one corpus in one language."""

    corpus: Corpus
    wording: Wording

    def answered(self, hit: _Hit, reading: Reading, is_brief: bool = False) -> str:
        """The clause that answers: units first where units were asked. Brief leaves out what was not asked for."""
        say = self.wording.say
        asks_units = "responsible_unit" in reading.asks
        units = self.units_lines(hit, asks_units) if asks_units or not is_brief else self.first_units(hit)
        quotes = self._quote_lines(hit)
        validity = say("validity", note=self.validity_note(hit))
        source = self._short_source(hit) if is_brief else self.source(hit)
        lines = [*quotes, source]
        if asks_units:
            lead = [say("no_lead")] if "lead_unit" in reading.asks and hit["units"] else []
            lines = [*units, *lead, *lines, *([] if is_brief else [validity])]
        elif reading.intent == "ask_eligibility":
            lines = [*quotes, say("eligibility"), source, *units, validity]
        else:
            lines = [*lines, *units, say(f"commitment.{hit['commitment']}"), validity]
        lines += [say("notes", note=note) for note in self._notes_on_quotes(hit)]
        return "\n".join(line for line in [*lines, say("draft")] if line)

    def validity(self, hits: Sequence[_Hit]) -> str:
        """What still applies, one sentence a part, which quotes the words it rests on; then where they stand."""
        say = self.wording.say
        notes = list(dict.fromkeys(self.validity_note(hit) for hit in hits))
        has_words = any(hit["validity"]["basis"] for hit in hits)
        place = [self.source(hits[0])] if has_words or hits[0]["number"] else [say("ask_human")]
        gloss = [say("gloss", gloss=hits[0]["gloss"]["text"])] if hits[0]["gloss"] and has_words else []
        return "\n".join(line for line in [*notes, *gloss, *place, say("draft")] if line)

    def full_text(self, hit: _Hit) -> str:
        say = self.wording.say
        lines = [*self._quote_lines(hit), self.source(hit), say("full_text", url=hit["url"].partition("?")[0])]
        return "\n".join([*lines, *self.units_lines(hit), say("draft")])

    def unit_tasks(self, unit: UnitRecord, tasks: UnitTasks) -> str:
        """How many, and the first ten."""
        say = self.wording.say
        total = len(tasks.own) + len(tasks.inherited)
        key = "unit_tasks" if tasks.own and tasks.inherited else f"unit_tasks_{'own' if tasks.own else 'inherited'}"
        lines = [say(key, unit=unit.name, count=total, own=len(tasks.own), inherited=len(tasks.inherited))]
        own = [(clause, "") for clause in tasks.own]
        inherited = [(clause, say("unit_task_inherited")) for clause in tasks.inherited]
        for clause, mark in [*own, *inherited][:_LISTED_TASKS]:
            lines.append(say("unit_task_line", place=self.clause_name(clause), title=self.title_of(clause)) + mark)
        if total > _LISTED_TASKS:
            lines.append(say("unit_tasks_rest", count=total - _LISTED_TASKS))
        return "\n".join([*lines, say("no_lead_of_tasks"), say("draft")])

    def no_answer(self, hit: _Hit, reason: str, elsewhere: str | None, offers_handoff: bool) -> str:
        """The refusal, the nearest clause as further reading, whom to ask, the way to a person."""
        say = self.wording.say
        units = self.wording.join([unit["name"] for unit in hit["units"] if unit["basis"] == "own"])
        lines = [say(reason, place=elsewhere or ""), say("nearest", source=self.place_and_title(hit))]
        if units:
            lines.append(say("ask_unit", units=units))
        lines.append(say("offer_handoff") if offers_handoff else say("ask_human"))
        return "\n".join([*lines, say("draft")])

    def clause_name(self, clause: Clause) -> str:
        """A clause by the name people use: 外资计划第6条, 外资计划的发展目标."""
        part = self.part_name(clause)
        if clause.number is None:
            return self.wording.say("section_name", part=part, title=self.title_of(clause))
        name = "safeguard_name" if clause.kind == "safeguard" else "clause_name"
        return self.wording.say(name, part=part, number=clause.number)

    def name_to_ask_by(self, clause: Clause) -> str | None:
        """A name that a later message can ask by, whatever was talked about since; None where only the context tells."""
        return self.clause_name(clause) if clause.kind == "task" else None

    def title_of(self, clause: Clause) -> str:
        """The clause's title, in English where there is a rendering."""
        gloss = gloss_of(clause, self.wording.lang)
        return str(gloss["title"]) if gloss else clause.title

    def part_name(self, clause: Clause) -> str:
        """The short name of the clause's part in the card's language, else its title."""
        short = load_glossary().short_titles.get(f"{clause.document_id}/{clause.part}", {})
        part = self.corpus.document(clause.document_id).part(clause.part)
        return short.get(self.wording.lang) or (part.title if part else "")

    def source(self, hit: _Hit) -> str:
        """Document number, plan, place and title."""
        say = self.wording.say
        number = hit["document_number"] or hit["document_title"]
        if hit["part_title"] is None:
            return say("source_notice", number=number, title=hit["document_title"])
        return say("source", number=number, part=self._part_title(hit), place=self._titled_place(hit))

    def validity_note(self, hit: _Hit) -> str:
        validity = hit["validity"]
        start, end = (
            validity[key] and date.fromisoformat(validity[key]).year for key in ("period_start", "period_end")
        )
        quote = validity["basis"]["quote"] if validity["basis"] else ""
        return self.wording.say(
            f"validity_status.{validity['status']}",
            part=self.part_name(self.corpus.clause(hit["clause_id"])),
            start=start,
            end=end,
            quote=quote,
        )

    def _quote_lines(self, hit: _Hit) -> list[str]:
        texts = [quote["text"] for quote in hit["quotes"]]
        lines = [self.wording.say("quote", quote=texts[0])] if texts else []
        lines += [self.wording.say("more_quotes", quote=text) for text in texts[1:]]
        if hit["gloss"]:
            lines.append(self.wording.say("gloss", gloss=hit["gloss"]["text"]))
        return lines

    def first_units(self, hit: _Hit) -> list[str]:
        """The first own units and how many there are, inherited ones counted; the citation holds them all."""
        own = [unit["name"] for unit in hit["units"] if unit["basis"] == "own"]
        if len(own) <= _FIRST_UNITS:
            return self.units_lines(hit)
        first = self.wording.join(own[:_FIRST_UNITS]) + self.wording.say("and_more", count=len(hit["units"]))
        return [self.wording.say("units", units=first)]

    def units_lines(self, hit: _Hit, are_asked: bool = False) -> list[str]:
        """Own units as printed, then inherited ones with the words that put them here.

        In another language names are rendered where there are few of them, and a few more where units are what is asked.
        """
        own = [unit["name"] for unit in hit["units"] if unit["basis"] == "own"]
        inherited = [unit for unit in hit["units"] if unit["basis"] == "inherited"]
        if not own and not inherited:
            return [] if hit["number"] is None else [self.wording.say("units_none")]
        is_rendered = len(own) <= (_RENDERED_UNITS if are_asked else _FIRST_UNITS)
        parts = [self._named(hit, own) if is_rendered else self.wording.join(own)] if own else []
        parts += [
            self.wording.say(
                "inherited",
                units=unit["name"],
                quote=unit["note"]["quote"],
                place=self.clause_name(self.corpus.clause(unit["note"]["clause_id"])),
            )
            for unit in inherited
        ]
        return [self.wording.say("units", units="；".join(parts) if self.wording.lang != "en" else "; ".join(parts))]

    def _named(self, hit: _Hit, names: Sequence[str]) -> str:
        """Units as printed, each with its name in the card's language where somebody has written one."""
        document_id = self.corpus.clause(hit["clause_id"]).document_id
        rendered = [(name, unit_gloss(document_id, name, self.wording.lang)) for name in names]
        return self.wording.join([f"{name} ({gloss})" if gloss else name for name, gloss in rendered])

    def _notes_on_quotes(self, hit: _Hit) -> list[str]:
        """Notes on damaged or ambiguous words, where a quote shows those words."""
        clause = self.corpus.clause(hit["clause_id"])
        shown = "\n".join(quote["text"] for quote in hit["quotes"])
        notes = [note.text for note in clause.notes if note.quote[:8] in shown]
        return [note_in(clause.document_id, note, self.wording.lang) for note in notes]

    def _place(self, hit: _Hit) -> str:
        if hit["number"] is None:
            return self.wording.say("place_section", section=hit["section"] or "").strip()
        if not str(hit["number"]).isdigit():
            return self.wording.say("place_safeguard", section=hit["section"] or "", number=hit["number"])
        return self.wording.say("place_task", number=hit["number"])

    def _short_source(self, hit: _Hit) -> str:
        """The source by the plan's short name."""
        return f"{hit['document_number']} {self.place_and_title(hit)}"

    def place_and_title(self, hit: _Hit) -> str:
        """A clause by the name people use, with its title: 外资计划第6条（鼓励外资研发中心建设）."""
        if hit["part_title"] is None:
            return str(hit["document_number"] or hit["document_title"])
        clause = self.corpus.clause(hit["clause_id"])
        if hit["number"] is None:
            return f"{self.part_name(clause)} {self._titled_place(hit)}"
        return self.wording.say("clarify_option", place=self.clause_name(clause), title=self._title(hit))

    def _titled_place(self, hit: _Hit) -> str:
        """Place and title inside a plan; a section is its own title, what stands in none has only its title."""
        place = self._place(hit)
        if hit["number"] is None:
            return place if hit["title"] in place else self._in_brackets(hit)
        return self.wording.say("clarify_option", place=place, title=self._title(hit))

    def _in_brackets(self, hit: _Hit) -> str:
        return self.wording.say("clarify_option", place="", title=self._title(hit)).strip()

    def _title(self, hit: _Hit) -> str:
        return self.title_of(self.corpus.clause(hit["clause_id"]))

    def _part_title(self, hit: _Hit) -> str:
        clause = self.corpus.clause(hit["clause_id"])
        return part_gloss(clause.document_id, clause.part, self.wording.lang) or str(hit["part_title"])
