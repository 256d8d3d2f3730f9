"""Files and folders -> one digest of their names and bytes: what a built thing was built from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

# What programs leave behind and what is built; neither says anything about the inputs.
LEFT_OUT = {"__pycache__", "model", "built"}


def digest_of(paths: Iterable[Path], root: Path) -> str:
    """SHA-256 over every file below the paths, by name relative to root; a missing path counts as empty."""
    total = hashlib.sha256()
    for file in list_files(paths):
        total.update(str(file.relative_to(root)).encode() + b"\0")
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def list_files(paths: Iterable[Path]) -> Iterator[Path]:
    """All files at or below the paths, in one order on every machine."""
    for path in sorted(paths):
        if path.is_file():
            yield path
        else:
            yield from sorted(found for found in path.rglob("*") if found.is_file() and is_input(found, path))


def is_input(file: Path, top: Path) -> bool:
    """Whether a file below `top` is something a person wrote."""
    parts = file.relative_to(top).parts
    return not LEFT_OUT.intersection(parts) and not any(part.startswith(".") for part in parts)
