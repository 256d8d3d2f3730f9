"""Bursts over the real index: the right clause first without encoding, and honest about when words do not decide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policy_index.burst_search import LONGEST_BURST, BurstSearcher, expand_burst, split_pieces
from policy_index.corpus import Corpus
from policy_index.search import Searcher

BURSTS = Path(__file__).parents[1] / "questions" / "bursts.jsonl"
ROWS = [json.loads(line) for line in BURSTS.read_text(encoding="utf-8").splitlines()]
DOC = "yfbf-2022-107"


class SilentEmbedder:
    """Has the name of the index's model, and fails when it is asked."""

    def __init__(self, name: str) -> None:
        self.name = name

    def embed_query(self, text: str):
        raise AssertionError("words alone were to decide")


class WatchedEmbedder:
    """The real encoder, and what it was asked for."""

    def __init__(self, embedder) -> None:
        self.name, self.texts, self._embedder = embedder.name, [], embedder

    def embed_query(self, text: str):
        self.texts.append(text)
        return self._embedder.embed_query(text)


@pytest.fixture(scope="module")
def bursts(real_index: Path, corpus: Corpus, embedder) -> BurstSearcher:
    return BurstSearcher(Searcher.load(real_index, corpus, SilentEmbedder(embedder.name)), corpus)


@pytest.mark.parametrize("row", [row for row in ROWS if row["split"] == "tune"], ids=lambda row: row["burst"])
def test_the_right_clause_is_among_the_first_by_words_alone(bursts: BurstSearcher, row: dict) -> None:
    assert any(clause in row["clauses"] for clause in clauses_found(bursts, row["burst"])[:3])


def test_nearly_always_it_comes_first(bursts: BurstSearcher) -> None:
    """中欧班列 stands in five clauses, and nothing but the word was typed."""
    rows = [row for row in ROWS if row["split"] == "tune"]
    wrong = [row["burst"] for row in rows if clauses_found(bursts, row["burst"])[0] not in row["clauses"]]
    assert len(wrong) <= 1, wrong


def clauses_found(bursts: BurstSearcher, typed: str) -> list[str]:
    return [one.candidate.clause_id.removeprefix(f"{DOC}/") for one in bursts.search(bursts.read(typed)).found]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ckts", "出口退税"),
        ("出口ts", "出口退税"),
        ("chukou退税", "出口退税"),
        ("wai zi zong bu", "外资总部"),
        ("yfzx 200w", "研发中心 200万"),
        ("juliuxuke 5nian", "居留许可 5年"),
        ("保税维休", "保税维修"),
    ],
)
def test_what_was_typed_is_read(bursts: BurstSearcher, typed: str, read: str) -> None:
    texts = [reading.text.replace(" ", "") for reading, _ in bursts.read(typed)]
    assert read.replace(" ", "") in texts
    assert bursts.search(bursts.read(typed)).found[0].reading.text.replace(" ", "").startswith(read[:2])


@pytest.mark.parametrize(
    "typed", ["出口退税", "RCEP 原产地", "export tax refund", "10%", "？", "外" * (LONGEST_BURST + 1)]
)
def test_plain_words_have_one_reading(bursts: BurstSearcher, typed: str) -> None:
    assert len(bursts.read(typed)) == 1


@pytest.mark.parametrize(
    ("typed", "encodes"), [("出口退税 几天", False), ("ckts", False), ("我们在海外想设个点", True), ("税", False)]
)
def test_the_encoder_is_asked_where_words_decide_too_little(bursts: BurstSearcher, typed: str, encodes: bool) -> None:
    assert bursts.would_encode(bursts.search(bursts.read(typed)).only(lambda _: True)) is encodes


def test_clauses_without_any_of_the_words_are_left_out(bursts: BurstSearcher, corpus: Corpus) -> None:
    found = bursts.search(bursts.read("滞纳金")).only(lambda _: True).found
    assert 0 < len(found) < len(corpus.clauses) / 2
    assert bursts.search(bursts.read("齉龘鱻麤")).only(lambda _: True).found == ()


def test_a_unit_that_is_named_lifts_its_clauses(bursts: BurstSearcher, corpus: Corpus) -> None:
    readings, unit_id = bursts.read("外资"), "chongqing/市医保局"
    (own,) = (clause.clause_id for clause in corpus.tasks_of(unit_id).own)
    places = [
        [one.candidate.clause_id for one in bursts.search(readings, unit_id=unit).found].index(own)
        for unit in (None, unit_id)
    ]
    assert places[1] < places[0]


def test_spaces_part_the_words_of_a_burst() -> None:
    assert "#税几" not in expand_burst("退税 几天").tokens
    assert "#退税" in expand_burst("退税 几天").tokens


def test_scores_are_in_order_and_relevance_is_a_share(bursts: BurstSearcher) -> None:
    found = bursts.search(bursts.read("跨境电商 示范区")).found
    scores = [one.candidate.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= one.candidate.relevance <= 1 for one in found)


def test_a_long_question_is_encoded_by_pieces_that_are_the_text_again() -> None:
    typed = "我们在万州开了一家做发动机缸体的厂，去年底增资，外方股东又打了三千多万美元进来，想问：这种情况能拿多少奖励？要不要自己申请，还是区里商务局替我们报上去呢"
    pieces = split_pieces(typed)
    assert "".join(pieces) == typed
    assert len(pieces) == 2
    assert split_pieces(typed + "呢")[0] == pieces[0]


def test_a_further_key_of_a_long_question_encodes_its_last_piece_alone(
    real_index: Path, corpus: Corpus, embedder
) -> None:
    watched = WatchedEmbedder(embedder)
    bursts = BurstSearcher(Searcher.load(real_index, corpus, watched), corpus)
    typed = "我们在万州开了一家做发动机缸体的厂，去年底增资，外方股东又打了三千多万美元进来，厂房也扩了一倍，想问一声：像我们这种情况能拿多少奖励"
    for text in (typed, typed + "？"):
        bursts.meaning(text)
    assert watched.texts == [*split_pieces(typed), split_pieces(typed + "？")[-1]]
