"""A turn in, what it shows of eligibility out: the facts it tells, the measure it asks about, whether a case goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.eligibility.case import Case
from bot.answering.eligibility.choose_measure import (
    EligibilityCues,
    Evidence,
    Signs,
    asked_tier,
    facts_for,
    load_eligibility_cues,
    weigh_measures,
)
from bot.answering.eligibility.told import read_told
from bot.answering.facts.plain_dialect import in_plain_words
from bot.answering.facts.said_patterns import mend_typos
from bot.answering.replies.turn import Turn
from policy_index.measure import Fact

_TRUSTED_INTENT = 0.6
_ANSWERED_ELSEWHERE = frozenset({"unit_tasks", "full_text", "particulars", "validity_status", "responsible_unit"})
_BORROWER, _HERE = "domestic_affiliate", "in_chongqing"
_SHORT, _SHORT_ENGLISH = 12, 40  # characters
_FEW, _MANY = 2, 5
"""Facts from which a story weighs more than a question after something else, and more than what the search finds; words from
which a message has a subject."""


@dataclass(frozen=True)
class Asking:
    """What one message shows of eligibility, beside the case that the conversation knows.

    `text` is the whole message, normalised; `facts` what it tells, in the asker's own words; `evidence` weighs every
    measure, most first.
    """

    turn: Turn
    text: str
    case: Case
    facts: Mapping[str, Fact]
    evidence: Sequence[Evidence]
    cues: EligibilityCues

    def shows(self, cue: str) -> bool:
        return self.cues.found(cue, in_plain_words(self.text))

    @property
    def best(self) -> Evidence:
        return self.evidence[0]

    @property
    def current(self) -> Evidence | None:
        """The measure that the case is about."""
        return next((row for row in self.evidence if row.measure.id == self.case.measure_id), None)

    @property
    def asks(self) -> bool:
        """Whether the message asks if somebody qualifies or how much the asker gets, by its words or by Rasa's reading."""
        trusted = self.turn.reading.intent == "ask_eligibility" and (self.turn.confidence or 0.0) >= _TRUSTED_INTENT
        return trusted or self.shows("asks") or (self.shows("amount") and self.is_about_self)

    @property
    def is_titled(self) -> bool:
        """Whether the message quotes the title of the best measure."""
        return self.best.words >= self.cues.evidence["titled"]

    @property
    def is_about_self(self) -> bool:
        """Whether the asker speaks of himself, and not only in asking (我想问)."""
        return self.cues.found("self", self.cues.without("courtesy", in_plain_words(self.text)))


def read_asking(turn: Turn) -> Asking:
    """Read a turn: what it tells, and which measures it may be about."""
    told, cues = read_told(turn), load_eligibility_cues()
    talked = turn.talk.cited[0] if turn.leans or _tells_of_cited(turn, told.facts) else None
    signs = Signs(mend_typos(told.text), told.facts, turn.found, talked, turn.finder.corpus)
    return Asking(turn, told.text, told.case, told.facts, weigh_measures(turn.measures, signs, cues), cues)


def _tells_of_cited(turn: Turn, facts: Mapping[str, Fact]) -> bool:
    """Whether the facts told decide something in the clause cited last."""
    cited = turn.talk.cited[:1]
    return any(measure.clause_id in cited and facts_for(measure, facts) for measure in turn.measures.measures)


def goes_on(asking: Asking) -> bool:
    """Whether the message goes on with the case of the turns before: it answers, changes a fact, or asks again."""
    current = asking.current
    if current is None or is_for_others(asking):
        return False
    if _corrects(asking, current):
        return True
    answers = asking.case.asked is not None and asking.case.asked in asking.facts
    relevant = bool(facts_for(current.measure, asking.facts))
    again = _names_another_tier(asking, current) or _asks_again(asking) or _tells_on(asking, current)
    if not (answers or relevant or again):
        return False
    return answers or asking.best.measure.id == current.measure.id or not _is_other(asking, current)


def _corrects(asking: Asking, current: Evidence) -> bool:
    """Whether the message takes back what was told and tells it anew, whatever else its words name (说错了，是做医疗器械的)."""
    known, told = asking.case.facts, facts_for(current.measure, asking.facts)
    changed = any(name in known and known[name].value != fact.value for name, fact in told.items())
    return asking.turn.reading.takes_back and changed


def opens(asking: Asking) -> bool:
    """Whether the message asks anew whether somebody qualifies for the best measure."""
    best, limits = asking.best, asking.cues.thresholds
    deciding = [fact for fact in best.facts if asking.facts[fact].value is not None]
    if is_for_others(asking) or (asks_something_else(asking) and len(deciding) < _FEW):
        return False
    if not asking.asks and not _tells(asking, deciding):
        return False
    of_cited = asking.turn.talk.cited[:1] == (best.measure.clause_id,) and len(deciding) >= _FEW
    if best.words < limits["named"] and asking.turn.decision.probability < limits["answered"] and not of_cited:
        return False
    own, may, told = asking.shows("own"), asking.shows("may"), bool(best.facts)
    least = limits["with_facts"] if told else limits["asked"]
    first = asking.turn.found.candidates[0]
    is_first = best.measure.clause_id == first.clause_id
    plainly = own and told and best.words >= limits["outright"]
    # of a story the search may find nothing at all: what it names and tells leads alone
    alone = own and told and best.words >= limits["named"] and first.relevance < limits["lost"]
    # headquarters wired in 36 million …: so much is told that a word which leads the search elsewhere does not matter
    fully = own and len(deciding) >= _MANY
    if not (is_first or of_cited or plainly or alone or fully):
        least = limits["not_first"]
    names = best.words >= limits["named"] and (own or may)
    return (told or names or (is_first and own and may)) and best.total >= least


def _tells(asking: Asking, deciding: Sequence[str]) -> bool:
    """A story without a question: of the clause just cited, of a measure that it names, or with most of what decides."""
    cited = asking.turn.talk.cited[:1]
    if deciding and cited == (asking.best.measure.clause_id,):
        return True
    if asking.shows("own") and len(deciding) >= _FEW and asking.best.words > 0:
        return True
    return not asking.turn.leans and _is_whole_story(asking, deciding)


def _is_whole_story(asking: Asking, deciding: Sequence[str]) -> bool:
    """Most of what decides is told, or the measure is plainly named: not a question about the rule, a figure or a unit."""
    asks, in_one = asking.turn.reading.asks, not asking.shows("parts")
    about_rule = in_one and ("target" in asks or (asking.shows("how") and not asking.shows("own")))
    if about_rule or "responsible_unit" in asks:
        return False
    limits = asking.cues.thresholds
    named = asking.best.words >= limits["named"] and asking.best.total >= limits["told"]
    return len(deciding) > _FEW or (bool(deciding) and named)


def seeks_measures(asking: Asking) -> bool:
    """Whether the message asks which measures come into question, naming none."""
    return asking.shows("candidates") and asking.best.words < asking.cues.thresholds["named"]


def asks_something_else(asking: Asking) -> bool:
    """A detail, units, the text, or what a word means; a button that quotes a measure's title asks for nothing else.

    What concerns a person (户口, 我女儿) is no detail where a measure for persons is named.
    """
    details = set(asking.turn.reading.details)
    details -= {"personal"} if asking.best.words >= asking.cues.thresholds["named"] else set()
    return not asking.is_titled and (bool(details) or asks_elsewhere(asking))


def asks_elsewhere(asking: Asking) -> bool:
    """Units, the text, whether it still applies, or what a word means: other rules answer that.

    没有哪个部门认定过 asks for no unit, and whether it counts for us (对我们算数不) is no question of its validity.
    """
    asks = set(asking.turn.reading.asks & _ANSWERED_ELSEWHERE)
    asks -= {"responsible_unit"} if asking.shows("no_unit") else set()
    tells = asking.is_about_self and asking.shows("parts") and bool(facts_for(asking.best.measure, asking.facts))
    asks -= {"validity_status"} if asking.shows("for_us") or tells else set()
    asks -= {"unit_tasks"} if asking.turn.reading.unit is None else set()
    return bool(asks) or asking.shows("definition")


def _asks_again(asking: Asking) -> bool:
    """那我们能拿吗, behind a card on the case; 现在还有效吗 asks something else."""
    if asks_elsewhere(asking):
        return False
    if not asking.asks or asking.facts or asking.case.idle:
        return False
    return len(asking.turn.reading.subject_words) <= _FEW or _leans_on_case(asking)


def _leans_on_case(asking: Asking) -> bool:
    """Whether a question about somebody goes on with what was talked about, and names no measure (没进名单，还能谈吗)."""
    leaning, named = asking.turn.leaning, any(evidence.words > 0 for evidence in asking.evidence)
    asks_for_more = asking.shows("how") or asking.turn.reading.asks
    return (
        leaning is not None and leaning.probability >= asking.cues.thresholds["leans"] and not (named or asks_for_more)
    )


def _tells_on(asking: Asking, current: Evidence) -> bool:
    """What the asker tells of himself behind an open question, though it answers nothing: the question stands.

    A question, a wish to know something else (我们想了解退税) and what is of another clause are for other rules.
    """
    turn = asking.turn
    if asking.case.asked is None or asking.case.idle or asking.asks or asks_elsewhere(asking) or turn.asks_beyond:
        return False
    speaks = asking.is_about_self or _may_be_an_answer(asking, current)
    if not speaks or asking.shows("wish") or (asking.shows("how") and not asking.shows("unsure")):
        return False
    is_of_other = turn.found.candidates[0].clause_id != current.measure.clause_id
    return not (is_of_other and turn.decision.probability >= asking.cues.thresholds["answered"])


def _may_be_an_answer(asking: Asking, current: Evidence) -> bool:
    """A few words that ask nothing and lead to the measure's own clause (认定过了)."""
    turn = asking.turn
    is_short = len(turn.query.text) <= (_SHORT_ENGLISH if turn.query.text.isascii() else _SHORT)
    return is_short and not turn.reading.asks and turn.found.candidates[0].clause_id == current.measure.clause_id


def _names_another_tier(asking: Asking, current: Evidence) -> bool:
    return asked_tier(current.measure, asking.text) not in (None, asking.case.tier_id)


def _is_other(asking: Asking, current: Evidence) -> bool:
    """Whether another measure is meant than the one talked about."""
    limits = asking.cues.thresholds
    return asking.best.total >= limits["asked"] and asking.best.total >= current.total + limits["other"]


def is_for_others(asking: Asking) -> bool:
    """Another place's policy, or an injection: other rules know what to say. The place of an affiliate is none."""
    cited = asking.turn.talk.cited[:1]
    is_told = _HERE in asking.facts and len(facts_for(asking.best.measure, asking.facts)) > _FEW
    told_not_here = (_HERE in asking.facts and asking.shows("this_place")) or (  # 成都的厂可以申请重庆的奖励吗
        is_told and cited == (asking.best.measure.clause_id,)
    )
    named_elsewhere = asking.turn.elsewhere is not None and _BORROWER not in asking.facts and not told_not_here
    return asking.turn.reading.is_injection or named_elsewhere
