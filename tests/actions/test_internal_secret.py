"""The shared secret: made once, by whoever comes first, readable by its owner alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from actions.internal_secret import read_secret


def test_many_at_once_read_one_secret(tmp_path: Path) -> None:
    path = tmp_path / "var/internal.secret"
    with ThreadPoolExecutor(16) as pool:
        secrets = set(pool.map(lambda _: read_secret(path), range(64)))
    assert len(secrets) == 1
    assert len(secrets.pop()) >= 40
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["internal.secret"]


def test_a_secret_that_stands_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "internal.secret"
    path.write_text("made by the door\n")
    assert read_secret(path) == "made by the door"
