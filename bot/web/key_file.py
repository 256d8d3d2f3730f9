"""A path in, secrets out: key files that are made once, with mode 0600, however many processes start together."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

KEPT_KEYS = 2


class KeyFileDamaged(Exception):
    """A key file holds no key; the message says which file and what to do."""


def ensure_secret(path: Path) -> str:
    """The secret in `path`; made at first use. Whoever links its file first wins, the others read that one."""
    if not path.exists():
        _place(path, secrets.token_hex(32), replace=False)
    return read_keys(path)[-1]


def read_keys(path: Path) -> list[str]:
    """All keys of a file, oldest first; the newest signs, the others are still believed."""
    keys = [line.strip() for line in path.read_text(encoding="ascii").splitlines() if line.strip()]
    if not keys or any(len(key) < 32 for key in keys):
        raise KeyFileDamaged(f"{path}: expected one key of at least 32 characters a line. Delete it to have one made.")
    return keys


def rotate_key(path: Path) -> int:
    """Add a new signing key and keep the one before, so running conversations go on; returns how many are kept."""
    ensure_secret(path)
    keys = [*read_keys(path)[-(KEPT_KEYS - 1) :], secrets.token_hex(32)]
    _place(path, "\n".join(keys), replace=True)
    return len(keys)


def _place(path: Path, content: str, *, replace: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp gives mode 0600
    aside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            aside.replace(path)
            return
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(aside)  # unlike a rename it never replaces what another process made first
    finally:
        aside.unlink(missing_ok=True)


class KeyRing:
    """The keys of one file, read again when the file changed: rotation needs no restart."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._keys: list[str] = []
        ensure_secret(path)

    def keys(self) -> list[str]:
        """Oldest first."""
        stat = self._path.stat()
        seen = (stat.st_mtime_ns, stat.st_ino)
        if seen != self._seen:
            self._keys, self._seen = read_keys(self._path), seen
        return self._keys
