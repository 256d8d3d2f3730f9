"""The state folder in, a folder with consistent copies of its databases and keys out; and such a folder back in its place."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from bot.desk.audit import Act, AuditReport, verify_audit, write_act
from bot.web.settings import Settings
from bot.web.store.database import migrate, open_engine

KEYS = ("session.key", "desk.key")
MANIFEST = "backup.json"
ACTOR = "terminal"  # who has the machine


class BackupFailed(Exception):
    """A backup cannot be made or put back; the message says why and what to do."""


def back_up(settings: Settings, folder: Path) -> list[str]:
    """Copy databases and keys while the bot runs; the names of the files. The folder must not hold a backup already."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise BackupFailed(f"{folder} is not empty. Name a new folder: a backup never replaces another.")
    databases = list(_databases(settings))
    _note_backup(settings, folder)  # first: the copy tells that it was taken
    for path in databases:
        _copy_database(path, folder / path.name)
    for path in (settings.state_dir / name for name in KEYS):
        if path.is_file():
            shutil.copy2(path, folder / path.name)
    for path in folder.iterdir():
        path.chmod(0o600)
    files = {path.name: _digest(path) for path in sorted(folder.iterdir())}
    (folder / MANIFEST).write_text(json.dumps(files, indent=1), encoding="utf-8")
    return list(files)


def restore(settings: Settings, folder: Path) -> AuditReport:
    """Put a backup into an empty state folder, checked file by file; what its audit log shows. Stop the bot first."""
    files = _read_manifest(folder)
    taken = [name for name in files if (settings.state_dir / name).exists()]
    if taken:
        raise BackupFailed(
            f"{settings.state_dir} holds {', '.join(taken)} already. Stop the bot and move them away, then again."
        )
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    for name in files:
        shutil.copy2(folder / name, settings.state_dir / name)
        (settings.state_dir / name).chmod(0o600)
    engine = open_engine(settings.door_database)
    migrate(engine)
    write_act(engine, Act(ACTOR, "backup.restore", folder.name))
    with engine.begin() as connection:
        report = verify_audit(connection)
    engine.dispose()
    return report


def _note_backup(settings: Settings, folder: Path) -> None:
    if Path(make_url(settings.door_database).database or "").is_file():
        engine = open_engine(settings.door_database)
        write_act(engine, Act(ACTOR, "backup.make", folder.name))
        engine.dispose()


def _databases(settings: Settings) -> Iterator[Path]:
    for address in (settings.door_database, settings.tracker_database):
        url = make_url(address)
        if url.get_backend_name() != "sqlite":
            raise BackupFailed(
                f"{url.render_as_string()} is not a file: back it up with pg_dump, and the keys by copying."
            )
        path = Path(url.database or "")
        if path.is_file():
            yield path


def _copy_database(source: Path, target: Path) -> None:
    """SQLite's own online copy: one moment, whatever is being written."""
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)


def _read_manifest(folder: Path) -> dict[str, str]:
    try:
        files: dict[str, str] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise BackupFailed(f"{folder / MANIFEST}: cannot be read ({problem}). Name the folder of a backup.") from None
    for name, digest in files.items():
        path = folder / Path(name).name
        if not path.is_file() or _digest(path) != digest:
            raise BackupFailed(f"{path} is missing or was changed since the backup was made. Take another backup.")
    return files


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
