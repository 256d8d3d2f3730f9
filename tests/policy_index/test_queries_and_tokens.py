"""What is searched for: tokens, the documents' own words for everyday ones, places, and lexical scores."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from policy_index.errors import IndexDamaged
from policy_index.expand_query import Glossary, expand_query, load_glossary
from policy_index.lexical_index import LexicalIndex, inverse_frequencies
from policy_index.places import load_gazetteer
from policy_index.tokenize_text import fold_spaces, is_word, tokenize_text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("到 2024 年，突破 1000 亿元", "到2024年，突破1000亿元"),
        ("RCEP 成员国", "RCEP成员国"),
        ("free trade 100", "free trade 100"),
        ("30% 以上", "30%以上"),
    ],
)
def test_spacing_beside_chinese_is_no_difference(text: str, folded: str) -> None:
    assert fold_spaces(text) == folded
    assert tokenize_text(text) == tokenize_text(folded)


@pytest.mark.parametrize(
    ("one", "other"),
    [("外資研發中心獎勵", "外资研发中心奖励"), ("ＲＣＥＰ　成员国", "rcep成员国"), ("跨境\u200b电商", "跨境电商")],
)
def test_disguises_give_the_same_tokens(one: str, other: str) -> None:
    assert tokenize_text(one) == tokenize_text(other)


def test_tokens_are_words_and_marked_bigrams() -> None:
    tokens = tokenize_text("跨境电商的AEO企业30%")
    assert "跨境电商" in tokens
    assert "aeo" in tokens
    assert "30%" in tokens
    assert "的" not in tokens
    assert "#跨境" in tokens
    assert is_word("跨境")
    assert not is_word("#跨境")


@pytest.mark.parametrize("text", ["", "   ", "。。。！", "🎉🎉", "的了吗"])
def test_nothing_to_find(text: str) -> None:
    assert [token for token in tokenize_text(text) if is_word(token)] == []


@pytest.mark.parametrize(
    ("message", "added"),
    [
        ("How is cross-border e-commerce supported?", "跨境电商"),
        ("Which tasks for customs clearance?", "通关"),
        ("What about overseas warehouses?", "海外仓"),
        ("What is the belt and road share?", "一带一路"),
    ],
)
def test_english_brings_the_documents_words(message: str, added: str) -> None:
    query = expand_query(message)
    assert added in query.added
    assert set(tokenize_text(added)) <= set(query.tokens)


def test_words_are_the_askers_own() -> None:
    query = expand_query("What about overseas warehouses?")
    assert not any(re.search(r"[\u3400-\u9fff]", word) for word in query.words)
    assert all(is_word(word) for word in query.words)


def test_longer_terms_win_and_parts_of_words_do_not_count() -> None:
    glossary = Glossary(
        english={"trade": ("贸易",), "foreign trade": ("外贸",)},
        english_pattern=re.compile(r"(?<![a-z0-9])(?P<term>foreign trade|trade)(?:e?s)?(?![a-z0-9])"),
        everyday={"房补": ("房租补贴",)},
        subjects={"d/a": ("外贸",), "d/b": ("外资", "foreign")},
        short_titles={},
    )
    assert expand_query("foreign trades", glossary).added == ("外贸",)
    assert expand_query("trademark", glossary).added == ()
    assert expand_query("房补多少", glossary).added == ("房租补贴",)
    assert expand_query("房补就是房租补贴", glossary).added == ()
    assert expand_query("外贸", glossary).part_hints == {"a": 1.0, "b": 0.0}
    assert expand_query("外贸和外资", glossary).part_hints == {"a": 0.5, "b": 0.5}
    assert expand_query("天气", glossary).part_hints == {}


def test_a_missing_glossary_is_an_empty_one(tmp_path: Path) -> None:
    glossary = load_glossary(tmp_path)
    query = expand_query("foreign trade 外贸", glossary)
    assert (query.added, query.part_hints) == ((), {})
    assert query.text == "foreign trade外贸"


@pytest.mark.parametrize(
    ("message", "part"),
    [("外资企业的总部", "fdi"), ("出口退税", "trade"), ("港資企業", "fdi"), ("foreign investment", "fdi")],
)
def test_subjects_lean_to_a_part(message: str, part: str) -> None:
    hints = expand_query(message).part_hints
    assert max(hints, key=lambda name: hints[name]) == part


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("万州的脐橙出口", ["渝东北三峡库区城镇群"]),
        ("涪陵和沙坪坝", ["主城新区", "中心城区"]),
        ("Wanzhou oranges", ["渝东北三峡库区城镇群"]),
        ("延长寿命的设备健康长寿", []),
        ("", []),
    ],
)
def test_regions_of_named_places(text: str, regions: list[str]) -> None:
    assert sorted(load_gazetteer().regions_in(text.casefold())) == sorted(regions)
    assert set(regions) <= set(expand_query(text).added)


@pytest.mark.parametrize(
    ("text", "local"),
    [("重庆的政策", True), ("渝中区", True), ("chongqing policy", True), ("成都的政策", False), ("", False)],
)
def test_local_places(text: str, local: bool) -> None:
    assert load_gazetteer().names_local_place(text) is local


@pytest.mark.parametrize(
    ("text", "place"), [("深圳有什么政策", "深圳"), ("policy in shenzhen", "深圳"), ("深化改革", None)]
)
def test_places_elsewhere(text: str, place: str | None) -> None:
    found = [one.name for one in load_gazetteer().elsewhere_in(text)]
    assert any(name.startswith(place) for name in found) if place else found == []


def test_a_missing_gazetteer_is_an_empty_one(tmp_path: Path) -> None:
    empty = load_gazetteer(tmp_path / "none.yml")
    assert (list(empty.home), list(empty.local), list(empty.elsewhere)) == ([], [], [])


ROWS = [["外贸", "出口", "出口"], ["外资", "奖励"], ["外贸", "奖励", "奖励", "退税"], []]


def test_lexical_scores_rank_by_rare_and_frequent_words(tmp_path: Path) -> None:
    index = LexicalIndex.of(ROWS)
    assert index.scores(["退税"]).argmax() == 2
    assert index.scores(["外资", "奖励"]).argmax() == 1
    assert index.scores(["没有", "这些", "词"]).tolist() == [0, 0, 0, 0]
    assert index.scores([]).tolist() == [0, 0, 0, 0]
    assert index.scores(["出口"])[3] == 0
    assert index.knows("退税")
    assert not index.knows("没有")
    index.write(tmp_path / "lexical")
    again = LexicalIndex.read(tmp_path / "lexical", len(ROWS))
    np.testing.assert_allclose(again.scores(["外贸", "奖励"]), index.scores(["外贸", "奖励"]))


def test_a_lexical_index_of_another_size_is_refused(tmp_path: Path) -> None:
    LexicalIndex.of(ROWS).write(tmp_path / "lexical")
    with pytest.raises(IndexDamaged, match="expected 5 rows, found 4.*policy_index build"):
        LexicalIndex.read(tmp_path / "lexical", 5)
    with pytest.raises(IndexDamaged, match="policy_index build"):
        LexicalIndex.read(tmp_path / "nowhere", 4)


def test_inverse_frequencies_by_hand() -> None:
    found = inverse_frequencies(ROWS)
    assert found["退税"] == pytest.approx(np.log(1 + 3.5 / 1.5))
    assert found["外贸"] == found["奖励"] == pytest.approx(np.log(1 + 2.5 / 2.5))
