"""The path of the shared secret goes in, the secret comes out; whichever process comes first makes it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def read_secret(path: Path) -> str:
    """Return the secret of the internal listener, making it (mode 0600, in one step) where there is none.

    Errors: OSError where the folder cannot be written or the file cannot be read.
    """
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        _make_secret(path)
        return path.read_text(encoding="ascii").strip()


def _make_secret(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
        os.link(draft, path)  # fails where another process was first: its secret stands
    except FileExistsError:
        pass
    finally:
        draft.unlink()
