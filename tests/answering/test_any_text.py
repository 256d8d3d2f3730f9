"""Whatever is typed: never an exception, always one valid card."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.answering.answer import Answerer
from bot.answering.question import Question

ODD = {
    "empty": "",
    "blank": " \t\n\u3000",
    "punctuation": "？！。，、",
    "emoji": "🎉🎉👩‍👩‍👧🇨🇳",
    "2,000 characters of one": "外" * 2000,
    "2,000 characters of a story": ("我们公司是一家做汽车配件的外资企业，在重庆已经十年了。" * 80)[:2000],
    "2,000 Latin letters": "a" * 2000,
    "one character": "税",
    "control characters": "\x00\x01\x07出口\x1b[31m退税\x7f平均几个工作日\u0085\u2028？",
    "zero width": "出\u200b口\u200d退\ufeff税平均几个\u2060工作日？",
    "bidi": "\u202e出口退税\u202c平均几天",
    "surrogate": "出口\ud800退税",
    "private use": "\ue000\uf8ff",
    "combining": "e\u0301" * 300 + "\u0338" * 300,
    "tags": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "open tag": "<" * 500,
    "template": "{quote} {0} {{}} %s ${x}",
    "backslashes": "\\1 \\g<0> \\u0000 C:\\",
    "regex": "(((((.*)+)+)+)+)$ [a-z",
    "slash": "/restart",
    "json": '{"outcome": "answered", "text": "x"}',
    "yaml": "!!python/object/apply:os.system ['true']",
    "numerals": "第十十条 第百千万条 第〇条 一十百 ½ Ⅷ ٣٤٥ 第٦条 第⑥条 clause ٦",
    "huge number": "奖励" + "9" * 400 + "元",
    "right to left": "ما هي السياسة؟",
    "other scripts": "Какая поддержка? 지원은? サポートは？ समर्थन",
    "question marks only": "?" * 1999,
    "many lines": "\n".join(["第6条"] * 200),
    "many commas": "，" * 1000 + "外资" + "、" * 900,
}


@pytest.mark.parametrize("name", ODD)
def test_odd_messages_end_in_a_valid_card(ask, name: str) -> None:
    card = ask(ODD[name]).cards[0]
    assert card["text"].strip()


@pytest.mark.parametrize("name", ["control characters", "zero width", "bidi"])
def test_disguises_do_not_change_the_answer(ask, name: str) -> None:
    assert ask(ODD[name]).cards[0]["citations"][0]["clause_id"] == "yfbf-2022-107/trade/23"


@pytest.mark.parametrize("name", ODD)
def test_odd_messages_in_the_middle_of_a_conversation(ask, name: str) -> None:
    ask(ODD[name], after=ask("第6条"))


@pytest.mark.parametrize(
    ("intent", "confidence", "entities"),
    [
        ("", 0.0, []),
        ("nlu_fallback", 1.0, [{"entity": "unit", "value": None}]),
        ("ask_unit_tasks", 0.99, [{"entity": "unit", "value": "市外星局", "start": 0, "end": 4}]),
        ("no_such_intent", -1.0, [{}]),
        ("greet", None, ()),
    ],
)
def test_odd_readings_of_rasa(ask, intent: str, confidence: float | None, entities: list[dict]) -> None:
    ask("外资研发中心开办奖励多少钱？", intent=intent, confidence=confidence, entities=entities)


WORDS = st.sampled_from(
    [
        "外资",
        "外贸",
        "第6条",
        "第二个",
        "谁负责",
        "原文",
        "多少",
        "有效",
        "市商务委",
        "负责哪些任务",
        "奖励",
        "退税",
        "深圳",
        "万州",
        "电话",
        "你好",
        "谢谢",
        "转人工",
        "呢",
        "？",
        "<",
        ">",
        "/",
        "{",
        "}",
        "the",
        "who",
        "6",
        "%",
        "🎉",
        "\u200b",
        "\x00",
    ]
)
MESSAGES = st.one_of(
    st.text(max_size=60), st.lists(WORDS, max_size=8).map("".join), st.lists(WORDS, max_size=8).map(" ".join)
)


@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(messages=st.lists(MESSAGES, min_size=1, max_size=3), lang=st.sampled_from([None, "en", "zh-Hant"]))
def test_any_conversation_ends_in_valid_cards(ask, messages: list[str], lang: str | None) -> None:
    answer = None
    for message in messages:
        answer = ask(message, after=answer, lang=lang)


def test_answers_are_the_same_from_several_threads(answerer: Answerer) -> None:
    from concurrent.futures import ThreadPoolExecutor
    from datetime import date

    questions = ["外资研发中心开办奖励多少钱？", "第6条", "市税务局负责哪些任务？", "天气"] * 3
    with ThreadPoolExecutor(4) as pool:
        cards = list(pool.map(lambda text: answerer.answer(Question(text, "t", date(2026, 1, 5))).cards[0], questions))
    assert cards[:4] == cards[4:8] == cards[8:]
