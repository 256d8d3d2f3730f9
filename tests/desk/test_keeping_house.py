"""Retention, backups with a restore, and the command line."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import func, select, update
from typer.testing import CliRunner

from bot.desk.__main__ import cli
from bot.desk.accounts import AccountStore
from bot.desk.audit import verify_audit
from bot.desk.back_up import BackupFailed, back_up, restore
from bot.desk.purge import purge
from bot.desk.tables import AuditRow, CallRow, ClusterRow, LoginRow
from bot.web.door import Door
from bot.web.settings import Settings
from bot.web.store.database import open_engine
from bot.web.store.tables import TurnRow
from tests.desk.conftest import PASSWORD, Seat
from tests.desk.test_review import RIGHT, one_cluster
from tests.desk.test_sign_in import acts

DAY = 86_400


def count(door: Door, table: Any) -> int:
    with door.store.engine.begin() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


async def test_purge(operator: Seat, reviewer: Seat, add_turn: Any, door: Door, both_databases: str) -> None:
    cluster = await one_cluster(reviewer, add_turn, "旧的问题")
    await reviewer.post(f"/review/clusters/{cluster}/decision", RIGHT)
    await one_cluster(reviewer, add_turn, "没有人看的")
    old, newer = [(await operator.post("/calls"))["id"] for _ in range(2)]
    caller = {"version": 1, "caller": {"phone": "1"}}
    await operator.call("PUT", f"/calls/{newer}/caller", caller)
    now = time.time()
    with door.store.engine.begin() as connection:
        connection.execute(update(CallRow).where(CallRow.id == old).values(opened=now - 366 * DAY))
        connection.execute(update(CallRow).where(CallRow.id == newer).values(opened=now - 91 * DAY))
        connection.execute(update(TurnRow).values(created=now - 91 * DAY))
        connection.execute(update(LoginRow).values(expires=now - 2 * DAY))
    first = count(door, AuditRow)
    gone = purge(door.store.engine, door.settings)
    assert (gone.calls, gone.callers, gone.chat.turns, gone.logins, gone.acts) == (1, 1, 2, 3, 0)
    assert gone.clusters == 1  # the decided one is the reviewer's work
    assert count(door, ClusterRow) == 1
    assert acts(door)[-1] == ("purge", "purge", "")
    later = purge(door.store.engine, door.settings, now + 181 * DAY)
    assert later.acts == first + 2
    with door.store.engine.begin() as connection:
        assert verify_audit(connection).fault is None


def test_backup_and_restore(door: Door, accounts: AccountStore, add_turn: Any, tmp_path: Path) -> None:
    add_turn("备份里的问题")
    sqlite3.connect(door.settings.state_dir / "tracker.db").execute("CREATE TABLE events (id)").connection.close()
    folder = tmp_path / "backup"
    files = back_up(door.settings, folder)
    assert set(files) >= {"door.db", "tracker.db", "session.key"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir() if path.suffix != ".json")
    add_turn("之后的问题")
    elsewhere = Settings(state_dir=tmp_path / "elsewhere")
    report = restore(elsewhere, folder)
    assert (report.fault, report.rows) == (None, 5)
    assert acts(door)[-1] == ("terminal", "backup.make", "backup")
    engine = open_engine(elsewhere.door_database)
    with engine.begin() as connection:
        told = list(connection.scalars(select(AuditRow.act).order_by(AuditRow.id)))
        assert told[-2:] == ["backup.make", "backup.restore"]
        assert list(connection.scalars(select(TurnRow.message))) == ["备份里的问题"]
    assert [account.name for account in AccountStore(engine).all()] == ["chief", "laoli", "xiaowang"]
    engine.dispose()
    key = (tmp_path / "elsewhere" / "session.key").read_text()
    assert key == (door.settings.state_dir / "session.key").read_text()


def bend_file(folder: Path) -> None:
    with (folder / "door.db").open("ab") as file:
        file.write(b"x")


@pytest.mark.parametrize(
    ("bend", "said"),
    [
        (bend_file, "was changed"),
        (lambda folder: (folder / "session.key").unlink(), "missing"),
        (lambda folder: (folder / "backup.json").write_text("["), "cannot be read"),
        (lambda folder: shutil.rmtree(folder), "cannot be read"),
    ],
)
def test_damaged_backups_are_refused(door: Door, tmp_path: Path, bend: Any, said: str) -> None:
    folder = tmp_path / "backup"
    back_up(door.settings, folder)
    bend(folder)
    with pytest.raises(BackupFailed, match=said):
        restore(Settings(state_dir=tmp_path / "elsewhere"), folder)
    assert not (tmp_path / "elsewhere" / "door.db").exists()


def test_nothing_is_overwritten(door: Door, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    back_up(door.settings, folder)
    with pytest.raises(BackupFailed, match="not empty"):
        back_up(door.settings, folder)
    with pytest.raises(BackupFailed, match="holds"):
        restore(door.settings, folder)


def test_postgresql_is_backed_up_by_its_own_tool(tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="pg_dump") as caught:
        back_up(Settings(state_dir=tmp_path, database_url="postgresql://a:secret@h/d"), tmp_path / "backup")
    assert "secret" not in str(caught.value)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, migrated_file: Path) -> Iterator[Any]:
    """The command line on a database of its own."""
    shutil.copy(migrated_file, tmp_path / "door.db")
    monkeypatch.setenv("ZHENGDA_STATE_DIR", str(tmp_path))
    monkeypatch.delenv("ZHENGDA_DATABASE_URL", raising=False)

    def call(*words: str, stdin: str = "") -> tuple[int, str]:
        result = CliRunner().invoke(cli, list(words), input=stdin)
        return result.exit_code, result.output

    yield call
    structlog.reset_defaults()


def test_accounts_on_the_terminal(run: Any) -> None:
    add = ("user", "add", "chief", "--role", "administrator")
    assert run(*add, stdin="short\n") == (1, "desk: A password has 12 to 200 characters.\n")
    assert run(*add, stdin=f"{PASSWORD}\n") == (0, "chief is administrator.\n")
    assert run(*add, stdin=f"{PASSWORD}\n")[0] == 1
    temporary = " The password has to be changed at the next sign-in.\n"
    added = run("user", "add", "li", "--role", "operator", stdin=f"{PASSWORD}\n")
    assert added == (0, f"li is operator.{temporary}")
    assert run("user", "change", "li", "--role", "reviewer") == (0, f"li is reviewer; sign-ins ended.{temporary}")
    assert run("user", "change", "li", "--password", stdin="another long password\n")[0] == 0
    assert run("user", "disable", "chief")[0] == 1  # the last administrator
    assert run("user", "disable", "li")[0] == 0
    code, listed = run("user", "list")
    assert code == 0 and "li\treviewer\tdisabled" in listed and PASSWORD not in listed
    assert run("user", "enable", "li")[0] == 0
    assert run("user", "disable", "nobody") == (1, "desk: There is no account with this name.\n")


def test_an_account_needs_a_role_and_a_password(run: Any) -> None:
    assert run("user", "add", "chief", stdin=f"{PASSWORD}\n")[0] == 2
    assert run("user", "add", "chief", "--role", "king", stdin=f"{PASSWORD}\n")[0] == 2
    assert run("user", "add", "chief", "--role", "administrator")[0] == 1


def test_audit_verify_names_the_broken_row(run: Any, tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        run("user", "add", name, "--role", "operator", stdin=f"{PASSWORD}\n")
    code, said = run("audit", "verify")
    assert code == 0 and said.startswith("3 rows, the chain holds. Head: 3:")
    head = said.split()[-1]
    assert run("audit", "verify", "--head", head)[0] == 0
    with sqlite3.connect(tmp_path / "door.db") as connection:
        connection.execute("DELETE FROM desk_audit WHERE id = 3")
    assert run("audit", "verify", "--head", head)[0] == 1
    with sqlite3.connect(tmp_path / "door.db") as connection:
        connection.execute("UPDATE desk_audit SET actor = 'x' WHERE id = 2")
    code, said = run("audit", "verify")
    assert code == 1 and "row 2: " in said


@pytest.mark.parametrize("head", ["x", "3", "3:xyz", "a:" + "0" * 64])
def test_a_head_that_is_none(run: Any, head: str) -> None:
    code, said = run("audit", "verify", "--head", head)
    assert code == 1 and "id:hash" in said


def test_other_commands(run: Any, tmp_path: Path) -> None:
    assert "0 turns" in run("purge")[1]
    assert run("cluster")[1].endswith("s.\n")
    assert run("backup", str(tmp_path / "copy"))[0] == 0
    assert "holds door.db already" in run("restore", str(tmp_path / "copy"))[1]
    (tmp_path / "door.db").unlink()
    code, said = run("restore", str(tmp_path / "copy"))
    assert (code, said) == (0, "Restored; the audit log holds 3 rows, its chain is whole.\n")
