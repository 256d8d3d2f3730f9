"""Files of an index in, a verified folder out: written aside, flushed, swapped by one pointer, the previous one kept.

    built/current            the name of the folder that is searched
    built/<version>/         manifest.json and the files whose SHA-256 it lists

A reader verifies every byte before it opens a file: FAISS answers wrongly and silently from a damaged one.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from policy_index.errors import IndexDamaged, IndexForeign, IndexMissing, PolicyIndexError

FORMAT = 1
BUILT = Path(__file__).parent / "built"
_POINTER, _MANIFEST = "current", "manifest.json"
_BUILD = "Run `python -m policy_index build`."
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Manifest:
    """What an index was built from and what it holds. `version` is a digest of everything else."""

    format: int
    version: str
    model: str
    dimension: int
    corpus_digest: str
    data_digest: str
    rows: int
    clauses: int
    ranking: dict[str, Any]
    files: dict[str, str]
    """Path inside the folder → SHA-256 of its bytes."""


def publish(
    root: Path, write_files: Callable[[Path], None], manifest_of: Callable[[dict[str, str]], Manifest]
) -> Manifest:
    """Write an index aside, flush it to disk, and make it the current one; the one it replaces is kept."""
    root.mkdir(parents=True, exist_ok=True)
    aside = root / f".writing-{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    write_files(aside)
    manifest = manifest_of(_hashes(aside))
    (aside / _MANIFEST).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8")
    _flush(aside)
    target = root / manifest.version
    if target.exists():  # the same content was built before; a damaged copy of it must not survive
        shutil.rmtree(target)
    aside.replace(target)
    previous = _pointed(root)
    _point(root, manifest.version)
    _remove_all_but(root, {manifest.version, previous or manifest.version})
    return manifest


def open_index(root: Path, model: str, corpus_digest: str) -> tuple[Path, Manifest]:
    """The folder to search and its manifest: the current one, or the previous one where the current is damaged.

    Raises IndexMissing, IndexDamaged (both damaged) or IndexForeign (built for another model or corpus).
    """
    current = _pointed(root)
    folders = sorted(path.name for path in root.iterdir() if _is_index(path)) if root.is_dir() else []
    if not folders:
        raise IndexMissing(f"{root}: there is no index. {_BUILD}")
    problems: list[PolicyIndexError] = []
    for name in sorted(folders, key=lambda name: name != current):
        try:
            found = _verified(root / name, model, corpus_digest)
        except PolicyIndexError as problem:
            problems.append(problem)
            continue
        if problems:
            log.error("index refused: %s The previous index %s serves on.", problems[0], name)
        return found
    raise problems[0]


def _is_index(path: Path) -> bool:
    return path.is_dir() and not path.name.startswith(".")


def current_manifest(root: Path) -> Manifest | None:
    """The manifest of a whole current index, whatever it was built for; None where there is none."""
    found = current_folder(root)
    return None if found is None else found[1]


def current_folder(root: Path) -> tuple[Path, Manifest] | None:
    """The folder of a whole current index and its manifest, whatever it was built for; None where there is none."""
    current = _pointed(root)
    try:
        return None if current is None else (root / current, _verified_files(root / current))
    except PolicyIndexError:
        return None


def _verified(folder: Path, model: str, corpus_digest: str) -> tuple[Path, Manifest]:
    manifest = _verified_files(folder)
    for what, expected, found in (
        ("embedding model", model, manifest.model),
        ("corpus", corpus_digest, manifest.corpus_digest),
    ):
        if expected != found:
            raise IndexForeign(f"{folder}: was built for the {what} {found}, but {expected} is asked for. {_BUILD}")
    return folder, manifest


def _verified_files(folder: Path) -> Manifest:
    manifest = _read_manifest(folder / _MANIFEST)
    found = _hashes(folder)
    found.pop(_MANIFEST, None)
    if found != manifest.files:
        wrong = sorted(k for k in {*found, *manifest.files} if found.get(k) != manifest.files.get(k))
        raise IndexDamaged(f"{folder}: changed, missing or foreign files: {', '.join(wrong)}. {_BUILD}")
    if manifest.version != version_of(manifest):
        raise IndexDamaged(f"{folder / _MANIFEST}: its version does not fit its content. {_BUILD}")
    return manifest


def version_of(manifest: Manifest) -> str:
    """The digest (12 hexadecimal digits) of a manifest without its version."""
    content = {key: value for key, value in asdict(manifest).items() if key != "version"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


def _read_manifest(path: Path) -> Manifest:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        manifest = Manifest(**content)
        if not isinstance(manifest.files, dict) or not isinstance(manifest.ranking, dict):
            raise TypeError("`files` and `ranking` must be mappings")
    except (OSError, ValueError, TypeError) as problem:
        raise IndexDamaged(f"{path}: is no manifest ({problem}). {_BUILD}") from None
    if manifest.format != FORMAT:
        raise IndexForeign(f"{path}: has format {manifest.format}, this program reads {FORMAT}. {_BUILD}")
    return manifest


def _hashes(folder: Path) -> dict[str, str]:
    try:
        return {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
    except OSError as problem:
        raise IndexDamaged(f"{folder}: cannot be read ({problem}). {_BUILD}") from None


def _flush(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _flush_file(path)


def _pointed(root: Path) -> str | None:
    try:
        name = (root / _POINTER).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return name if name and "/" not in name and not name.startswith(".") else None


def _point(root: Path, version: str) -> None:
    aside = root / ".current-writing"
    aside.write_text(version + "\n", encoding="utf-8")
    _flush_file(aside)
    aside.replace(root / _POINTER)
    _flush_file(root)


def _flush_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_all_but(root: Path, kept: set[str]) -> None:
    for path in root.iterdir():
        if path.is_dir() and path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)
