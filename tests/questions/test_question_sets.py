"""The two question sets are well formed, true to the document's text, and far from one another.

Standard library and pytest only; reads the document itself, never the product's index, so that a fault there cannot hide here.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
DOCUMENT = HERE.parents[1] / "policy_index" / "documents" / "yfbf-2022-107" / "yfbf-2022-107.txt"
KINDS = {
    "clause",
    "target",
    "units",
    "reverse_units",
    "validity",
    "eligibility",
    "out_of_scope",
    "adversarial",
    "chitchat",
    "multi_turn",
}
LANGS = {"zh", "zh-Hant", "en", "mixed"}
STYLES = {"formal", "colloquial", "keyword", "operator", "typo", "long"}
INTENTS = {"greet", "thank", "goodbye", "bot_challenge", "human"}
VERDICTS = {"met", "not_met", "unknown"}
EXPECT_FIELDS = {
    "clauses",
    "must_mention",
    "units",
    "inherited",
    "unit",
    "verdict",
    "because",
    "missing",
    "refuse",
    "intent",
    "as",
    "clarify",
    "silent_ok",
}
CLAUSES = (
    {f"trade/{n}" for n in range(1, 27)}
    | {f"fdi/{n}" for n in range(1, 19)}
    | {f"trade/safeguard-{n}" for n in range(1, 4)}
    | {f"fdi/safeguard-{n}" for n in range(1, 5)}
    | {f"{plan}/{head}" for plan in ("trade", "fdi") for head in ("preamble", "general", "goals")}
    | {"fdi/expiry", "notice"}
)
MAX_SIMILARITY = 0.6


def squeeze(text: str) -> str:
    return re.sub(r"[\s*]+", "", text)


def document_clauses() -> dict[str, str]:
    """Clause id -> its text, page cuts joined; section headings belong to no clause."""
    plan, here, safeguards, parts = "", "notice", False, {}
    for line in map(str.strip, DOCUMENT.read_text(encoding="utf-8").splitlines()):
        if not line or re.fullmatch(r"- \d+ -|[（(]2022—2024年[)）]", line):
            continue
        if line in ("重庆市推动外贸高质量发展三年行动计划", "重庆市建设高质量外资集聚地三年行动计划"):
            plan = "trade" if "外贸" in line else "fdi"
            here, safeguards = f"{plan}/preamble", False
            continue
        if plan and (heading := re.match(r"([一二三四])、(?:总体要求|发展目标|(?:工作|重点)任务|保障措施)", line)):
            here = plan + {"一": "/general", "二": "/goals"}.get(heading[1], "/none")
            safeguards = heading[1] == "四"
            continue
        if line.startswith("本行动计划到期"):
            here = "fdi/expiry"
        elif plan and (section := re.match(r"[（(]([一二三四五六七八])[)）]", line)):
            if not safeguards:
                continue
            here = f"{plan}/safeguard-{'一二三四'.index(section[1]) + 1}"
        elif plan and (number := re.match(r"(\d+)\. ", line)):
            here = f"{plan}/{number[1]}"
        parts.setdefault(here, []).append(line)
    return {key: squeeze("".join(lines)) for key, lines in parts.items()}


def own_units(text: str) -> list[str]:
    """The units printed at a clause's end, in order."""
    found = re.search(r"[（(〔]责任单位：(.*)[）)〕]$", text)
    if not found:
        return []
    printed = re.sub(r"；以下均需.*|（以下统称区县政府）", "", found[1])
    if "各区县（自治县）政府和" in printed:  # the one unit with 、 inside
        before, last = printed.split("，", 1)
        return [*before.split("、"), last]
    return re.split("[、，]", printed)


def read(name: str) -> list[dict]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def trigrams(text: str) -> set[str]:
    text = squeeze(text).lower()
    return {text[i : i + 3] for i in range(len(text) - 2)} or {text}


def similarity(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a | b)


LATER_LABELLED = ("labelled-3", "labelled-4", "labelled-5", "labelled-6")
ROWS = read("document-alone.jsonl")
LABELLED = read("labelled.jsonl")
TEXTS = document_clauses()
WHOLE = "".join(TEXTS.values())


def test_the_splitter_finds_every_clause():
    assert set(TEXTS) == CLAUSES


def test_ids_are_unique_and_kinds_are_covered():
    assert [row["id"] for row in ROWS] == [f"q{n:03d}" for n in range(1, len(ROWS) + 1)]
    assert len(ROWS) >= 150
    assert {row["kind"] for row in ROWS} == KINDS
    assert {row["lang"] for row in ROWS} == LANGS
    assert {row["style"] for row in ROWS} == STYLES
    assert 0.7 <= sum(row["lang"] == "zh" for row in ROWS) / len(ROWS) <= 0.8


def test_every_clause_is_asked_about_in_both_sets():
    assert {c for row in ROWS for c in row["expect"].get("clauses", [])} == CLAUSES
    assert {c for row in LABELLED for c in row["clauses"]} == CLAUSES


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_row_is_well_formed(row):
    assert set(row) - {"note"} == {"id", "kind", "lang", "style", "turns", "expect"}
    assert row["kind"] in KINDS and row["lang"] in LANGS and row["style"] in STYLES
    assert row["turns"] and all(isinstance(turn, str) and turn.strip() == turn and turn for turn in row["turns"])
    expect = row["expect"]
    assert set(expect) <= EXPECT_FIELDS
    assert (row["kind"] == "multi_turn") == ("as" in expect) == (len(row["turns"]) > 1)
    kind = expect.get("as", row["kind"])
    assert kind in KINDS - {"multi_turn"}
    allowed = {
        "clause": {"clauses", "must_mention", "silent_ok"},
        "target": {"clauses", "must_mention"},
        "validity": {"clauses", "must_mention", "silent_ok"},
        "units": {"clauses", "units", "inherited"},
        "reverse_units": {"clauses", "unit"},
        "eligibility": {"clauses", "must_mention", "verdict", "because", "missing"},
        "out_of_scope": {"refuse"},
        "adversarial": {"refuse"} if "refuse" in expect else {"clauses", "must_mention"},
        "chitchat": {"intent"},
    }[kind]
    needed = allowed - {"must_mention", "silent_ok"}
    if expect.get("clarify"):
        assert expect == {"clarify": True}
        return
    assert needed <= set(expect) - {"as"} <= allowed
    assert expect.get("refuse", True) is True and expect.get("silent_ok", True) is True
    assert expect.get("intent", "greet") in INTENTS and expect.get("verdict", "met") in VERDICTS
    if kind == "target":
        assert expect["must_mention"]
    if kind == "eligibility":
        assert expect["because"] and bool(expect["missing"]) == (expect["verdict"] == "unknown")


@pytest.mark.parametrize("row", [row for row in ROWS if "clauses" in row["expect"]], ids=lambda row: row["id"])
def test_gold_stands_in_the_document(row):
    expect = row["expect"]
    assert expect["clauses"] and len(set(expect["clauses"])) == len(expect["clauses"])
    assert set(expect["clauses"]) <= CLAUSES
    for words in [*expect.get("must_mention", []), *expect.get("because", [])]:
        assert squeeze(words) == words and words in WHOLE
        assert any(words in TEXTS[clause] for clause in expect["clauses"]), f"{words} stands in another clause"
    if "units" in expect:
        (clause,) = expect["clauses"]
        assert all(unit in TEXTS[clause] for unit in expect["units"])
        assert expect["units"] == own_units(TEXTS[clause])
        assert expect["inherited"] is ("safeguard" not in clause)
    if "unit" in expect:
        assert set(expect["clauses"]) == {clause for clause, text in TEXTS.items() if expect["unit"] in own_units(text)}


def test_labelled_rows_are_well_formed():
    assert len(LABELLED) == 200
    for row in LABELLED:
        assert set(row) == {"text", "lang", "answerable", "clauses"}
        assert row["text"].strip() == row["text"] and row["text"] and row["lang"] in LANGS
        assert row["answerable"] is bool(row["clauses"])
        assert set(row["clauses"]) <= CLAUSES
    assert 0.4 <= sum(row["answerable"] for row in LABELLED) / len(LABELLED) <= 0.6


@pytest.mark.parametrize("name", LATER_LABELLED)
def test_later_labelled_rows_are_well_formed(name: str) -> None:
    rows = read(f"{name}.jsonl")
    assert len({row["id"] for row in rows}) == len({row["text"] for row in rows}) == len(rows)
    for row in rows:
        assert set(row) - {"split", "group", "says"} == {"id", "text", "lang", "answerable", "clauses"}
        assert (
            row["lang"] in LANGS
            and row["answerable"] is bool(row["clauses"])
            and bool(row.get("group")) is not row["answerable"]
        )
        assert set(row["clauses"]) <= CLAUSES
        for words in row.get("says", ()):
            assert any(squeeze(words) in TEXTS[clause] for clause in row["clauses"]), f"{row['id']}: {words}"


def test_half_of_the_third_labelled_set_is_only_counted():
    splits = Counter(row["split"] for row in read("labelled-3.jsonl"))
    assert splits == {"tune": 110, "held": 110}


def test_no_two_questions_are_alike():
    asked = [(row["id"], trigrams(turn)) for row in ROWS for turn in row["turns"]]
    asked += [(f"labelled {row['text']}", trigrams(row["text"])) for row in LABELLED]
    alike = [(a, b) for i, (a, x) in enumerate(asked) for b, y in asked[i + 1 :] if similarity(x, y) > MAX_SIMILARITY]
    assert not alike


def phrasing_texts() -> list[str]:
    folder = HERE.parents[1] / "policy_index" / "phrasings"
    lines = [line for path in sorted(folder.glob("*.yml")) for line in path.read_text(encoding="utf-8").splitlines()]
    return [line.strip()[2:].strip("\"'") for line in lines if re.match(r"\s+- (?!begins:)", line)]


def training_texts() -> list[str]:
    folder = HERE.parents[1] / "nlu_data" / "nlu"
    lines = [line for path in sorted(folder.glob("*.yml")) for line in path.read_text(encoding="utf-8").splitlines()]
    marked = [line.strip()[2:] for line in lines if re.match(r"\s{4,}- (?!intent)", line)]
    return [re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", line) for line in marked]


def labelled_texts() -> list[str]:
    rows = [row for name in ("labelled", *LATER_LABELLED, "labelled-2") for row in read(f"{name}.jsonl")]
    return [row["text"] for row in rows if row.get("split") != "held"]


def kind_texts() -> list[str]:
    """The phrases of asked-kinds.yml with no subject: what the learned kinds rest on."""
    lines = (HERE / "asked-kinds.yml").read_text(encoding="utf-8").splitlines()
    return [line.strip()[2:].strip("'").replace("{t}", "") for line in lines if line.startswith("    - ")]


def second_turns() -> list[str]:
    """Messages behind an answer, from which the bot learns which of them lean on it."""
    return [row["message"] for row in read("second-turns-1.jsonl")]


def told_texts() -> list[str]:
    """Messages from which the reader of facts learns what they state."""
    return [row["text"] for path in sorted((HERE / "told").glob("*.jsonl")) for row in read(f"told/{path.name}")]


LEARNED = {
    "told facts": told_texts,
    "second turns": second_turns,
    "phrasings": phrasing_texts,
    "training sentences": training_texts,
    "labelled utterances": labelled_texts,
    "kinds of asking": kind_texts,
}
# The development set is not part of the project; the setting names its folder where it is at hand.
EVAL = os.environ.get("ZHENGDA_EVAL", "")
SETS = {
    "document-alone": HERE / "document-alone.jsonl",
    "situations": HERE / "situations.jsonl",
    "blind-1": HERE / "blind-1.jsonl",
    "blind-2": HERE / "blind-2.jsonl",
    "blind-3": HERE / "blind-3.jsonl",
    "blind-4": HERE / "blind-4.jsonl",
    "blind-5": HERE / "blind-5.jsonl",
    "blind-6": HERE / "blind-6.jsonl",
    "blind-7": HERE / "blind-7.jsonl",
    "blind-8": HERE / "blind-8.jsonl",
    "blind-9": HERE / "blind-9.jsonl",
    "blind-10": HERE / "blind-10.jsonl",
    "blind-11": HERE / "blind-11.jsonl",
    "blind-12": HERE / "blind-12.jsonl",
    "cases-7": HERE / "cases-7.jsonl",
    "plain-1": HERE / "plain-1.jsonl",
    "conversations-1": HERE / "conversations-1.jsonl",
    "conversations-2": HERE / "conversations-2.jsonl",
    "conversations-3": HERE / "conversations-3.jsonl",
    "development set": Path(EVAL) / "questions-dev.jsonl",
}
# Small talk and follow-ups are short and the same everywhere: 你好 and 那谁负责 may stand in every file.
TALK = ("chitchat",)
SHORT = 6
# Of these only the last message is a question put to the test: those before it are as plain as can be.
ONLY_LAST = ("conversations-1", "conversations-2", "conversations-3")


@pytest.mark.parametrize("learned", LEARNED)
@pytest.mark.parametrize("asked", SETS)
def test_no_question_is_near_to_what_the_bot_learns_from(asked: str, learned: str) -> None:
    if asked == "development set" and not EVAL:
        pytest.skip("ZHENGDA_EVAL is not set: the development set is not part of the project")
    known = [(text, trigrams(text)) for text in LEARNED[learned]()]
    assert len(known) > 500
    by_gram: dict[str, set[int]] = {}
    for number, (_, grams) in enumerate(known):
        for gram in grams:
            by_gram.setdefault(gram, set()).add(number)
    rows = [json.loads(line) for line in SETS[asked].read_text(encoding="utf-8").splitlines() if line.strip()]
    alike = []
    for row in rows:
        if row["kind"] in TALK:
            continue
        for place, turn in enumerate(row["turns"]):
            if asked in ONLY_LAST and place < len(row["turns"]) - 1:
                continue
            if len(squeeze(turn)) < SHORT or (place and learned == "training sentences"):
                continue
            grams = trigrams(turn)
            near = {number for gram in grams for number in by_gram.get(gram, ())}
            alike += [(row["id"], known[n][0]) for n in near if similarity(grams, known[n][1]) > MAX_SIMILARITY]
    assert not alike


@pytest.mark.parametrize("name", ["second-turns-1", "second-turns-2"])
def test_second_turns_are_well_formed(name: str) -> None:
    rows = read(f"{name}.jsonl")
    kinds = {"units", "conditions", "amount", "target", "validity", "text", "detail", "more", "talk", "other"}
    wrong = [
        row["id"]
        for row in rows
        if row["clause"] not in CLAUSES or row["asks"] not in kinds or row["lang"] not in LANGS
    ]
    assert not wrong
    assert {row["split"] for row in rows} == {"tune" if name.endswith("1") else "held"}
    leaning = sum(row["leans"] for row in rows)
    assert abs(2 * leaning - len(rows)) <= 4


def test_no_second_turn_that_is_counted_is_learned_from() -> None:
    known = [trigrams(text) for text in second_turns()]
    counted = [row for row in read("second-turns-2.jsonl") if len(squeeze(row["message"])) >= SHORT]
    alike = [
        row["id"] for row in counted if any(similarity(trigrams(row["message"]), one) > MAX_SIMILARITY for one in known)
    ]
    assert not alike


def test_readme_gives_the_true_counts():
    said = (HERE / "README.md").read_text(encoding="utf-8")
    for kind, count in Counter(row["kind"] for row in ROWS).items():
        assert re.search(rf"\| {kind} \| {count} \|", said), f"{kind}: {count}"
