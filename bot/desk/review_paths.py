"""Paths of the review queue, for reviewers: clusters with the turns behind them out, decisions in, files for training out."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from bot.desk.access import needs
from bot.desk.audit import Act, write_act
from bot.desk.desk import PREFIX, desk_of
from bot.desk.figure_paths import TurnView
from bot.desk.logins import SignedIn
from bot.desk.newest_question import offer_wordings
from bot.desk.review import QueueFilter, ReviewDecision
from bot.desk.seen_turns import TurnFilter, read_turns
from bot.desk.words import Id, Line, Version, Words
from bot.web.faults import documented
from bot.web.turns.mask_personal_numbers import mask_personal_numbers

router = APIRouter(prefix=f"{PREFIX}/review", tags=["review"])

State = Literal["open", "answered", "dismissed", "exported"]
Lang = Literal["zh-Hans", "zh-Hant", "en"]
Reason = Literal["no_answer", "clarify", "low_confidence", "thumbs_down", "ticket", "reviewer"]
Place = Annotated[int, Query(ge=0, le=100, description="of the card in its turn")]


class Phrasing(BaseModel):
    """An everyday wording that should lead to the clauses."""

    model_config = ConfigDict(extra="forbid")

    lang: Lang
    text: Line


class Decision(BaseModel):
    """What the cluster means for the bot."""

    model_config = ConfigDict(extra="forbid")

    version: Version
    mark: Literal["clause", "refuse", "gap"] = Field(
        description="clause: these answer it. refuse: rightly refused, or should be. gap: the documents should say it"
    )
    clause_ids: list[Annotated[str, Field(max_length=200)]] = Field(default_factory=list, max_length=10)
    question: Line | None = Field(
        default=None,
        description="wording for the question set, without personal data; absent: the newest message, its numbers masked",
    )
    lang: Lang | None = None
    phrasings: list[Phrasing] = Field(default_factory=list, max_length=20)
    note: Words | None = None


class Dismissal(BaseModel):
    """Nothing is to be learnt from it."""

    version: Version
    note: Words | None = None


class Reopening(BaseModel):
    """Decide anew."""

    version: Version


class ClusterView(BaseModel):
    """Turns of one meaning, and what was decided."""

    id: str
    state: State
    source: Literal["turns", "ticket"]
    ticket_id: str | None
    text: str = Field(description="the message that stands for all, as its asker wrote it")
    count: int
    newest: float | None
    new_since: int = Field(description="turns that came after the decision")
    languages: dict[str, int]
    reasons: dict[Reason, int]
    mark: Literal["clause", "refuse", "gap"] | None
    clause_ids: list[str]
    question: str | None
    lang: str | None
    phrasings: list[Phrasing]
    note: str | None
    decided: float | None
    decided_by: str | None
    exported: float | None
    exported_by: str | None
    export_id: str | None
    version: int


class ClusterPage(BaseModel):
    """A page of the queue."""

    clusters: list[ClusterView]
    total: int


class Offer(BaseModel):
    """What an asker wrote, on one line, numbers of people masked."""

    lang: str
    text: str


class ClusterWithTurns(BaseModel):
    """A cluster and its newest turns."""

    cluster: ClusterView
    turns: list[TurnView]
    more: bool
    offers: list[Offer] = Field(description="wordings to approve as they are, newest first")


class RefreshView(BaseModel):
    """How far merging new turns is."""

    state: Literal["idle", "running", "finished", "failed"]
    stage: Literal["read", "encode", "merge", "write"]
    done: int
    total: int
    turns: int
    clusters: int
    seconds: float


class HeldBy(BaseModel):
    """The entry that holds a question, and whether it was made for it."""

    id: str
    is_new: bool


class NewCluster(BaseModel):
    """The cluster that a turn was taken into."""

    id: str


@router.get("/clusters", responses=documented(401, 403, 422, 503))
async def list_clusters(
    request: Request,
    state: State | None = "open",
    lang: Lang | None = None,
    reason: Reason | None = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
    sort: Literal["count", "newest"] = "count",
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 30,
    who: SignedIn = needs("reviewer"),
) -> ClusterPage:
    """The queue."""
    desk = desk_of(request)
    words = "".join(c for c in q or "" if c.isprintable()) or None
    wanted = QueueFilter(state, lang, reason, words, sort=sort)
    clusters, total = await desk.run(desk.review.queue, wanted, offset, limit)
    return ClusterPage(clusters=[_view(cluster) for cluster in clusters], total=total)


@router.get("/clusters/{cluster_id}", responses=documented(401, 403, 404, 422, 503))
async def show_cluster(
    request: Request,
    cluster_id: Id,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    who: SignedIn = needs("reviewer"),
) -> ClusterWithTurns:
    """One cluster: its turns with the card as the asker saw it, and why."""
    desk = desk_of(request)
    cluster = await desk.run(desk.review.find, cluster_id)
    rows = await desk.run(read_turns, desk.reads, TurnFilter(cluster_id=cluster_id), offset, limit + 1)
    turns = [TurnView(**row) for row in rows[:limit]]
    await desk.run(write_act, desk.engine, Act(who.name, "review.read", cluster_id, {"turns": len(turns)}))
    offers = [Offer(**one) for one in offer_wordings(cluster, rows[:limit])]
    return ClusterWithTurns(cluster=_view(cluster), turns=turns, more=len(rows) > limit, offers=offers)


@router.post("/clusters/{cluster_id}/decision", responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503))
async def decide_cluster(
    request: Request, cluster_id: Id, body: Decision, who: SignedIn = needs("reviewer")
) -> ClusterView:
    """Mark the right clause, that it should be refused, or a gap in the documents; approve phrasings."""
    desk = desk_of(request)
    phrasings = tuple({"lang": one.lang, "text": mask_personal_numbers(one.text)} for one in body.phrasings)
    question = _masked(body.question)
    clauses = tuple(dict.fromkeys(body.clause_ids))
    decision = ReviewDecision(body.mark, clauses, question, body.lang, phrasings, _masked(body.note))
    await desk.run(desk.review.decide, who, cluster_id, body.version, decision)
    return _view(await desk.run(desk.review.find, cluster_id))


@router.post("/clusters/{cluster_id}/dismissal", responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503))
async def dismiss_cluster(
    request: Request, cluster_id: Id, body: Dismissal, who: SignedIn = needs("reviewer")
) -> ClusterView:
    """Set it aside."""
    desk = desk_of(request)
    await desk.run(desk.review.dismiss, who, cluster_id, body.version, _masked(body.note))
    return _view(await desk.run(desk.review.find, cluster_id))


@router.post("/clusters/{cluster_id}/reopening", responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503))
async def reopen_cluster(
    request: Request, cluster_id: Id, body: Reopening, who: SignedIn = needs("reviewer")
) -> ClusterView:
    """Back into the queue; what was decided stays as a draft."""
    desk = desk_of(request)
    await desk.run(desk.review.reopen, who, cluster_id, body.version)
    return _view(await desk.run(desk.review.find, cluster_id))


@router.post("/turns/{turn_id}/entry", responses=documented(401, 403, 404, 422, 503))
async def put_turn(request: Request, turn_id: Id, place: Place = 0, who: SignedIn = needs("reviewer")) -> HeldBy:
    """Put a question into the queue that nothing else brings there; where it is there already, its entry."""
    desk = desk_of(request)
    cluster_id, is_new = await desk.run(desk.review.put, who, turn_id, place)
    return HeldBy(id=cluster_id, is_new=is_new)


@router.post("/turns/{turn_id}/split", status_code=201, responses=documented(401, 403, 404, 422, 503))
async def split_turn(request: Request, turn_id: Id, place: Place = 0, who: SignedIn = needs("reviewer")) -> NewCluster:
    """Take a question that was merged wrongly into a cluster of its own."""
    desk = desk_of(request)
    return NewCluster(id=await desk.run(desk.review.split, who, turn_id, place))


@router.post("/refresh", status_code=202, responses=documented(401, 403, 503))
async def refresh(request: Request, who: SignedIn = needs("reviewer")) -> RefreshView:
    """Merge the turns that are new, in the background; GET tells how far it is."""
    desk = desk_of(request)
    desk.clustering.announce()
    task = asyncio.get_running_loop().create_task(desk.door.threads.run("desk_job", desk.clustering.run))
    task.add_done_callback(lambda done: done.cancelled() or done.exception())
    return await refresh_progress(request, who)


@router.get("/refresh", responses=documented(401, 403, 503))
async def refresh_progress(request: Request, who: SignedIn = needs("reviewer")) -> RefreshView:
    """How far merging is."""
    return RefreshView(**desk_of(request).clustering.progress.__dict__)


def _masked(text: str | None) -> str | None:
    """What a reviewer writes outlives the asker's words: no number of a person goes into it."""
    return mask_personal_numbers(text) if text else None


def _view(cluster: dict[str, Any]) -> ClusterView:
    return ClusterView(**cluster)
