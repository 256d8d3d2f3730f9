"""The measuring of finding and refusing: places, shares, p-values, remembered vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.measuring.cached_embedder import CachedEmbedder
from bot.measuring.document_questions import bootstrap_p, entries_of, load_document_questions
from bot.measuring.errors import DataMissing
from bot.measuring.evaluate_refusals import Utterance, read_off_topic, wrong_shares
from bot.measuring.evaluate_retrieval import finding, place_of


class CountingEmbedder:
    name, dimension = "fake/counting", 2

    def __init__(self):
        self.asked = []

    def embed_query(self, text):
        self.asked.append(text)
        return np.array([len(text), 1], dtype=np.float32)

    def embed_passages(self, texts, advance=None):
        self.asked += texts
        return np.array([[len(text), 2] for text in texts], dtype=np.float32)


def test_a_text_is_embedded_once_also_in_a_later_run(tmp_path: Path):
    first = CachedEmbedder(CountingEmbedder(), tmp_path)
    assert first.embed_passages(["一", "二二", "一"]).tolist() == [[1, 2], [2, 2], [1, 2]]
    assert first.embed_query("一").tolist() == [1, 1]  # a question and a passage are two texts
    first.save()
    counting = CountingEmbedder()
    later = CachedEmbedder(counting, tmp_path)
    assert later.embed_passages(["二二", "三三三"]).tolist() == [[2, 2], [3, 2]]
    assert later.embed_query("一").tolist() == [1, 1]
    assert counting.asked == ["三三三"]


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_a_broken_memory_starts_afresh(tmp_path: Path, content: bytes):
    (tmp_path / "fake_counting.npz").write_bytes(content)
    assert CachedEmbedder(CountingEmbedder(), tmp_path).embed_passages([]).shape == (0, 2)


def test_places_and_shares():
    assert [place_of({"b"}, ids) for ids in (["b", "a"], ["a", "b"], ["a"], [])] == [1, 2, 0, 0]
    assert finding([1, 2, 0, 4], (1, 3)) == {"hit1": 0.25, "hit3": 0.5, "MRR": 0.4375}


def test_a_clear_lead_is_no_chance_and_none_is():
    better, worse = [True] * 60 + [False] * 40, [True] * 40 + [False] * 60
    assert bootstrap_p(better, worse) < 0.01
    assert bootstrap_p(better, better) == 1.0


def test_a_document_is_found_by_title_opening_and_sentences():
    entries = entries_of("d", "关于复工的通知 企业要测温。食堂要分餐；进门戴口罩")
    assert [e.kind for e in entries] == ["title", "whole", "sentence", "sentence", "sentence"]
    assert entries[0].text == "关于复工的通知"


def test_absent_data_says_which_setting_names_it(tmp_path: Path):
    with pytest.raises(DataMissing, match="ZHENGDA_DATA"):
        load_document_questions(tmp_path, CachedEmbedder(CountingEmbedder(), tmp_path))
    with pytest.raises(DataMissing, match="ZHENGDA_DATA"):
        read_off_topic(None)


def test_only_answers_on_policy_count():
    outcomes = [(Utterance("a", "x"), name) for name in ("answered", "smalltalk", "no_answer", "clarify")]
    assert wrong_shares(outcomes) == {"a": {"answered as policy": (0.5, 4)}}


def test_refusing_what_is_owed_counts_beside_it():
    outcomes = [(Utterance("a", "x", owes_answer=True), name) for name in ("answered", "no_answer")]
    assert wrong_shares([*outcomes, (Utterance("a", "y"), "no_answer")]) == {
        "a": {"answered as policy": (0.0, 1), "refused wrongly": (0.5, 2)}
    }
