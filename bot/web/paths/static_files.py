"""`/widget/…` or `/static/…` in, a file out: the widget's for every website, the pages' own for themselves; no other.

`/widget/permission` is no file: it tells a website whether the door serves it.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from bot.web.door import door_of
from bot.web.faults import DoorError
from bot.web.origins import FOR_ALL

WIDGET = Path(__file__).resolve().parents[2] / "widget"
PAGES = Path(__file__).resolve().parents[1] / "pages"
NAME = re.compile(r"(?:[\w-]+/)*\w[\w.-]*", re.ASCII)  # nothing hidden, no step upwards
MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml",
}
# always asked for anew, with the ETag: modules of two versions must never meet in one page
CACHE = "public, no-cache"

router = APIRouter(include_in_schema=False)
widget = StaticFiles(directory=WIDGET, check_dir=False)
pages = StaticFiles(directory=PAGES)


@router.get("/widget/permission")
async def tell_permission(request: Request) -> Response:
    """Whether the website that asks may use the API: it may read this, and cannot tell a 403 there from a broken network.

    A browser names the origin of the page, so a website learns of itself alone; the list stays here.
    """
    allowed = door_of(request).origins.allows(request.headers)
    return JSONResponse({"allowed": allowed}, headers={**FOR_ALL, "Vary": "Origin"})


@router.get("/widget/{path:path}")
async def widget_file(request: Request, path: str) -> Response:
    """The file; 404 for what is no part of the widget."""
    reply = await send_file(widget, request, path)
    reply.headers.update(FOR_ALL)
    return reply


@router.get("/static/{path:path}")
async def page_file(request: Request, path: str) -> Response:
    """Style sheets and scripts of the door's pages; their templates are no files of anybody."""
    return await send_file(pages, request, path)


async def send_file(files: StaticFiles, request: Request, path: str) -> Response:
    """A script, style sheet, picture or locale of the folder; 404 for everything else."""
    media_type = MEDIA_TYPES.get(PurePosixPath(path).suffix)
    if media_type is None or not NAME.fullmatch(path):
        raise DoorError(404, "not_found", "There is no such file.")
    reply = await files.get_response(path, request.scope)
    if reply.status_code == 200:
        reply.headers["Content-Type"] = media_type
    reply.headers["Cache-Control"] = CACHE
    return reply
