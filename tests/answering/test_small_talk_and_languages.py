"""Small talk with and without Rasa's intent, a person asked for, and the language of the framing words."""

from __future__ import annotations

import re

import pytest

SMALL_TALK = {
    "greet": ["你好", "您好！", "早上好", "hello", "在吗？你好", "Good morning!"],
    "thank": ["谢谢", "好的，知道了", "安逸，弄明白了，多谢哈", "非常感谢！", "好的谢谢您", "thanks", "多谢啦"],
    "goodbye": ["再见", "那我先走了，下次再聊", "拜拜", "没别的了，再见", "bye", "goodbye"],
    "bot_challenge": ["你是机器人吗？", "你是谁", "are you a bot?", "你是真人还是机器人"],
    "human": ["转人工", "我要找真人", "人工客服", "human", "I want to talk to a person"],
}
OUTCOMES = {"human": "handoff"}


@pytest.mark.parametrize(
    ("intent", "message"), [(intent, text) for intent, texts in SMALL_TALK.items() for text in texts]
)
def test_small_talk_without_rasa(ask, intent: str, message: str) -> None:
    card = ask(message).cards[0]
    assert (card["outcome"], card["intent"]) == (OUTCOMES.get(intent, "smalltalk"), intent)
    assert card["citations"] == []


@pytest.mark.parametrize("command", ["/greet", "/start", "/restart", "／restart", "help", "/帮助"])
@pytest.mark.parametrize(
    ("intent", "confidence"), [(None, None), ("thank", 0.9), ("goodbye", 0.9), ("ask_policy", 0.5)]
)
def test_commands_of_other_chats_are_told_what_can_be_asked(
    ask, command: str, intent: str | None, confidence: float | None
) -> None:
    """Rasa reads them as thanks or farewells. Nothing is reset: the question before can be gone on with."""
    before = ask("外资研发中心开办奖励多少钱？")
    answer = ask(command, after=before, intent=intent, confidence=confidence)
    assert (answer.cards[0]["outcome"], answer.cards[0]["intent"]) == ("smalltalk", "greet")
    assert answer.cards[0]["lang"] == ("en" if command == "help" else "zh-Hans")
    after = ask("那谁负责？", after=answer).cards[0]
    assert after["citations"][0]["clause_id"] == before.cards[0]["citations"][0]["clause_id"]


@pytest.mark.parametrize("intent", SMALL_TALK)
def test_small_talk_by_rasas_intent(ask, intent: str) -> None:
    """Words that no cue knows: the intent decides, when Rasa is sure of it."""
    sure = ask("嘿呀嘿", intent=intent, confidence=0.95).cards[0]
    unsure = ask("嘿呀嘿", intent=intent, confidence=0.3).cards[0]
    assert sure["outcome"] == OUTCOMES.get(intent, "smalltalk")
    assert unsure["outcome"] == "no_answer"


@pytest.mark.parametrize(
    ("message", "clause_id"),
    [
        ("你好，外资研发中心开办奖励多少钱？", "fdi/6"),
        ("谢谢，请问出口退税平均几个工作日？", "trade/23"),
        ("您好请问跨境电商示范区要建几个", "trade/13"),
    ],
)
def test_a_question_behind_a_greeting_is_a_question(ask, message: str, clause_id: str) -> None:
    card = ask(message, intent="greet", confidence=0.9).cards[0]
    assert card["outcome"] == "answered"
    assert card["citations"][0]["clause_id"].endswith(clause_id)


def test_thanks_and_a_follow_up_is_a_follow_up(ask) -> None:
    answer = ask("谢谢，那谁负责？", after=ask("外资研发中心开办奖励多少钱？"))
    assert answer.cards[0]["outcome"] == "answered"


@pytest.mark.parametrize(
    "message",
    [
        "重庆承接人工智能产业有什么支持",
        "Does the plan support the transfer of personnel?",
        "发展人工智能吗",
        "新型智能终端是人工智能吗",
        "加强人才交流培训找哪个部门",
    ],
)
def test_words_of_small_talk_inside_a_question_are_none(ask, message: str) -> None:
    assert ask(message).cards[0]["outcome"] in ("answered", "no_answer")


FRAMING = {"zh-Hans": "以文件原文为准", "zh-Hant": "以文件原文為準", "en": "the Chinese text governs"}


@pytest.mark.parametrize(
    ("message", "lang"),
    [
        ("外资研发中心开办奖励多少钱？", "zh-Hans"),
        ("外資研發中心開辦獎勵多少錢？", "zh-Hant"),
        ("How long does an export tax refund take?", "en"),
        ("What is the RCEP 成员国 share?", "en"),
    ],
)
def test_the_frame_is_the_askers_the_quote_the_documents(ask, message: str, lang: str) -> None:
    card = ask(message).cards[0]
    assert (card["outcome"], card["lang"]) == ("answered", lang)
    assert FRAMING[lang] in card["text"]
    assert all(other not in card["text"] for name, other in FRAMING.items() if name != lang)
    assert all(re.search(r"[\u4e00-\u9fff]", quote["text"]) for hit in card["citations"] for quote in hit["quotes"])
    assert card["citations"][0]["quotes"][0]["text"] in card["text"]


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", "en"),
        ("zh-Hant", "zh-Hant"),
        ("zh-TW", "zh-Hant"),
        ("zh-CN", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("fr", "zh-Hans"),
        ("", "zh-Hans"),
        (None, "zh-Hans"),
    ],
)
def test_a_language_that_is_set_wins_over_the_message(ask, lang: str | None, expected: str) -> None:
    assert ask("出口退税平均几个工作日？", lang=lang).cards[0]["lang"] == expected


def test_an_english_card_brings_the_unofficial_rendering(ask) -> None:
    card = ask("How long does an export tax refund take?").cards[0]
    gloss = card["citations"][0]["gloss"]
    assert gloss["lang"] == "en"
    assert gloss["review"] == {"status": "draft", "by": None, "on": None}
    assert "unofficial" in card["text"].casefold()


def test_a_chinese_card_brings_none(ask) -> None:
    assert ask("外资研发中心开办奖励多少钱？").cards[0]["citations"][0]["gloss"] is None


@pytest.mark.parametrize(
    ("first", "lang"), [("How long does an export tax refund take?", "en"), ("出口退稅平均幾個工作日？", "zh-Hant")]
)
def test_a_message_without_letters_keeps_the_language(ask, first: str, lang: str) -> None:
    assert ask("？？？", after=ask(first)).cards[0]["lang"] == lang
    assert ask("？？？").cards[0]["lang"] == "zh-Hans"
