"""What the chat offers before and while somebody types: only listed texts, found in three languages and by sound."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from bot.web.paths.completions import MOST_TYPED, Suggestion, complete, make_completion
from bot.web.paths.hot_openers import COUNTED_SECONDS, STAYS_SECONDS, HotOpeners
from bot.web.paths.suggestion_lists import MOST, SPOKEN, SuggestionLists, make_lists
from bot.web.settings import Settings, SettingsError
from policy_index.read_measures import load_measures
from tests.web.fake_assistant import corpus

OPENERS = Settings.model_fields["openers_file"].default


@pytest.fixture(scope="module")
def lists() -> SuggestionLists:
    return make_lists(OPENERS, corpus(), load_measures())


async def suggest(client: Any, q: str, lang: str) -> list[str]:
    reply = await client.get("/api/v1/suggestions", params={"q": q, "lang": lang})
    assert reply.status_code == 200
    return [one["text"] for one in reply.json()["suggestions"]]


@pytest.mark.parametrize(
    ("lang", "typed", "expected"),
    [
        ("zh-Hans", "出口", "出口退税办理时间"),
        ("zh-Hans", "退税", "推进出口退税服务便利化"),
        ("zh-Hans", "出 口，退", "出口退税办理时间"),
        ("zh-Hans", "ckts", "出口退税办理时间"),
        ("zh-Hans", "CKTS", "出口退税办理时间"),
        ("zh-Hans", "chukoutui", "出口退税办理时间"),
        ("zh-Hans", "tuishui", "出口退税办理时间"),
        ("zh-Hans", "chongq", "重庆海关负责哪些任务？"),
        ("zh-Hans", "商务局", "市商务委负责哪些任务？"),
        ("zh-Hans", "經信委", "市经济信息委负责哪些任务？"),
        ("zh-Hans", "rcep", "深化与 RCEP 成员国经贸合作"),
        ("zh-Hans", "ＲＣＥＰ", "深化与 RCEP 成员国经贸合作"),
        ("zh-Hans", "利润", "利润再投资有什么支持？"),
        ("zh-Hant", "出口退稅", "出口退稅辦理時間"),
        ("zh-Hant", "出口退税", "出口退稅辦理時間"),
        ("zh-Hant", "獎勵", "到位外資獎勵"),
        ("zh-Hant", "稅務局", "重慶市税務局負責哪些任務？"),
        ("en", "award", "award for foreign capital paid in"),
        ("en", "tax bureau", "Chongqing Municipal Tax Service: which tasks?"),
        ("en", "Customs clear", "Facilitate customs clearance"),
        ("en", "出口退税", None),
        ("zh-Hans", "我们是一家公司", None),
        ("zh-Hans", "c", None),
        ("zh-Hans", "xq", None),
        ("zh-Hans", "？！", None),
        ("zh-Hans", "出口" * 40, None),
        ("zh-Hans", "<script>", None),
        ("zh-Hans", "(", None),
    ],
)
async def test_what_typing_may_become(client: Any, lang: str, typed: str, expected: str | None, lists: Any) -> None:
    found = [suggestion.text for suggestion in lists.suggest(typed, lang)]
    assert (expected in found) if expected else (found == [])
    assert len(found) <= MOST


async def test_over_http(client: Any) -> None:
    assert "加大出口信用保险支持力度" in await suggest(client, "出口", "zh-CN")
    reply = (await client.get("/api/v1/suggestions")).json()["suggestions"]
    assert {one["kind"] for one in reply} == {"opener"}
    assert [one["text"] for one in reply] == await suggest(client, "  ", "zh-Hans")
    assert await suggest(client, "", "zh-TW") != await suggest(client, "", "zh-Hans")


@pytest.mark.parametrize(("q", "lang", "status"), [("x" * 201, "en", 422), ("x", "fr", 422)])
async def test_refused(client: Any, q: str, lang: str, status: int) -> None:
    assert (await client.get("/api/v1/suggestions", params={"q": q, "lang": lang})).status_code == status


@pytest.mark.parametrize("changes", [{"requests_per_minute": 2}])
async def test_typing_is_limited_apart_from_asking(client: Any, asker: Any, changes: Any) -> None:
    statuses = [(await client.get("/api/v1/suggestions")).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert (await asker.ask()).status_code == 200


async def test_nobody_is_offered_what_others_asked(client: Any, asker: Any, rasa: Any) -> None:
    for _ in range(3):
        await asker.ask("出口绝密的事情怎么办")
    assert not any("绝密" in text for text in await suggest(client, "出口", "zh-Hans"))
    assert await suggest(client, "绝密", "zh-Hans") == []


@pytest.mark.parametrize("lang", SPOKEN)
def test_every_opener_is_a_text_of_its_own_language(lists: SuggestionLists, lang: Any) -> None:
    openers = [suggestion.text for suggestion in lists.openers[lang]]
    assert 5 <= len(openers) <= MOST
    assert len(set(openers)) == len(openers)
    assert all(text.isascii() == (lang == "en") for text in openers)


async def test_what_most_conversations_asked_comes_first_and_only_from_the_list(
    client: Any, new_asker: Any, rasa: Any, lists: SuggestionLists
) -> None:
    listed = {lang: [one.text for one in lists.openers[lang]] for lang in SPOKEN}
    for text in (listed["zh-Hans"][7], listed["en"][7], listed["zh-Hant"][4]):
        asker = await new_asker()
        await asker.ask(text)
    busy = await new_asker()
    for _ in range(4):
        await busy.ask("出口绝密的事情怎么办")
        await busy.ask(listed["zh-Hans"][2])  # one conversation counts once
    order = [7, 2, 4, 0, 1, 3, 5, 6]
    for lang in SPOKEN:
        assert await suggest(client, "", lang) == [listed[lang][place] for place in order]


async def test_turns_are_counted_now_and_then_not_at_every_request(
    asker: Any, rasa: Any, door: Any, lists: SuggestionLists
) -> None:
    clock = [time.time()]
    hot = HotOpeners(lists, door.store.engine, now=lambda: clock[0])
    listed = lists.openers["zh-Hans"]
    assert hot.suggest("zh-Hans") == listed
    await asker.ask(listed[-1].text)
    assert hot.suggest("zh-Hans") == listed
    clock[0] += STAYS_SECONDS
    assert hot.suggest("zh-Hans") == [listed[-1], *listed[:-1]]


async def test_old_turns_are_not_counted_and_without_a_database_the_order_stays(
    asker: Any, rasa: Any, door: Any, lists: SuggestionLists
) -> None:
    listed = lists.openers["zh-Hans"]
    await asker.ask(listed[-1].text)
    later = HotOpeners(lists, door.store.engine, now=lambda: time.time() + COUNTED_SECONDS + 60)
    assert later.suggest("zh-Hans") == listed
    hot = HotOpeners(lists, create_engine("sqlite:////nowhere/at/all.db"))
    assert hot.suggest("zh-Hans") == listed


def test_best_first() -> None:
    texts = ("关于奖励", "奖励外资", "按奖励", "别名")
    listed = [make_completion(Suggestion(text, "completion"), ["奖励办"] if text == "别名" else []) for text in texts]
    assert [one.text for one in complete("奖励", listed, 9)] == ["奖励外资", "别名", "按奖励", "关于奖励"]
    assert [one.text for one in complete("奖励", listed, 2)] == ["奖励外资", "别名"]
    assert [one.text for one in complete("jl", listed, 9)] == ["奖励外资", "按奖励", "关于奖励"]


def test_a_text_that_is_typed_out_is_not_offered() -> None:
    listed = [make_completion(Suggestion("奖励", "completion"))]
    assert complete("奖励", listed, 9) == []


@pytest.mark.parametrize("typed", ["a" * MOST_TYPED, "ａ" * 200, "出" * 2000, "\ud800", "\x00", "%", "ﷺ" * 60])
def test_any_text(lists: SuggestionLists, typed: str) -> None:
    assert lists.suggest(typed, "zh-Hans") == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("openers: []", "review"),
        ("review: {status: draft}\nunit: {zh-Hans: a, zh-Hant: a, en: a}\nopeners: [{zh-Hans: a, en: a}]", "openers.0.zh-Hant"),
        ("review: {status: perhaps}\nunit: {zh-Hans: a, zh-Hant: a, en: a}\nopeners: []", "review.status"),
        ("[", "YAML"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "openers.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=said) as caught:
        make_lists(path, corpus(), load_measures())
    assert str(path) in str(caught.value) and "ZHENGDA_OPENERS" in str(caught.value)


def test_an_administrators_own_file(tmp_path: Path) -> None:
    path = tmp_path / "openers.yml"
    words = "{zh-Hans: 自己的问题, zh-Hant: 自己的問題, en: Own question}"
    path.write_text(f"review: {{status: reviewed, by: 某人, on: 2026-01-01}}\nunit: {words}\nopeners: [{words}]", encoding="utf-8")  # fmt: skip
    made = make_lists(path, corpus(), load_measures())
    assert [one.text for one in made.openers["en"]] == ["Own question"]
