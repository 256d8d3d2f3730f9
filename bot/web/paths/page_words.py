"""A request in, the language of its page and that page's words out; words are data (bot/web/wording/pages.yml)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.requests import Request

from bot.web.sessions import LANGUAGES, read_language
from policy_index.term_data import load_yaml

WORDING = Path(__file__).resolve().parents[1] / "wording" / "pages.yml"
DEFAULT = "zh-Hans"
TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")
MOST_TAGS = 10


def page_language(request: Request) -> str:
    """What `?lang=` says, else what the browser prefers, else Simplified Chinese."""
    return read_language(request.query_params.get("lang")) or _preferred(request.headers.get("accept-language", ""))


def words_of(page: str, lang: str) -> Mapping[str, Any]:
    """The words of a page in one language; those of all pages among them."""
    wording = load_wording()
    return {**wording["all"][lang], **wording[page][lang]}


@lru_cache
def load_wording() -> dict[str, dict[str, dict[str, Any]]]:
    """Page → language → key → words."""
    wording: dict[str, Any] = load_yaml(WORDING)
    return {page: words for page, words in wording.items() if page != "review"}


def _preferred(header: str) -> str:
    wishes = []
    for tag in header.lower().split(",")[:MOST_TAGS]:
        name, _, quality = tag.strip().partition(";q=")
        wishes.append((-_weight(quality), name.strip()))
    spoken = (_language(name) for weight, name in sorted(wishes, key=lambda wish: wish[0]) if weight < 0)
    return next((lang for lang in spoken if lang), DEFAULT)


def _weight(quality: str) -> float:
    try:
        return float(quality or 1)
    except ValueError:
        return 0.0


def _language(tag: str) -> str | None:
    if tag.startswith(TRADITIONAL):
        return LANGUAGES["zh-Hant"]
    if tag == "zh" or tag.startswith("zh-"):
        return LANGUAGES["zh-Hans"]
    return LANGUAGES["en"] if tag == "en" or tag.startswith("en-") else None
