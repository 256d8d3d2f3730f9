"""`GET /desk…` in, the desk's page, its files and its sign-in form out: modules of our own alone, no text becomes script.

The page holds nothing of anybody: what is shown comes from /api/desk/v1 and /api/v1 to whoever is signed in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import ValidationError
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from bot.desk.access import browser_of, refuse_other_sites
from bot.desk.desk import PREFIX, desk_of
from bot.desk.sign_in_paths import SignIn, password_login, set_cookie
from bot.web.faults import DoorError
from bot.web.paths.page_words import page_language
from bot.web.paths.render_page import POLICY, policy_with_chat
from bot.web.paths.static_files import send_file

FOLDER = Path(__file__).resolve().parent / "pages"
LOCALES = {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW", "en": "en"}
SIGN_IN = "/desk/sign-in"
FIELDS = ("name", "password", "lang")
PICTURES = "; img-src 'self'"  # the icon of the tab

router = APIRouter(include_in_schema=False)
files = StaticFiles(directory=FOLDER, check_dir=False)


@router.get("/desk")
async def desk_page(request: Request) -> Response:
    """The desk; its module asks who is signed in, and goes to the sign-in page where nobody is."""
    lang = page_language(request)
    failed = request.query_params.get("sign_in")
    if failed is not None:  # single sign-on came back without somebody
        return _render_sign_in(request, lang, error=DoorError(403, f"issuer_{failed}", ""))
    address = desk_of(request).door.settings.public_address.rstrip("/")
    values = {"lang": lang, "locale": LOCALES[lang], "words": desk_words(lang), "sign_in": SIGN_IN}
    values["address"] = address
    return _render("desk.html", values, {"Content-Security-Policy": policy_with_chat() + PICTURES})


@router.get(SIGN_IN)
async def sign_in_page(request: Request) -> Response:
    """The form, and the way to the issuer where single sign-on is set up; it works without script."""
    return _render_sign_in(request, page_language(request))


@router.post(SIGN_IN)
async def sign_in(request: Request) -> Response:
    """The form sent: the desk with the cookie, or the form again with what went wrong."""
    form = _read_form(await request.body())
    lang = form.get("lang") if form.get("lang") in LOCALES else page_language(request)
    desk = desk_of(request)
    try:
        refuse_other_sites(request)
        sent = SignIn(name=form.get("name", ""), password=form.get("password", ""))
        login = await desk.run(password_login(desk).sign_in, sent.name, sent.password, browser_of(desk, request))
    except (DoorError, ValidationError) as error:
        return _render_sign_in(request, lang or "zh-Hans", form.get("name", ""), error)
    reply = RedirectResponse("/desk", status_code=303)
    set_cookie(desk, reply, login)
    return reply


@router.get("/desk/files/{path:path}")
async def desk_file(request: Request, path: str) -> Response:
    """A module, style sheet or locale; 404 for what is none of them, the templates among that."""
    return await send_file(files, request, path)


@lru_cache
def desk_words(lang: str) -> dict[str, Any]:
    """The wording of the desk in one language (`zh-Hans`, `zh-Hant`, `en`)."""
    file = FOLDER / "locales" / f"{LOCALES[lang]}.json"
    words: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return words


def _render_sign_in(
    request: Request, lang: str, name: str = "", error: DoorError | ValidationError | None = None
) -> Response:
    words = desk_words(lang)
    issuer = f"{PREFIX}/issuer/start" if desk_of(request).issuer else None
    said = None if error is None else _say(words["sign_in"]["errors"], _code(error))
    values = {"lang": lang, "words": words, "name": name[:64], "issuer": issuer, "error": said}
    wait = error.retry_after if isinstance(error, DoorError) else None
    headers = {} if wait is None else {"Retry-After": str(max(1, round(wait)))}
    status = 200 if error is None else error.status if isinstance(error, DoorError) else 422
    return _render("sign_in.html", values, {"Content-Security-Policy": POLICY + PICTURES, **headers}, status)


def _say(errors: Mapping[str, str], code: str) -> str:
    return errors.get(code) or errors["issuer" if code.startswith("issuer_") else "other"]


def _code(error: DoorError | ValidationError) -> str:
    return error.code if isinstance(error, DoorError) else "sign_in_failed"


def _read_form(body: bytes) -> Mapping[str, str]:
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=len(FIELDS))
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items() if name in FIELDS}


def _render(template: str, values: Mapping[str, object], headers: Mapping[str, str], status: int = 200) -> Response:
    html = _templates().get_template(template).render(values)
    return HTMLResponse(html, status_code=status, headers={"Referrer-Policy": "same-origin", **headers})


@lru_cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
