"""A Door in, the Desk out: what all paths of the operator desk share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import httpx
from sqlalchemy import Engine
from starlette.requests import Request

from bot.desk.accounts import AccountStore
from bot.desk.calls import CallStore
from bot.desk.cluster_turns import ClusterJob
from bot.desk.contact_store import ContactStore
from bot.desk.digest_turns import TurnDigest
from bot.desk.figures import Figures
from bot.desk.lock_out import LockOut
from bot.desk.logins import LoginStore
from bot.desk.oidc import Issuer
from bot.desk.review import ReviewStore
from bot.desk.switch_store import SwitchStore
from bot.desk.tickets import TicketStore
from bot.web.door import Door
from bot.web.store.database import reading

PREFIX = "/api/desk/v1"
ISSUER_CALLBACK = f"{PREFIX}/issuer/callback"

Result = TypeVar("Result")


@dataclass(frozen=True)
class Desk:
    """One run of the desk, on the door's database and in threads of its own."""

    door: Door
    engine: Engine
    reads: Engine
    accounts: AccountStore
    logins: LoginStore
    lock_out: LockOut
    issuer: Issuer | None
    calls: CallStore
    review: ReviewStore
    clustering: ClusterJob
    tickets: TicketStore
    switches: SwitchStore
    contacts: ContactStore
    figures: Figures

    async def run(self, work: Callable[..., Result], *values: object) -> Result:
        """Do blocking work in a thread of the desk."""
        return await self.door.threads.run("desk", work, *values)


def open_desk(door: Door, transport: httpx.AsyncBaseTransport | None = None) -> Desk:
    """Put the parts together; `transport` stands in for the network to the issuer in tests."""
    engine, settings, corpus = door.store.engine, door.settings, door.assistant.corpus
    digest = TurnDigest(engine, settings)
    review = ReviewStore(engine, corpus)
    return Desk(
        door=door,
        engine=engine,
        reads=reading(engine),
        accounts=AccountStore(engine),
        logins=LoginStore(engine, settings),
        lock_out=LockOut(engine, settings.login_failures, settings.lockout_seconds),
        issuer=Issuer.of(settings, settings.public_address + ISSUER_CALLBACK, transport),
        calls=CallStore(engine),
        review=review,
        clustering=ClusterJob(engine, digest, door.assistant.encode, door.threads.closing.is_set),
        tickets=TicketStore(engine, review),
        switches=SwitchStore(engine, door),
        contacts=ContactStore(engine, corpus),
        figures=Figures(engine, digest, corpus),
    )


def desk_of(request: Request) -> Desk:
    """The desk that a request came to."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk
