"""Letters stand for terms, slips for what was meant, and right words are left alone."""

from __future__ import annotations

import pytest

from policy_index.corpus import Corpus
from policy_index.near_terms import NearTerms
from policy_index.search_terms import weighted_terms
from policy_index.sound_terms import SoundTerms
from policy_index.tokenize_text import tokenize_text


@pytest.fixture(scope="module")
def terms(corpus: Corpus) -> dict[str, float]:
    return weighted_terms(corpus)


@pytest.fixture(scope="module")
def sounds(terms: dict[str, float]) -> SoundTerms:
    return SoundTerms.of(terms)


@pytest.mark.parametrize(
    ("letters", "term"),
    [
        ("ckts", "出口退税"),
        ("chukoutuishui", "出口退税"),
        ("chu'kou'tui'shui", "出口退税"),
        ("cukoutuisui", "出口退税"),
        ("chukouts", "出口退税"),
        ("chukout", "出口退税"),
        ("bswx", "保税维修"),
        ("yfzx", "研发中心"),
        ("yanfazhongxinjiangli", "研发中心 奖励"),
        ("hwc", "海外仓"),
        ("ssww", "市商务委"),
        ("zhinajin", "滞纳金"),
    ],
)
def test_letters_are_heard(sounds: SoundTerms, letters: str, term: str) -> None:
    assert sounds.hear(letters)[0].text == term


@pytest.mark.parametrize("letters", ["", "c", "vvv", "export", "r", "v" * 41])
def test_letters_that_are_no_sounds(sounds: SoundTerms, letters: str) -> None:
    assert sounds.hear(letters) == []


def test_likelier_readings_come_first(sounds: SoundTerms) -> None:
    weights = [heard.weight for heard in sounds.hear("yfzxjl")]
    assert weights == sorted(weights, reverse=True)
    assert 0 < weights[-1] <= weights[0] <= 1
    assert "研发中心 奖励" in [heard.text for heard in sounds.hear("yfzxjl")]


def test_of_two_terms_with_one_spelling_the_heavier_is_likelier() -> None:
    sounds = SoundTerms.of({"轻轨": 1.0, "清规": 3.0})
    assert [heard.text for heard in sounds.hear("qg")] == ["清规", "轻轨"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("出口退睡", "出口退税"),
        ("出囗退税", "出口退税"),
        ("专精新特企业", "专精特新企业"),
        ("贸易援调整", "贸易援助调整"),
        ("贸易易援助调整", "贸易援助调整"),
        ("海外舱", "海外仓"),
        ("外藉人员子女学校", "外籍人员子女学校"),
    ],
)
def test_slips_are_mended(terms: dict[str, float], corpus: Corpus, typed: str, meant: str) -> None:
    assert meant in NearTerms.of(terms).mend(typed, _printed(corpus))


@pytest.mark.parametrize(
    "typed", ["出口退税", "出口退税要几天", "外国人工作类居留许可", "今天天气怎么样", "我", "", "税务局负责"]
)
def test_right_words_are_left_alone(terms: dict[str, float], corpus: Corpus, typed: str) -> None:
    assert NearTerms.of(terms).mend(typed, _printed(corpus)) == []


def _printed(corpus: Corpus):
    known = {token for clause in corpus.clauses for token in tokenize_text(clause.text)}
    return lambda pair: f"#{pair}" in known
