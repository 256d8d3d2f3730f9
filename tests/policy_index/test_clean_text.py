"""What a person typed against what search and recognition read."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from policy_index.clean_text import clean_message, normalise_message, tell_language, to_simplified


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("你好", "你好"),
        ("", ""),
        ("   ", ""),
        ("////", ""),
        ("/greet", "greet"),
        ("／greet", "greet"),
        ("\u2060/greet", "greet"),
        ("⁄restart", "restart"),
        ("∕restart", "restart"),
        ("⧸restart", "restart"),
        ("\u200b \u2060 ／ \u00ad/⁄∕⧸ greet", "greet"),
        ("\x1b[31m/greet\x1b[0m", "greet"),
        ("\x9b31m/greet", "greet"),
        ("\x1b]0;title\x07/greet", "greet"),
        ("\x1b\x1b[31m[31m/greet", "[31m/greet"),
        ("\ufe0f/greet", "greet"),
        ("\u0338/greet", "greet"),
        ("\u3164/greet", "greet"),
        ("\u2028/greet", "greet"),
        ("\\restart", "restart"),
        ("＼restart", "restart"),
        ("2022/2024年", "2022/2024年"),
        ("A/B", "A/B"),
        ("\u202e谁负责\u202c", "谁负责"),
        ("第\u200b6\u200b条", "第6条"),
        ("第６条（一）", "第6条(一)"),
        ("\ud800坏", "坏"),
        ("a\x00b", "ab"),
        ("谁\n\n负责\t？", "谁 负责 ?"),
        ("<b>谁负责</b>", "<b>谁负责</b>"),
        ("渝府办发〔2022〕107号", "渝府办发〔2022〕107号"),
    ],
)
def test_clean_message(typed: str, expected: str) -> None:
    assert clean_message(typed) == expected


def test_no_character_of_unicode_lets_a_slash_lead() -> None:
    # Ideographs and code points that mean nothing yet are all alike: leaving them out saves 20 seconds.
    assigned = (code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) not in {"Cn", "Co"})
    leaks = [
        hex(code)
        for code in assigned
        if not unicodedata.name(chr(code), "").startswith(("CJK UNIFIED", "HANGUL SYLLABLE"))
        for typed in (f"{chr(code)}/greet", f"/{chr(code)}/greet", f"{chr(code)}greet")
        if clean_message(typed).strip().startswith("/")
    ]
    assert leaks == []


def test_cleaning_twice_changes_nothing() -> None:
    typed = "".join(chr(code) for code in range(0x3000)) + "\u1100\u200b\u1161"
    once = clean_message(typed)
    assert clean_message(once) == once
    assert unicodedata.is_normalized("NFKC", once)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("發展外資研發中心", "发展外资研发中心"),
        ("保稅維修歸誰管", "保税维修归谁管"),
        ("軟體和資訊網路", "软件和信息网络"),
        ("智慧財產權", "知识产权"),
        ("辦理程序和文件", "办理程序和文件"),
        ("線上申請", "线上申请"),
        ("衞生、綫上", "卫生、线上"),
        ("乾燥的貨物", "干燥的货物"),
        ("企業於後年", "企业于后年"),
        ("著名企業", "著名企业"),
        ("然後呢，後者", "然后呢，后者"),
        ("電單車出口", "电单车出口"),
    ],
)
def test_to_simplified(typed: str, expected: str) -> None:
    assert to_simplified(typed) == expected


@pytest.mark.parametrize(
    "simplified",
    [
        "外资研发中心一次性给予200万元开办奖励",
        "乾县的干部",
        "乾隆",
        "著作权、著名",
        "办理程序的文件",
        "后来、皇后、里面、公里",
        "瞭望",
        "通过信息对接渠道，支持项目",
        "AEO RCEP 107",
        "",
    ],
)
def test_simplified_text_stays(simplified: str) -> None:
    assert to_simplified(simplified) == simplified


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("保税维修谁负责", "zh-Hans"),
        ("保稅維修誰負責", "zh-Hant"),
        ("who is responsible", "en"),
        ("AEO认证有什么好处", "zh-Hans"),
        ("RCEP AEO 怎么办", "zh-Hans"),
        ("what does the policy say about 保税维修", "en"),
        ("VAT", "en"),
        ("107", "zh-Hans"),
        ("???", "zh-Hans"),
        ("", "zh-Hans"),
        ("请问「發展」是什么意思，对谁有用，条件怎么样", "zh-Hans"),
        ("乾隆", "zh-Hans"),
        ("然後呢", "zh-Hant"),
    ],
)
def test_tell_language(typed: str, expected: str) -> None:
    assert tell_language(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("／AEO 認證有什麼好處？", "aeo 认证有什么好处?"),
        ("\u2060/Greet", "greet"),
        ("ＲＣＥＰ", "rcep"),
        ("第６條", "第6条"),
    ],
)
def test_normalise_message(typed: str, expected: str) -> None:
    assert normalise_message(typed) == expected
