"""Search over the real index: the clause that answers comes first for plain questions in three languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_index.corpus import Corpus
from policy_index.embedder import Embedder
from policy_index.expand_query import expand_query
from policy_index.search import Searcher
from policy_index.split_sentences import split_sentences

DOC = "yfbf-2022-107"


@pytest.fixture(scope="module")
def searcher(real_index: Path, corpus: Corpus, embedder: Embedder) -> Searcher:
    return Searcher.load(real_index, corpus, embedder)


@pytest.mark.parametrize(
    ("question", "clause_id"),
    [
        ("外资研发中心开办能拿多少奖励？", "fdi/6"),
        ("新项目实际到位外资超过1000万美元怎么奖励？", "fdi/10"),
        ("跨境电商示范区要建几个？", "trade/13"),
        ("出口退税平均要多少个工作日？", "trade/23"),
        ("二手车出口有什么安排？", "trade/15"),
        ("保税维修产值目标是多少？", "trade/14"),
        ("外籍人员子女学校可以由内资企业举办吗？", "fdi/16"),
        ("出口信用保险统一投保平台降费多少？", "trade/26"),
        ("外国人工作类居留许可最长几年？", "fdi/18"),
        ("海外仓企业要培育几家？", "trade/12"),
        ("国际医院怎么规划？", "fdi/17"),
        ("RCEP成员国贸易占比目标", "trade/21"),
        ("外資總部企業有什麼支持？", "fdi/5"),
        ("How many working days does an export tax refund take?", "trade/23"),
        ("What award is there for foreign R&D centres?", "fdi/6"),
        ("這份通知的文號是什麼？", "notice"),
    ],
)
def test_the_clause_that_answers_comes_first(searcher: Searcher, question: str, clause_id: str) -> None:
    found = searcher.search(expand_query(question))
    assert found.candidates[0].clause_id == f"{DOC}/{clause_id}"


def test_every_clause_is_scored_once_best_first(searcher: Searcher, corpus: Corpus) -> None:
    found = searcher.search(expand_query("跨境电商"))
    assert sorted(c.clause_id for c in found.candidates) == sorted(c.clause_id for c in corpus.clauses)
    scores = [candidate.score for candidate in found.candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 <= candidate.relevance <= 1.0 for candidate in found.candidates)


def test_the_same_question_gives_the_same_scores(searcher: Searcher) -> None:
    one, other = (searcher.search(expand_query("出口退税")) for _ in range(2))
    assert [(c.clause_id, c.score) for c in one.candidates] == [(c.clause_id, c.score) for c in other.candidates]


def test_scored_sentences_are_those_of_the_clause(searcher: Searcher, corpus: Corpus) -> None:
    clause = corpus.clause(f"{DOC}/fdi/10")
    found = searcher.search(expand_query("制造业项目奖励4%"))
    spans = found.sentences(clause.clause_id)
    quotable = {(span.start, span.end) for span in split_sentences(clause)}
    assert {(span.start, span.end) for span in spans} <= quotable
    best = max(spans, key=lambda span: span.dense + span.lexical)
    assert "4%" in clause.text[best.start : best.end]


@pytest.mark.parametrize(("question", "share"), [("跨境电商", 1.0), ("齉龘鱻麤", 0.0), ("", 0.0), ("🎉", 0.0)])
def test_share_of_known_words(searcher: Searcher, question: str, share: float) -> None:
    assert searcher.search(expand_query(question)).known_words == share


def test_a_favoured_clause_rises(searcher: Searcher) -> None:
    query = expand_query("有什么支持？")
    clause_id = f"{DOC}/fdi/16"
    plain = {c.clause_id: c.score for c in searcher.search(query).candidates}
    favoured = {c.clause_id: c.score for c in searcher.search(query, [clause_id]).candidates}
    assert favoured[clause_id] > plain[clause_id]
    assert {k: v for k, v in favoured.items() if k != clause_id} == {k: v for k, v in plain.items() if k != clause_id}


def test_weight_of_words_without_encoding(searcher: Searcher) -> None:
    said, idle = (searcher.lexical_weight(expand_query(text)) for text in ("出口退税平均时间", "今天天气如何"))
    assert said > idle
    assert searcher.lexical_weight(expand_query("")) == 0.0
