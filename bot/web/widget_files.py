"""`/widget/…` in, a file of bot/widget/ out: for every website, with an ETag, and nothing beside the folder."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from fastapi import APIRouter, Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from bot.web.faults import DoorError

FOLDER = Path(__file__).resolve().parent.parent / "widget"
NAME = re.compile(r"(?:[\w-]+/)*\w[\w.-]*", re.ASCII)  # nothing hidden, no step upwards
MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml",
}
HEADERS = {
    "Access-Control-Allow-Origin": "*",  # they hold nothing of anybody
    "Cross-Origin-Resource-Policy": "cross-origin",
    # always asked for anew, with the ETag: modules of two versions must never meet in one page
    "Cache-Control": "public, no-cache",
}

router = APIRouter(include_in_schema=False)
files = StaticFiles(directory=FOLDER, check_dir=False)


@router.api_route("/widget/{path:path}", methods=["GET", "HEAD"])
async def widget_file(request: Request, path: str) -> Response:
    """The file; 404 for what is no part of the widget."""
    media_type = MEDIA_TYPES.get(PurePosixPath(path).suffix)
    if media_type is None or not NAME.fullmatch(path):
        raise DoorError(404, "not_found", "The widget has no such file.")
    reply = await files.get_response(path, request.scope)
    if reply.status_code == 200:
        reply.headers["Content-Type"] = media_type
    reply.headers.update(HEADERS)
    return reply
