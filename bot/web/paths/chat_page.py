"""`GET /chat` in, the chat as a whole page out: for a link, a kiosk, or a frame on a listed website."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.web.door import door_of
from bot.web.paths.page_words import page_language, words_of
from bot.web.paths.render_page import policy_with_chat, render_page

router = APIRouter(include_in_schema=False)
LOCALES = {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW", "en": "en"}


@router.get("/chat")
async def chat_page(request: Request) -> Response:
    """Nothing but the chat; websites of ZHENGDA_ORIGINS may frame it."""
    door, lang = door_of(request), page_language(request)
    values = {
        "lang": lang,
        "locale": LOCALES[lang],
        "words": words_of("chat", lang),
        "has_form": door.settings.demo_page,
    }
    headers = {"Content-Security-Policy": policy_with_chat(door.origins.frame_ancestors)}
    return render_page("chat.html", values, headers=headers)
