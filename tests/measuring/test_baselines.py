"""The three plain rankings over a corpus of three rows that one can reckon by hand."""

import numpy as np
import pytest

from bot.measuring.baselines import (
    BM25,
    DENSE,
    FUSION,
    Baselines,
    fuse_ranks,
    rank_by_nearest,
    rank_by_signals,
    rank_by_words,
    words_of,
)
from policy_index.lexical_index import LexicalIndex
from policy_index.tokenize_text import tokenize_text
from policy_index.vector_store import VectorStore

TEXTS = {"a": "支持跨境电商发展", "b": "外资研发中心奖励", "c": "加强港口物流建设"}
# Rows of the vector store: two of clause a, one of b, one of c.
ROWS = ["a", "b", "c", "a"]
VECTORS = np.array([[1, 0], [0, 1], [0.6, 0.8], [0.8, 0.6]], dtype=np.float32)


class FixedEmbedder:
    name = "fake/fixed"

    def __init__(self, vector):
        self.vector = np.array(vector, dtype=np.float32)

    def embed_query(self, text):
        return self.vector


def baselines(vector):
    words = LexicalIndex.of([words_of(text) for text in TEXTS.values()])
    lexical = LexicalIndex.of([tokenize_text(text) for text in TEXTS.values()])
    centre = np.zeros(2, dtype=np.float32)
    return Baselines("v", list(TEXTS), ROWS, words, lexical, VectorStore.of(VECTORS), centre, FixedEmbedder(vector))


def test_words_and_meaning_rank_each_for_itself_and_together():
    ranked = baselines([0, 1]).rank("跨境电商有什么支持")
    assert ranked[BM25] == ["a"]
    assert ranked[DENSE] == ["b", "c", "a"]
    # a: 1/61 + 1/63, b: 1/61, c: 1/62
    assert ranked[FUSION] == ["a", "b", "c"]


def test_a_question_without_a_known_word_is_left_to_meaning():
    ranked = baselines([1, 0]).rank("qwertz")
    assert ranked[BM25] == []
    assert ranked[FUSION] == ranked[DENSE] == ["a", "c", "b"]


@pytest.mark.parametrize(
    ("scores", "ranked"), [([0.0, 2.0, 1.0], ["b", "c"]), ([1.0, 1.0, 0.0], ["a", "b"]), ([0.0, 0.0, 0.0], [])]
)
def test_words_rank_only_what_shares_one(scores, ranked):
    assert rank_by_words(np.array(scores, dtype=np.float32), list(TEXTS)) == ranked


def test_a_clause_stands_where_its_nearest_entry_does():
    assert rank_by_nearest(["c", "a", "c", "b", "a"]) == ["c", "a", "b"]


def test_fusion_prefers_what_both_rank_well():
    assert fuse_ranks([["a", "b", "c"], ["b", "c", "a"]])[0] == "b"
    assert fuse_ranks([]) == []


def test_signals_rank_alone_and_absent_ones_do_not_rank():
    candidates = [("a", {"dense": 0.1, "kind_task": 1.0}), ("b", {"dense": 0.9})]
    assert rank_by_signals(candidates) == {"dense": ["b", "a"], "kind_task": ["a"]}
    assert rank_by_signals([]) == {}
