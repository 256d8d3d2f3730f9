"""The data that frames and steers replies: wording in three languages, cues, weights; and the source test itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import yaml

from bot.answering.cards import card_bytes
from bot.answering.commitment import commitment_of
from bot.answering.cues import CUES, load_cues
from bot.answering.decide import load_decision_model
from bot.answering.understand import SMALL_TALK, find_clause_number
from bot.answering.wording_data import FOLDER, LANGUAGES, known_language, load_wording
from policy_index.embedder import DEFAULT_MODEL


def entries(value: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, one in value.items():
        if isinstance(one, Mapping):
            yield from entries(one, f"{above}{key}.")
        else:
            yield f"{above}{key}", str(one)


def wording_of(lang: str) -> dict[str, str]:
    data = yaml.safe_load((FOLDER / f"{lang}.yml").read_text(encoding="utf-8"))
    return {key: text for key, text in entries(data) if not key.startswith("review.")}


def test_there_is_a_file_for_every_language_and_no_other() -> None:
    assert {path.stem for path in FOLDER.glob("*.yml")} == set(LANGUAGES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_the_same_keys_and_braces(lang: str) -> None:
    ours, theirs = wording_of(lang), wording_of("zh-Hans")
    assert set(ours) == set(theirs)
    for key, text in ours.items():
        braces, expected = (set(re.findall(r"\{(\w+)\}", words)) for words in (text, theirs[key]))
        assert braces == expected or not (text and theirs[key]), key  # Chinese cards show no rendering


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_fills_its_braces(lang: str) -> None:
    for key, text in wording_of(lang).items():
        names = set(re.findall(r"\{(\w+)\}", text))
        said = load_wording(lang).say(key, **{name: f"[{name}]" for name in names})
        assert all(f"[{name}]" in said for name in names)
        assert "{" not in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_framing_words_name_no_figure_of_their_own(lang: str) -> None:
    assert [key for key, text in wording_of(lang).items() if re.search(r"\d", text)] == []


def test_traditional_wording_holds_no_simplified_characters() -> None:
    simplified = set("这问单责时职继续达无读执与为从仅准说个满还经处连闭认识东车长门")
    assert [key for key, text in wording_of("zh-Hant").items() if set(text) & simplified] == []


@pytest.mark.parametrize("intent", SMALL_TALK)
def test_every_small_talk_has_words_and_cues(intent: str) -> None:
    assert all(load_wording(lang).say(intent) for lang in LANGUAGES)
    assert intent in load_cues().small_talk


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        load_wording("en").say("no_such_key")


@pytest.mark.parametrize(
    ("lang", "known"),
    [("en", "en"), ("zh-HK", "zh-Hant"), ("zh-SG", "zh-Hans"), ("de", None), (None, None), ("", None)],
)
def test_known_language(lang: str | None, known: str | None) -> None:
    assert known_language(lang) == known


def test_every_cue_compiles_and_none_matches_nothing() -> None:
    cues = load_cues()
    patterns = [*cues.asks.items(), *cues.small_talk.items(), ("injection", cues.injection)]
    patterns += [(name, detail.asked) for name, detail in cues.details.items()]
    assert [name for name, pattern in patterns if pattern.search("")] == []


def test_cues_are_written_in_normalised_text() -> None:
    """Questions are matched in Simplified and lower case: a capital or a Traditional character would never match."""
    text = "\n".join(line.partition("# ")[0] for line in CUES.read_text(encoding="utf-8").split("\n"))
    assert re.findall(r"(?<!\\)[A-Z]", text) == []


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("外资奖励谁负责", "responsible_unit"), ("who is responsible for this", "responsible_unit"), ("找哪个部门", "responsible_unit"),
        ("市商务委负责哪些任务", "unit_tasks"), ("目标是多少", "target"), ("还有效吗", "validity"), ("看原文", "full_text"),
        ("文号是多少", "particulars"), ("第二个", "choose_second"),
    ],
)  # fmt: skip
def test_cues_find_what_is_asked(text: str, cue: str) -> None:
    assert cue in load_cues().asked_for(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("第6条", 6), ("第十四项", 14), ("第二十六条", 26), ("任务7", 7), ("clause 12", 12), ("task no. 3", 3), ("第一条", 1),
        ("第107号", None), ("第十十条", None), ("第٦条", None), ("6条", None), ("clauses", None), ("", None), ("第六届", None),
    ],
)  # fmt: skip
def test_find_clause_number(text: str, number: int | None) -> None:
    assert find_clause_number(text) == number


@pytest.mark.parametrize(
    ("quotes", "commitment"),
    [
        (["对认定符合条件的外资研发中心一次性给予200万元开办奖励"], "grants"),
        (["到 2024 年，力争全市保税维修产值突破 100 亿元"], "target"),
        (["鼓励外资在渝设立研发创新中心"], "supports"),
        (["建立贸易援助调整制度"], "organises"),
        (["到 2024 年，全市外贸综合实力进一步增强"], "target"),
        (["全市办理正常出口退税的平均时间压缩在 6 个工作日内"], "target"),
        (["以上单个项目年度奖励金额最高不超过 1000 万元"], "grants"),  # a limit is no target
        (["渝府办发〔2022〕107号"], "unstated"),
        (["鼓励企业投保", "给予优惠费率"], "supports"),  # the first quote decides
        ([], "unstated"),
    ],
)
def test_commitment_of(quotes: list[str], commitment: str) -> None:
    assert commitment_of(quotes) == commitment


def test_weights_fit_the_default_encoder() -> None:
    model = load_decision_model()
    assert model.model == DEFAULT_MODEL
    assert model.kinds.by_meaning.shape == (len(model.kinds.kinds), 385)
    assert model.kinds.nearness.questions.shape[1] == 384
    assert 0.2 <= model.threshold < 1


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda card: card.update(text=card["text"] + "市外星局"), "no source"),
        (lambda card: card.update(text=card["text"].replace("200万元", "300万元", 1)), "no source"),
        (lambda card: card.update(text=card["text"] + "\n2031年"), "no source"),
        (lambda card: card["citations"][0]["quotes"][0].update(start=1), "does not stand there"),
        (lambda card: card["citations"][0]["quotes"][0].update(text="给予500万元"), "does not stand there"),
        (
            lambda card: card["citations"][0]["units"][-1]["note"].update(quote="以下均由市政府负责"),
            "does not stand there",
        ),
        (lambda card: card.update(outcome="answerd"), "$.outcome"),
        (lambda card: card["citations"].clear(), "$.citations"),
        (lambda card: card.pop("turn_id"), "turn_id"),
        (lambda card: card.update(text=card["text"] + " " * 4096), "at most 4096"),
    ],
)
def test_a_wrong_card_is_caught(
    ask,
    find_faults: Callable[[Mapping[str, Any], str], list[str]],
    change: Callable[[dict[str, Any]], object],
    fault: str,
) -> None:
    """The checks of every card, held to cards that are wrong in one thing."""
    message = "外资研发中心开办奖励多少钱？"
    card = ask(message).cards[0]
    assert find_faults(card, message) == []
    change(card)
    assert any(fault in found for found in find_faults(card, message))
    assert card_bytes(card) > 0
