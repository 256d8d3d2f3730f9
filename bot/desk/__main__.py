"""The desk's command line: accounts, the audit log, contacts, retention, clustering, backups.

    .venv/bin/python -m bot.desk user add NAME --role administrator
A password is asked for on the terminal, or read from standard input where that is none.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import structlog
import typer
from sqlalchemy import Engine

from bot.desk.accounts import Account, AccountChange, AccountStore
from bot.desk.audit import verify_audit
from bot.desk.back_up import BackupFailed, back_up, restore
from bot.desk.contact_entries import ContactsUnusable, read_contacts_file
from bot.desk.contact_store import ContactStore
from bot.desk.purge import purge
from bot.web.faults import DoorError
from bot.web.settings import Settings, SettingsError, read_settings
from bot.web.store.database import DatabaseError, migrate, open_engine
from policy_index.corpus import load_corpus

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True, help=__doc__)
contacts = typer.Typer(no_args_is_help=True, help="Whom the chat and the directory name.")
users = typer.Typer(no_args_is_help=True, help="Who may use the desk.")
audit = typer.Typer(no_args_is_help=True, help="The log of privileged acts.")
cli.add_typer(users, name="user")
cli.add_typer(audit, name="audit")
cli.add_typer(contacts, name="contacts")

ACTOR = "terminal"
HEAD = re.compile(r"[0-9]{1,18}:[0-9a-f]{64}")
Result = TypeVar("Result")
Name = Annotated[str, typer.Argument(help="letters, digits, or one of . _ @ -")]


class RoleName(str, Enum):
    """Each may do what those before it may."""

    operator = "operator"
    reviewer = "reviewer"
    administrator = "administrator"


@cli.callback()
def prepare() -> None:
    """Only what is wrong is logged; what was done is said."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


@users.command("add")
def add_user(name: Name, role: Annotated[RoleName, typer.Option(help="operator, reviewer or administrator")]) -> None:
    """Make an account; there is no default password. The first administrator's is their own, any other a temporary one."""
    password, store = _ask_password(), AccountStore(_engine())
    is_own = role is RoleName.administrator and not store.has_administrator()
    account = _try(lambda: store.add(name, role.value, password, ACTOR, is_own))
    typer.echo(f"{account.name} is {account.role}.{_say_temporary(account)}")


@users.command("change")
def change_user(
    name: Name,
    role: Annotated[RoleName | None, typer.Option(help="another role")] = None,
    password: Annotated[bool, typer.Option("--password", help="ask for a new password")] = False,
) -> None:
    """Change role or password; every sign-in of the account ends."""
    change = AccountChange(role=role.value if role else None, password=_ask_password() if password else None)
    account = _try(lambda: AccountStore(_engine()).change(name, change, ACTOR))
    typer.echo(f"{account.name} is {account.role}; sign-ins ended.{_say_temporary(account)}")


@users.command("disable")
def disable_user(name: Name) -> None:
    """Nobody signs in with the account any more, and whoever is signed in is out."""
    _try(lambda: AccountStore(_engine()).change(name, AccountChange(disabled=True), ACTOR))
    typer.echo("Disabled.")


@users.command("enable")
def enable_user(name: Name) -> None:
    """Undo `disable`."""
    _try(lambda: AccountStore(_engine()).change(name, AccountChange(disabled=False), ACTOR))
    typer.echo("Enabled.")


@users.command("list")
def list_users() -> None:
    """All accounts."""
    for account in AccountStore(_engine()).all():
        typer.echo(_describe(account))


@audit.command("verify")
def verify(
    head: Annotated[
        str | None, typer.Option(help="`id:hash` that an earlier run printed; it must still be there")
    ] = None,
) -> None:
    """Recompute the chain of hashes; names the first broken row and ends with 1 where there is one."""
    if head is not None and not HEAD.fullmatch(head):
        _fail(f"--head {head}: expected id:hash as an earlier run printed it.")
    with _engine().begin() as connection:
        report = verify_audit(connection, head)
    if report.fault:
        _fail(f"the audit log is broken: {report.fault}. {report.rows} rows were read.")
    typer.echo(f"{report.rows} rows, the chain holds. Head: {report.head}")


@contacts.command("import")
def import_contacts(file: Annotated[Path, typer.Argument(help="YAML file, as docs/desk.md shows it")]) -> None:
    """Write down what a file says, instead of what stands at the same places; later changes are made at the desk."""
    corpus = load_corpus()
    entries = _try(lambda: read_contacts_file(file, corpus))
    _try(lambda: ContactStore(_engine(), corpus).take_over(ACTOR, entries))
    typer.echo(f"Written down: {', '.join(entries)}.")


@cli.command("purge")
def purge_old() -> None:
    """Delete what is older than the settings say, in chat, calls, particulars, sign-ins and the audit log."""
    gone = purge(_engine(), _settings())
    typer.echo(
        f"Deleted: {gone.chat.sessions} sessions, {gone.chat.turns} turns, {gone.chat.traces} traces, "
        f"{gone.chat.feedback} ratings, {gone.chat.tickets} tickets, {gone.chat.tracker_events} events of Rasa, "
        f"{gone.calls} calls, {gone.clusters} empty clusters, {gone.logins} sign-ins, {gone.acts} acts; "
        f"emptied the particulars of {gone.callers} calls."
    )


@cli.command("cluster")
def cluster() -> None:
    """Merge new turns into the review queue; the desk does the same when a reviewer asks for it."""
    from bot.desk.show_clustering import show_clustering  # imports scikit-learn, and the encoder where it is needed

    finished = show_clustering(_engine(), _settings())
    if finished.state == "failed":
        _fail("clustering failed; the log above says where.")
    typer.echo(f"{finished.turns} turns merged, {finished.clusters} new clusters, {finished.seconds} s.")


@cli.command("backup")
def make_backup(folder: Annotated[Path, typer.Argument(help="a new folder")]) -> None:
    """Copy databases and keys while the bot runs."""
    typer.echo(f"{folder}: {', '.join(_try(lambda: back_up(_settings(), folder)))}")


@cli.command("restore")
def put_back(folder: Annotated[Path, typer.Argument(help="the folder of a backup")]) -> None:
    """Put a backup into an empty state folder; stop the bot first."""
    report = _try(lambda: restore(_settings(), folder))
    if report.fault:
        _fail(f"restored, but the audit log in it is broken: {report.fault}")
    typer.echo(f"Restored; the audit log holds {report.rows} rows, its chain is whole.")


def _say_temporary(account: Account) -> str:
    return " The password has to be changed at the next sign-in." if account.must_change_password else ""


def _describe(account: Account) -> str:
    seen = datetime.fromtimestamp(account.last_login).isoformat(" ", "minutes") if account.last_login else "never"
    state = "disabled" if account.disabled else "enabled"
    return f"{account.name}\t{account.role}\t{state}\tby {account.signs_in_by}\tlast sign-in {seen}"


def _ask_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _engine() -> Engine:
    engine = open_engine(_settings().door_database)
    _try(lambda: migrate(engine))
    return engine


def _settings() -> Settings:
    try:
        return read_settings()
    except SettingsError as error:
        _fail(str(error))


def _try(work: Callable[[], Result]) -> Result:
    try:
        return work()
    except DoorError as error:
        _fail(error.message)
    except (DatabaseError, BackupFailed, ContactsUnusable) as error:
        _fail(str(error))


def _fail(message: str) -> NoReturn:
    typer.echo(f"desk: {message}", err=True)
    raise SystemExit(1)


if __name__ == "__main__":
    cli()
