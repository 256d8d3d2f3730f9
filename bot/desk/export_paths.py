"""Paths of exports, for reviewers: what is answered in, files for the next training and for the documents' owner out."""

from __future__ import annotations

from typing import Literal, get_args

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from bot.desk.access import needs
from bot.desk.audit import Act, write_act
from bot.desk.desk import PREFIX, desk_of
from bot.desk.export_review import Export, export_review, find_export, list_exports
from bot.desk.logins import SignedIn
from bot.desk.words import Id
from bot.web.faults import documented

router = APIRouter(prefix=f"{PREFIX}/review/exports", tags=["review"])

File = Literal["questions.jsonl", "labelled.jsonl", "phrasings.yml", "gaps.csv"]
MOST_EXPORTS = 50


class ExportView(BaseModel):
    """One export; its files stand under `/review/exports/{id}/`."""

    id: str
    by: str
    created: float
    clusters: int
    files: list[str]


class ExportList(BaseModel):
    """The newest exports."""

    exports: list[ExportView]


@router.post("", status_code=201, responses=documented(401, 403, 409, 503))
async def make_export(request: Request, who: SignedIn = needs("reviewer")) -> ExportView:
    """Hand over every answered entry as files for the next training; the live index stays as it is."""
    desk = desk_of(request)
    return _export_view(await desk.run(export_review, desk.engine, who, desk.door.assistant.corpus))


@router.get("", responses=documented(401, 403, 503))
async def show_exports(request: Request, who: SignedIn = needs("reviewer")) -> ExportList:
    """The newest exports."""
    desk = desk_of(request)
    return ExportList(exports=[_export_view(one) for one in await desk.run(list_exports, desk.reads, MOST_EXPORTS)])


@router.get("/{export_id}/{file}", response_class=Response, responses=documented(401, 403, 404, 422, 503))
async def download_export(
    request: Request,
    export_id: Id,
    file: File,
    who: SignedIn = needs("reviewer"),
) -> Response:
    """One file of an export: rows for tests/questions, utterances for fit_decision, a file for policy_index/phrasings, gaps
    for the owner of the documents."""
    desk = desk_of(request)
    export = await desk.run(find_export, desk.reads, export_id)
    texts: dict[File, str] = {
        "questions.jsonl": export.questions,
        "labelled.jsonl": export.labelled,
        "phrasings.yml": export.phrasings,
        "gaps.csv": export.gaps,
    }
    kind = "text/csv" if file == "gaps.csv" else "text/plain"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    await desk.run(write_act, desk.engine, Act(who.name, "review.download", export_id, {"file": file}))
    return Response(texts[file], media_type=f"{kind}; charset=utf-8", headers=headers)


def _export_view(export: Export) -> ExportView:
    files = [file for file in get_args(File) if file != "gaps.csv" or export.gaps]  # none in exports of older versions
    return ExportView(id=export.id, by=export.by, created=export.created, clusters=export.clusters, files=files)
