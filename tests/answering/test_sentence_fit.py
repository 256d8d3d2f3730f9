"""Which sentences of a clause answer: fakes for the signals, the real clauses for the quotes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.answering.phrasing_votes import Votes
from bot.answering.quotes import Shape, shape_quotes
from bot.answering.sentence_fit import Heard, load_sentence_weights, sentence_signals, weigh_sentences
from policy_index.clause import Clause
from policy_index.corpus import Corpus
from policy_index.search import ScoredSpan
from policy_index.split_sentences import split_sentences


@pytest.fixture(scope="module")
def award(corpus: Corpus) -> Clause:
    return next(clause for clause in corpus.clauses if clause.short_id == "fdi/10")


def heard(count: int, **values: object) -> Heard:
    plain = {
        "phrase": "",
        "tokens": (),
        "phrase_tokens": (),
        "phrase_likeness": [0.0] * count,
        "figures": {},
        "wants_figure": False,
    }
    return Heard(**{**plain, "tells": {}, "votes": Votes({}, {}), **values})  # type: ignore[arg-type]


def spans_of(clause: Clause) -> list[ScoredSpan]:
    return [ScoredSpan(span.start, span.end, 0.5, 0.0) for span in split_sentences(clause)]


def test_every_weight_is_of_a_signal_that_is_taken(award: Clause) -> None:
    spans = spans_of(award)
    assert set(sentence_signals(award, spans, heard(len(spans)))[0]) == set(load_sentence_weights())
    assert sentence_signals(award, [], heard(0)) == []


def test_of_equals_the_sentence_with_the_figure_asked_for_leads(award: Clause) -> None:
    spans = spans_of(award)
    ranked = weigh_sentences(award, spans, heard(len(spans), figures={"money": 0.9}))
    best = ranked[0][1]
    assert "万元" in award.text[best.start : best.end] or "万美元" in award.text[best.start : best.end]
    assert ranked[0][0] == 1.0 and all(0 < worth <= 1 for worth, _ in ranked)


def test_never_more_than_asked_for_and_none_that_is_not_worth_it(award: Clause) -> None:
    spans = spans_of(award)
    shape = Shape((), False, 2, 0.5)
    assert len(shape_quotes(award, [(1.0, span) for span in spans], shape)) <= 2
    assert len(shape_quotes(award, [(1.0, spans[1]), (0.4, spans[2])], shape)) == 1
    assert shape_quotes(award, [], shape)[0].text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("单个外资项目一年的奖励封顶是多少", "最高不超过"),
        ("中国公民能不能办外籍人员子女学校", "允许内资企业和中国公民举办外籍人员子女学校"),
        ("公办中小学收外籍孩子吗", "支持中小学校按国家和本市有关规定接收外籍人员子女入学"),
        ("綜保區外的工廠自產出口的機器能做保稅維修嗎", "探索支持符合条件的综合保税区外企业"),
        ("How long may a work residence permit be valid at most?", "最长 5 年有效期"),
    ],
)
def test_the_words_that_answer_are_quoted(ask: Callable[..., object], question: str, words: str) -> None:
    card = ask(question).cards[0]  # type: ignore[attr-defined]
    read = "".join(quote["text"] for quote in card["citations"][0]["quotes"])
    assert words.replace(" ", "") in read.replace(" ", "").replace("*", "")
