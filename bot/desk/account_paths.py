"""Paths of accounts and of the audit log, for administrators: changes in, accounts and rows out."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Engine, select

from bot.desk.access import needs
from bot.desk.accounts import Account, AccountChange
from bot.desk.audit import verify_audit
from bot.desk.desk import PREFIX, desk_of
from bot.desk.logins import SignedIn
from bot.desk.passwords import MOST_CHARACTERS
from bot.desk.tables import AuditRow
from bot.web.faults import documented

router = APIRouter(prefix=PREFIX, tags=["administration"])

RoleName = Literal["operator", "reviewer", "administrator"]
Password = Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)]


class AccountView(BaseModel):
    """One account."""

    name: str
    role: RoleName
    disabled: bool
    signs_in_by: Literal["password", "issuer"]
    must_change_password: bool = Field(description="somebody else gave the password, and it was not changed since")
    created: float = Field(description="seconds since 1970, as all times of the desk")
    last_login: float | None


class AccountList(BaseModel):
    """All accounts by name."""

    accounts: list[AccountView]


class NewAccount(BaseModel):
    """An account that signs in with a password."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=64)]
    role: RoleName
    password: Password


class ChangedAccount(BaseModel):
    """What is to change; absent leaves it. Every sign-in of the account ends."""

    model_config = ConfigDict(extra="forbid")

    role: RoleName | None = None
    disabled: bool | None = None
    password: Password | None = None


class Ended(BaseModel):
    """How many sign-ins were ended."""

    ended: int


class AuditEntry(BaseModel):
    """One act."""

    id: int
    at: float
    actor: str
    act: str
    target: str
    details: dict[str, Any]
    hash: str


class AuditPage(BaseModel):
    """Acts, newest first."""

    acts: list[AuditEntry]
    next_before: int | None = Field(description="`before` of the next page; null at the end")


class AuditCheck(BaseModel):
    """Whether the chain of hashes holds."""

    rows: int
    head: str = Field(description="`id:hash` of the newest row: note it elsewhere")
    fault: str | None = Field(description="the first broken row, null where there is none")


@router.get("/accounts", responses=documented(401, 403, 503))
async def list_accounts(request: Request, who: SignedIn = needs("administrator")) -> AccountList:
    """All accounts."""
    desk = desk_of(request)
    return AccountList(accounts=[_view(account) for account in await desk.run(desk.accounts.all)])


@router.post("/accounts", status_code=201, responses=documented(400, 401, 403, 409, 413, 415, 422, 503))
async def add_account(request: Request, body: NewAccount, who: SignedIn = needs("administrator")) -> AccountView:
    """A new account."""
    desk = desk_of(request)
    return _view(await desk.run(desk.accounts.add, body.name, body.role, body.password, who.name))


@router.patch("/accounts/{name}", responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503))
async def change_account(
    request: Request, name: str, body: ChangedAccount, who: SignedIn = needs("administrator")
) -> AccountView:
    """Change role or password, disable or enable."""
    desk = desk_of(request)
    change = AccountChange(body.role, body.disabled, body.password)
    return _view(await desk.run(desk.accounts.change, name, change, who.name))


@router.post("/accounts/{name}/sign-out", responses=documented(401, 403, 404, 422, 503))
async def sign_out_account(request: Request, name: str, who: SignedIn = needs("administrator")) -> Ended:
    """End every sign-in of an account."""
    desk = desk_of(request)
    return Ended(ended=await desk.run(desk.accounts.sign_out, name, who.name))


@router.get("/audit", responses=documented(401, 403, 422, 503))
async def read_audit(
    request: Request,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="only acts with a smaller id")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    who: SignedIn = needs("administrator"),
) -> AuditPage:
    """The audit log, newest first."""
    desk = desk_of(request)
    return await desk.run(_read_page, desk.reads, before, limit)


@router.get("/audit/check", responses=documented(401, 403, 503))
async def check_audit(request: Request, who: SignedIn = needs("administrator")) -> AuditCheck:
    """Recompute the chain of hashes."""
    desk = desk_of(request)
    return await desk.run(_check, desk.reads)


def _check(reads: Engine) -> AuditCheck:
    with reads.begin() as connection:
        report = verify_audit(connection)
    return AuditCheck(rows=report.rows, head=report.head, fault=report.fault)


def _read_page(reads: Engine, before: int | None, limit: int) -> AuditPage:
    page = select(AuditRow.__table__).order_by(AuditRow.id.desc()).limit(limit + 1)
    if before is not None:
        page = page.where(AuditRow.id < before)
    with reads.begin() as connection:
        rows = connection.execute(page).mappings().all()
    acts = [AuditEntry(**{**row, "details": json.loads(row["details"])}) for row in rows[:limit]]
    return AuditPage(acts=acts, next_before=acts[-1].id if len(rows) > limit else None)


def _view(account: Account) -> AccountView:
    return AccountView(**{name: getattr(account, name) for name in AccountView.model_fields})
