"""The phrase that asks, the kind of thing it asks for, and small talk that nobody read before."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from bot.answering.answer import Answerer
from bot.answering.asked_kind import (
    BUCKETS,
    KindModels,
    Nearness,
    letter_runs,
    log_odds,
    pack_models,
    read_asked,
    read_models,
)
from bot.answering.asked_phrase import asked_phrase
from bot.answering.conversation import Conversation, read_state
from bot.answering.cues import load_cues
from bot.answering.decide import ASKED_KINDS, Weighing, load_decision_model
from bot.answering.errors import DecisionDamaged
from bot.answering.guess_talk import guess_talk, load_talk_model
from bot.answering.rephrase import rephrase


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("出口退税几天办完", "出口退税几天办完"),
        ("打了无数个电话没人接。出口退税平均几天办完?", "出口退税平均几天办完?"),
        ("我们在璧山做家具, 订单少了四成, 这份文件里有没有什么援助", "这份文件里有没有什么援助"),
        ("去年拍的地晚交了钱, 能免吗?", "去年拍的地晚交了钱, 能免吗?"),  # too short alone
        ("we called the hotline twice. may our engineers and their families join the local medical insurance?", "may our engineers and their families join the local medical insurance?"),
        ("研发中心奖励多少? 谢谢你们, 辛苦了", "研发中心奖励多少?"),
        ("没有问号也没有疑问词。只是陈述一件事情而已", "只是陈述一件事情而已"),
        ("？？", "？？"),
    ],
)  # fmt: skip
def test_asked_phrase(text: str, phrase: str) -> None:
    assert asked_phrase(text) == phrase


@pytest.mark.parametrize(
    ("phrase", "is_beyond"),
    [
        ("保税维修归口的科室座机是多少", True),
        ("外籍人员子女学校的学费一学期多少钱", True),
        ("申请出口信用保险补贴要带哪些证件", True),
        ("which form must be filed for the headquarters support", True),
        ("外资研发中心支持参与政府科技项目吗", False),
        ("保税维修到2024年产值目标是多少", False),
        ("which departments handle cross-border e-commerce", False),
    ],
)
def test_kinds_that_stand_in_no_clause(answerer: Answerer, phrase: str, is_beyond: bool) -> None:
    asked = read_asked(phrase, answerer.finder.vector_of(phrase), load_decision_model().kinds)
    assert (asked.beyond_meaning + asked.beyond_letters > 0) is is_beyond


def test_a_vector_of_another_size_says_nothing_and_letters_still_do() -> None:
    kinds = load_decision_model().kinds
    asked = read_asked("咨询电话是多少", np.ones(7, dtype=np.float32), kinds)
    assert asked.beyond_meaning == 0.0 and asked.figures == {} and asked.beyond_letters > 0
    assert kinds.nearness.value(np.ones(7, dtype=np.float32)) == 0.0


def test_letter_runs_have_length_one_and_tell_texts_apart() -> None:
    one, other = letter_runs("多少钱"), letter_runs("谁负责")
    assert one.shape == (BUCKETS,) and np.linalg.norm(one) == pytest.approx(1.0)
    assert float(one @ letter_runs("多少钱")) == pytest.approx(1.0) and float(one @ other) < 0.5


@pytest.mark.parametrize(("odds", "value"), [([0.5, 0.5], 0.0), ([1.0, 0.0], 7.0), ([0.0, 1.0], -7.0)])
def test_log_odds_stay_within_bounds(odds: list[float], value: float) -> None:
    assert log_odds(np.array(odds), np.array([True, False])) == pytest.approx(value, abs=1e-6)


def test_models_come_back_as_they_were_packed_and_no_other_file_is_read(tmp_path: Path) -> None:
    nearness = Nearness(np.array([[127, 0]], dtype=np.int8), np.ones(1, dtype=np.float32), -0.5, 2.0)
    models = KindModels(
        ("fee", "what"), frozenset({"fee"}), frozenset(), np.zeros((2, 3)), np.zeros((2, BUCKETS + 1)), nearness
    )
    content = pack_models(models)
    (tmp_path / "kinds.npz").write_bytes(content)
    read = read_models(tmp_path / "kinds.npz", hashlib.sha256(content).hexdigest())
    assert (read.kinds, read.beyond) == (("fee", "what"), {"fee"})
    assert read.nearness.value(np.array([1.0, 0.0], dtype=np.float32)) == pytest.approx(0.5)
    with pytest.raises(DecisionDamaged, match="fit_decision"):
        read_models(ASKED_KINDS, "0" * 64)


def test_neither_half_of_the_decision_can_make_up_for_the_other() -> None:
    model = load_decision_model()
    strong = dict.fromkeys((*model.topic.weights, *model.asked.weights), 1.0)
    assert model.topic.probability(strong) > 0.9
    assert model.asked.probability({**strong, "beyond_meaning": 7.0, "beyond_letters": 7.0}) < model.threshold
    assert Weighing({"a": -1000.0}, 0.0).probability({"a": 1.0}) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("你能帮我做些什么呀", "bot_challenge"),
        ("今天先聊到这儿，我撤了", "goodbye"),
        ("帮我叫个真人来说", "human"),
        ("出口退税几天办完", None),
    ],
)
def test_small_talk_without_rasa(answerer: Answerer, text: str, intent: str | None) -> None:
    guessed = guess_talk(text, answerer.finder.vector_of(text), load_talk_model())
    assert (guessed[0] if guessed else None) == intent
    assert guess_talk(text, np.ones(3, dtype=np.float32), load_talk_model()) is None


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("什么破机器人，外资研发中心奖励多少", "外资研发中心奖励多少"),
        ("You stupid thing, how much is the R&D grant?", "how much is the R&D grant?"),
        ("垃圾分类设备出口有支持吗", "垃圾分类设备出口有支持吗"),  # the only phrase stays
        ("滚", "滚"),
    ],
)
def test_anger_beside_a_question_goes(message: str, left: str) -> None:
    assert rephrase(message, Conversation(), load_cues()).text == left


def test_questions_answered_together_are_remembered_until_another_answer() -> None:
    talk = (
        Conversation()
        .cite(("a/1", "a/2"), "问")
        .answer_together(("a/1", "a/3", "a/4", "a/5"), ("一问", "二问", "三问", "四问"))
    )
    kept = read_state(talk.as_json())
    assert (kept.together, kept.asked_together) == (("a/1", "a/3", "a/4"), ("一问", "二问", "三问"))
    again = talk.cite(("a/9",), "再问")
    assert (again.together, again.asked_together) == ((), ())
