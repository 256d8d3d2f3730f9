"""The command line of the door: `python -m bot.web` serves; `rotate-key`, `migrate` and `forget` keep house."""

from __future__ import annotations

import asyncio
from typing import Annotated, NoReturn

import typer
import uvloop

from bot.web.key_file import KeyFileDamaged, rotate_key
from bot.web.log_setup import set_up_logs
from bot.web.serve import PortUnavailable, serve
from bot.web.settings import Settings, SettingsError, read_settings
from bot.web.store.database import DatabaseError, migrate, open_engine
from bot.web.store.retention import forget_older_than
from bot.web.turns.load_assistant import load_assistant
from policy_index.errors import PolicyIndexError

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@cli.callback(invoke_without_command=True)
def run(context: typer.Context) -> None:
    """Serve the public door and the internal listener until stopped."""
    if context.invoked_subcommand is not None:
        return
    settings = _settings()
    set_up_logs(settings)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serve(settings, load_assistant))
    except (PortUnavailable, PolicyIndexError, DatabaseError, KeyFileDamaged, SettingsError) as error:
        _fail(str(error))


@cli.command("rotate-key")
def rotate() -> None:
    """Sign with a new key from now on; running conversations go on, those of the key before the last end."""
    path = _settings().state_dir / "session.key"
    kept = rotate_key(path)
    typer.echo(f"{path}: a new key signs; {kept} keys are believed.")


@cli.command("migrate")
def migrate_database() -> None:
    """Bring the database to the newest version; serving does so by itself."""
    address = _settings().door_database
    try:
        migrate(open_engine(address))
    except DatabaseError as error:
        _fail(str(error))
    typer.echo("The database has the newest version.")


@cli.command()
def forget(
    days: Annotated[int | None, typer.Option(min=1, help="default: ZHENGDA_RETENTION_DAYS")] = None,
) -> None:
    """Delete transcripts, traces, feedback, decisions, tickets and Rasa's events that are older than so many days."""
    settings = _settings()
    engine = open_engine(settings.door_database)
    try:
        migrate(engine)
    except DatabaseError as error:
        _fail(str(error))
    gone = forget_older_than(days or settings.retention_days, engine, settings.tracker_database)
    typer.echo(
        f"Deleted: {gone.sessions} sessions, {gone.turns} turns, {gone.traces} traces, {gone.feedback} ratings, "
        f"{gone.decisions} decisions, {gone.tickets} tickets, {gone.tracker_events} events of Rasa."
    )


def _settings() -> Settings:
    try:
        return read_settings()
    except SettingsError as error:
        _fail(str(error))


def _fail(message: str) -> NoReturn:
    typer.echo(f"web: {message}", err=True)
    raise SystemExit(1)


if __name__ == "__main__":
    cli()
