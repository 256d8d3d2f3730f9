"""Paths of the switches: operators see what is off and why, administrators switch."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from bot.desk.access import needs
from bot.desk.desk import PREFIX, desk_of
from bot.desk.logins import SignedIn
from bot.desk.words import Words
from bot.web.faults import documented

router = APIRouter(prefix=f"{PREFIX}/switches", tags=["switches"])

Name = Annotated[
    str,
    Path(
        pattern=r"^(chat|notice|measure:[A-Za-z0-9._-]{1,100}|clause:[A-Za-z0-9._/-]{1,190})$",
        description="chat, notice, measure:<id> or clause:<id>",
    ),
]


class Notice(BaseModel):
    """The administrator's words, shown as such; one language stands in for those that are missing."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    zh_hans: Words | None = Field(default=None, alias="zh-Hans")
    zh_hant: Words | None = Field(default=None, alias="zh-Hant")
    en: Words | None = None

    def by_language(self) -> dict[str, str]:
        """Only the languages that are given."""
        return self.model_dump(by_alias=True, exclude_none=True)


class SwitchView(BaseModel):
    """One switch that is set."""

    name: str
    notice: dict[str, str] = Field(description="by language; may be empty")
    by: str
    changed: float


class SwitchList(BaseModel):
    """All switches that are set, newest first."""

    switches: list[SwitchView]


@router.get("", responses=documented(401, 503))
async def list_switches(request: Request, who: SignedIn = needs("operator")) -> SwitchList:
    """What is off, who did it and what is announced."""
    desk = desk_of(request)
    return SwitchList(switches=[SwitchView(**row) for row in await desk.run(desk.switches.all)])


@router.put("/{name:path}", responses=documented(400, 401, 403, 413, 415, 422, 503))
async def set_switch(request: Request, name: Name, body: Notice, who: SignedIn = needs("administrator")) -> SwitchList:
    """Switch the chat, a measure's decisions or a clause off, or put up a notice: from the next turn on."""
    desk = desk_of(request)
    await desk.run(desk.switches.set, who, name, body.by_language())
    return await list_switches(request, who)


@router.delete("/{name:path}", status_code=204, response_class=Response, responses=documented(401, 403, 404, 422, 503))
async def clear_switch(request: Request, name: Name, who: SignedIn = needs("administrator")) -> Response:
    """Switch on again, or take the notice down."""
    desk = desk_of(request)
    await desk.run(desk.switches.clear, who, name)
    return Response(status_code=204)
