"""The search box over the real assistant: filters, exact words, units in reverse, what is marked, what is remembered."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.answer import Answerer
from bot.answering.question import SearchReply, SearchRequest
from bot.answering.searching.least_recent import LeastRecent
from policy_index.corpus import Corpus
from policy_index.read_operators import QueryInvalid

AS_OF = date(2026, 1, 5)
DOC = "yfbf-2022-107"


@pytest.fixture
def find(answerer: Answerer):
    def search(query: str, limit: int = 50, **values) -> SearchReply:
        return answerer.search(SearchRequest(query, limit, AS_OF, **values))

    return search


def ids(reply: SearchReply) -> list[str]:
    return [hit["clause_id"].removeprefix(f"{DOC}/") for hit in reply.hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('unit:税务 part:fdi "一次性"', ["fdi/6"]),
        ("奖励 -房地产 -区县", ["fdi/6", "fdi/expiry"]),
        ("section:保障 part:外资", ["fdi/safeguard-1", "fdi/safeguard-2", "fdi/safeguard-3", "fdi/safeguard-4"]),
        ("unit:医保局", ["fdi/17"]),
        ("part:fdi unit:税务 -unit:海关", ["fdi/7", "fdi/13", "fdi/15"]),
        ("commitment:grants part:trade", ["trade/22", "trade/25", "trade/26"]),
        ("doc:107号 validity:unknown", ["notice"]),
        ("fdi/6", ["fdi/6"]),
        ("yfbf-2022-107/fdi/6", ["fdi/6"]),
        ("外资第10条", ["fdi/10"]),
        ("fdi 10", ["fdi/10"]),
        ("第10条", ["trade/10", "fdi/10"]),
    ],
)
def test_what_is_found(find, query: str, expected: list[str]) -> None:
    assert ids(find(query))[: len(expected)] == expected


@pytest.mark.parametrize(
    "query",
    ['unit:税务 part:fdi "一次性"', "unit:医保局", "part:fdi unit:税务 -unit:海关", "doc:107号 validity:unknown"],
)
def test_a_filter_shows_nothing_that_does_not_pass(find, query: str) -> None:
    reply = find(query)
    assert reply.total == len(reply.hits) < 6


@pytest.mark.parametrize(
    ("query", "values"),
    [("奖励", {"part": "fdi"}), ("奖励", {"section": "强化"}), ("奖励", {"unit": "财政"}), ("奖励", {"commitment": "给予"}), ("奖励", {"validity": "继续有效"})],
)  # fmt: skip
def test_a_parameter_is_the_filter_of_that_name(find, query: str, values: dict[str, str]) -> None:
    (name, value) = next(iter(values.items()))
    assert ids(find(query, **values)) == ids(find(f"{query} {name}:{value}"))


@pytest.mark.parametrize("commitment", ["grants", "supports", "target", "organises"])
def test_the_sentence_shown_promises_what_was_asked_for(find, commitment: str) -> None:
    reply = find(f"外资 commitment:{commitment}")
    assert reply.hits
    assert {hit["commitment"] for hit in reply.hits} == {commitment}


def test_the_sentence_shown_has_the_exact_words(find) -> None:
    for hit in find('奖励 "外方股东贷款"').hits:
        assert "外方股东贷款" in hit["quotes"][0]["text"]


@pytest.mark.parametrize(
    ("query", "position", "suggestion"),
    [("unit:月球", 5, None), ("奖励 part:oops", 8, "fdi"), ("section:oops", 8, "四、保障措施"), ("commitment:oops", 11, "grants")],
)  # fmt: skip
def test_a_filter_that_names_nothing_says_where(find, query: str, position: int, suggestion: str | None) -> None:
    with pytest.raises(QueryInvalid) as caught:
        find(query)
    assert caught.value.position == position
    assert suggestion is None or suggestion in caught.value.suggestions


@pytest.mark.parametrize(
    ("query", "unit"),
    [
        ("市税务局负责哪些", "重庆市税务局"),
        ("税务局", "重庆市税务局"),
        ("稅務局負責", "重庆市税务局"),
        ("ssww 负责", "市商务委"),
        ("What does the tax bureau do", "重庆市税务局"),
        ("区县政府 任务", "区县政府"),
    ],
)
def test_a_unit_alone_lists_its_clauses(find, corpus: Corpus, query: str, unit: str) -> None:
    reply = find(query)
    assert [named["name"] for named in reply.units] == [unit]
    tasks = corpus.tasks_of(reply.units[0]["id"])
    expected = list(dict.fromkeys(clause.clause_id for clause in (*tasks.own, *tasks.inherited)))
    assert [hit["clause_id"] for hit in reply.hits] == expected[:50]
    assert reply.ranked_by == "document_order"


def test_initials_of_several_units_name_them_all(find) -> None:
    assert {unit["name"] for unit in find("swj").units} == {"重庆市税务局", "市商务委", "市水利局"}


def test_a_unit_beside_other_words_is_named_and_does_not_list(find) -> None:
    reply = find("税务局 退税")
    assert (ids(reply)[0], reply.units[0]["name"], reply.ranked_by) == ("trade/23", "重庆市税务局", "words")


@pytest.mark.parametrize(
    ("query", "title", "quote"),
    [("ckts", ["出口退税"], "出口退税"), ("出口退稅", ["出口退税"], "出口退税"), ("保税维休", ["保税维修"], "保税维修"), ("居留许可 5年", [], "5 年")],
)  # fmt: skip
def test_what_was_typed_is_marked(find, query: str, title: list[str], quote: str) -> None:
    reply = find(query)
    hit, marked = reply.hits[0], reply.matches[reply.hits[0]["clause_id"]]
    assert [hit["title"][begin:end] for begin, end in marked["title"]] == title
    assert len(marked["quotes"]) == len(hit["quotes"])
    text = hit["quotes"][0]["text"]
    assert any(quote in text[begin:end] for begin, end in marked["quotes"][0])


def test_readings_tell_what_was_read(find) -> None:
    assert find("ckts 几天").readings[0] == ("ckts", "出口退税")
    assert find("出口退税").readings == ()


@pytest.mark.parametrize(
    ("query", "way"),
    [("出口退税 几天", "words"), ("我们在海外想设个点", "words_and_meaning"), ("part:fdi", "document_order")],
)
def test_how_it_was_ranked(find, query: str, way: str) -> None:
    assert find(query).ranked_by == way


def test_while_typing_nothing_is_encoded_and_nothing_without_evidence_is_shown(find) -> None:
    assert find("我们在国外想设个点", may_encode=False).ranked_by == "words"
    assert find("齉龘鱻麤", may_encode=False).hits == []


def test_a_repeated_prefix_comes_from_memory(find) -> None:
    first, again, typed = find("跨境电商示"), find("跨境电商示"), find("跨境电商示", may_encode=False)
    assert (first.is_cached, again.is_cached, typed.is_cached) == (False, True, True)
    assert first.hits == again.hits == typed.hits
    assert find("跨境电商示", limit=3).is_cached is False


def test_a_story_is_not_remembered(find) -> None:
    story = "我们公司去年在重庆投了一个新项目，外资到位了两千万美元，想知道能不能拿到奖励，需要准备什么材料，应该去找哪个部门问清楚这些事情。"
    assert [find(story).is_cached for _ in range(2)] == [False, False]


def test_who_comes_fourth_to_the_encoder_is_ranked_by_words(answerer: Answerer, monkeypatch) -> None:
    """Three wait inside the encoder; the next is answered at once, and a later search is whole again."""
    inside, may_go = threading.Barrier(4, timeout=20), threading.Event()
    bursts = answerer.clause_search._ranker._bursts
    whole = bursts.meaning

    def slow(text: str):
        inside.wait()
        may_go.wait(20)
        return whole(text)

    requests = [SearchRequest(f"我们在海外想设第{number}个点", 3, AS_OF) for number in "一二三四"]
    monkeypatch.setattr(bursts, "would_encode", lambda _: True)
    with monkeypatch.context() as while_it_is_slow:
        while_it_is_slow.setattr(bursts, "meaning", slow)
        waiting = [threading.Thread(target=answerer.search, args=(request,)) for request in requests[:3]]
        for thread in waiting:
            thread.start()
        inside.wait()
        assert answerer.search(requests[3]).ranked_by == "words"
        may_go.set()
        for thread in waiting:
            thread.join()
    assert answerer.search(requests[3]).ranked_by == "words_and_meaning"


def test_the_language_is_that_of_what_was_read(find) -> None:
    assert find("ckts").hits[0]["gloss"] is None
    assert find("export tax refund").hits[0]["gloss"]["lang"] == "en"


@given(
    st.one_of(
        st.text(max_size=60),
        st.text(alphabet="ck退税出口 \"-:unitpart外资1%，aeo'", max_size=60),
        st.lists(
            st.sampled_from(["ckts", "出囗退税", "税务局", "负责", "fdi 10", "200w", "-税", '"一次', "exp", "🎉"]),
            max_size=8,
        ).map(" ".join),
    )
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_searched_for_or_refused(find, answerer: Answerer, text: str) -> None:
    try:
        reply = find(text, limit=3, may_encode=False)
    except QueryInvalid:
        return
    assert len(reply.hits) == min(3, reply.total)
    assert set(reply.matches) == {hit["clause_id"] for hit in reply.hits}
    for hit in reply.hits:
        clause = answerer.corpus.clause(hit["clause_id"])
        assert 0 <= hit["score"] <= 1
        for quote in hit["quotes"]:
            assert clause.text[quote["start"] : quote["start"] + len(quote["text"])] == quote["text"]


def test_the_least_recent_value_goes_first() -> None:
    memory: LeastRecent[str, int] = LeastRecent(2)
    memory.keep("a", 1)
    memory.keep("b", 2)
    assert memory.get("a") == 1
    memory.keep("c", 3)
    assert [memory.get(key) for key in "abc"] == [1, None, 3]
