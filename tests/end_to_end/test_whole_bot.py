"""Real web, real Rasa, real actions: questions in, cards out; then parts of it die, and the cards stay honest.

The tests of this file run in the order they stand in: the last one stops the bot.
"""

import json
import socket
import time
import uuid
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = Draft202012Validator(json.loads((ROOT / "bot/web/contract/reply.schema.json").read_text(encoding="utf-8")))
ESHOP = "跨境电商示范区到2024年要建多少个？"
ESHOP_CLAUSE = "yfbf-2022-107/trade/13"
# Each answer stands in the clause's own words: (question, clauses that alone are right, what must be shown).
QUESTIONS = [
    (ESHOP, "answered", [ESHOP_CLAUSE], "8 个"),
    ("外籍人员子女学校可以由内资企业举办吗？", "eligibility", ["yfbf-2022-107/fdi/16"], "允许内资企业和中国公民举办"),
    ("培育贸易双循环企业由哪些部门负责？", "answered", ["yfbf-2022-107/trade/9"], "市市场监管局"),
    ("外國人工作類居留許可最長可以簽發幾年？", "answered", ["yfbf-2022-107/fdi/18"], "5 年"),
    (
        "How many overseas warehouse enterprises should be cultivated by 2024?",
        "answered",
        ["yfbf-2022-107/trade/12"],
        "8",
    ),
]
OFF_TOPIC = ["今天天气怎么样？", "帮我写一首关于春天的诗"]


def check_cards(cards):
    for card in cards:
        assert [fault.message for fault in SCHEMA.iter_errors(card)] == []
    return cards


def shown(card):
    quotes = [quote["text"] for hit in card["citations"] for quote in hit["quotes"]]
    units = [unit["name"] for hit in card["citations"] for unit in hit["units"]]
    return "\n".join([card["text"], *quotes, *units])


def cards_of_rasa(messages):
    assert all(set(message) == {"recipient_id", "custom"} for message in messages), messages
    return check_cards([message["custom"] for message in messages])


@pytest.mark.parametrize(("question", "outcome", "clauses", "words"), QUESTIONS)
def test_question_through_the_door_gets_its_clause(bot, question, outcome, clauses, words):
    (card,) = check_cards(bot.ask(question))
    assert card["outcome"] == outcome, card["text"]
    assert card["citations"][0]["clause_id"] in clauses
    assert words.replace(" ", "") in shown(card).replace(" ", "")
    assert card["versions"]["as_of"] == "2025-06-30"


def test_same_question_through_rasa_gets_the_same_answer(bot):
    (through_door,) = bot.ask(ESHOP)
    (through_rasa,) = cards_of_rasa(bot.ask_rasa(ESHOP))
    assert through_rasa["citations"] == through_door["citations"]
    assert through_rasa["text"] == through_door["text"]
    assert through_rasa["intent"] == through_door["intent"]


def test_every_quote_stands_in_its_clause_at_its_offset(bot):
    (card,) = bot.ask(ESHOP)
    quotes = [(hit["clause_id"], quote) for hit in card["citations"] for quote in hit["quotes"]]
    assert quotes
    for clause_id, quote in quotes:
        text = bot.client.get(f"{bot.door}/api/v1/clauses/{clause_id}").json()["text"]
        assert text[quote["start"] : quote["start"] + len(quote["text"])] == quote["text"]


def test_follow_up_knows_what_was_cited_before(bot):
    session = bot.new_session()
    bot.ask(ESHOP, session)
    (card,) = check_cards(bot.ask("那由谁负责？", session))
    assert card["citations"][0]["clause_id"] == ESHOP_CLAUSE
    assert "市邮政管理局" in shown(card)


def test_bare_clause_number_is_asked_back_and_a_button_decides(bot):
    session = bot.new_session()
    (card,) = check_cards(bot.ask("第6条", session))
    assert card["outcome"] == "clarify"
    button = card["buttons"][0]["payload"]
    assert not button.startswith("/"), "the door hands out opaque ids, not Rasa's payloads"
    body = {"session": session, "message_id": str(uuid.uuid4()), "button": button}
    reply = bot.client.post(f"{bot.door}/api/v1/chat", json=body)
    assert reply.status_code == 200, reply.text
    (chosen,) = check_cards(reply.json()["cards"])
    assert chosen["citations"][0]["clause_id"].rsplit("/", 1)[1] == "6"


def test_numbers_of_persons_are_in_no_database(bot):
    plain = "我们投资3500万美元，2024年到位，制造业新项目，在重庆，没有股东贷款，能拿多少到位外资奖励？"
    numbers = ("13912345678", "138 0013 8000", "4111111111111111")
    (expected,) = bot.ask(plain)
    (card,) = check_cards(bot.ask(f"我的手机{numbers[0]}，{plain}备用{numbers[1]}，卡号{numbers[2]}"))
    verdicts = [[(one["measure"], one["verdict"]) for one in given["eligibility"]] for given in (card, expected)]
    assert verdicts[0] == verdicts[1] != []
    written = b"".join(path.read_bytes() for path in bot.state_dir.glob("*.db*"))
    assert b"3500" in written
    assert b"*********78" in written
    held = [number for number in numbers if number.encode() in written or number.replace(" ", "").encode() in written]
    assert held == []


@pytest.mark.parametrize("question", OFF_TOPIC)
def test_what_the_document_does_not_say_is_not_answered(bot, question):
    (card,) = check_cards(bot.ask(question))
    assert card["outcome"] in {"no_answer", "smalltalk"}


@pytest.mark.parametrize("disguise", ["/greet", "／greet", "\u2060/greet", "⁄greet", "/restart"])
def test_no_disguise_turns_a_message_into_a_command(bot, disguise):
    session = bot.new_session()
    bot.ask(ESHOP, session)
    check_cards(bot.ask(disguise, session))
    (card,) = check_cards(bot.ask("那由谁负责？", session))
    assert card["citations"], "the conversation was wiped"
    assert card["citations"][0]["clause_id"] == ESHOP_CLAUSE


def test_same_message_id_gives_the_same_cards_and_other_text_a_conflict(bot):
    body = {"session": bot.new_session(), "message_id": str(uuid.uuid4()), "message": ESHOP}
    first, second = (bot.client.post(f"{bot.door}/api/v1/chat", json=body) for _ in range(2))
    assert first.json() == second.json()
    other = bot.client.post(f"{bot.door}/api/v1/chat", json={**body, "message": "你好"})
    assert (other.status_code, other.json()["error"]["code"]) == (409, "message_id_reused")


def test_questions_go_on_while_rasa_is_dead_and_are_whole_again_after(bot):
    (before,) = bot.ask(ESHOP)
    bot.kill("rasa")
    (during,) = check_cards(bot.ask(ESHOP))
    assert during["citations"][0]["clause_id"] == before["citations"][0]["clause_id"]
    assert during["text"] != before["text"], "the card says that the conversation is limited"
    (refused,) = check_cards(bot.ask(OFF_TOPIC[0]))
    assert refused["outcome"] in {"no_answer", "smalltalk", "unavailable"}
    bot.wait_until_back("rasa")
    assert eventually(lambda: bot.ask(ESHOP)[0]["text"] == before["text"])


def test_conversation_survives_a_restart_of_rasa(bot):
    session = bot.new_session()
    bot.ask(ESHOP, session)
    bot.kill("rasa")
    bot.wait_until_back("rasa")
    assert eventually(lambda: bot.parts()["rasa"]["breaker"] == "closed" or not bot.ask("你好"))
    (card,) = check_cards(bot.ask("那由谁负责？", session))
    assert card["citations"][0]["clause_id"] == ESHOP_CLAUSE


def test_dead_actions_are_an_honest_card_and_come_back(bot):
    (before,) = bot.ask(ESHOP)
    bot.kill("actions")
    (during,) = check_cards(bot.ask(ESHOP))
    assert during["citations"][0]["clause_id"] == ESHOP_CLAUSE
    bot.wait_until_back("actions")
    (through_rasa,) = cards_of_rasa(bot.ask_rasa(ESHOP))
    assert through_rasa["text"] == before["text"]


def test_dead_web_is_a_card_of_rasa_and_sessions_live_on(bot):
    session = bot.new_session()
    bot.ask(ESHOP, session)
    bot.kill("web")
    (card,) = cards_of_rasa(bot.ask_rasa(ESHOP))
    assert card["outcome"] == "unavailable"
    bot.wait_until_back("web")
    (after,) = check_cards(bot.ask("那由谁负责？", session))
    assert after["citations"][0]["clause_id"] == ESHOP_CLAUSE


def test_log_holds_no_word_of_the_askers(bot):
    secret = "我叫欧阳测试员"
    check_cards(bot.ask(f"{secret}，{ESHOP}"))
    assert [line for line in bot.lines if secret in line] == []


def test_second_bot_on_the_same_ports_says_what_is_wrong(bot, tmp_path):
    from bot.processes.ports import PortTaken, check_ports
    from bot.processes.settings import read_settings

    with pytest.raises(PortTaken, match=str(bot.ports["ZHENGDA_DOOR_PORT"])):
        check_ports(read_settings({name: str(number) for name, number in bot.ports.items()}))


def test_ctrl_c_ends_everything_within_ten_seconds(bot):
    assert bot.stop() < 10
    assert bot.process.returncode == 0, bot.log()
    for port in bot.ports.values():
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0


def eventually(condition, seconds=30):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(0.5)
    return False
