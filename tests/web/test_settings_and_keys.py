"""Settings and their errors; key files: made once, private, rotated while conversations go on."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.web.door import Door
from bot.web.faults import DoorError
from bot.web.key_file import KeyFileDamaged, KeyRing, ensure_secret, read_keys, rotate_key
from bot.web.serve import PortUnavailable, open_port
from bot.web.sessions import SessionTokens
from bot.web.settings import Settings, SettingsError, read_settings

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("ZHENGDA_DOOR_PORT", "eighty", "integer"),
        ("ZHENGDA_DOOR_PORT", "70000", "65535"),
        ("ZHENGDA_AS_OF", "soon", "date"),
        ("ZHENGDA_DATABASE_URL", "mysql://x/y", "sqlite:///path or postgresql://"),
        ("ZHENGDA_TRUSTED_PROXIES", "10.0.0.1, house", "house"),
        ("ZHENGDA_PUBLIC_URL", "example.com", "http://"),
        ("ZHENGDA_RASA_SECONDS", "0", "greater than 0"),
        ("ZHENGDA_LOG_LEVEL", "loud", "'info'"),
        ("DEMO_PAGE", "perhaps", "boolean"),
    ],
)
def test_wrong_setting_is_named(monkeypatch: Any, name: str, value: str, expected: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert str(caught.value).startswith(f"{name}: ")
    assert expected in str(caught.value)
    assert "default" in str(caught.value)


@pytest.mark.parametrize(
    ("environment", "field", "value"),
    [
        ({}, "rasa_address", "http://127.0.0.1:5005"),
        ({"ZHENGDA_RASA_PORT": "6006"}, "rasa_address", "http://127.0.0.1:6006"),
        ({"ZHENGDA_RASA_URL": "http://rasa:1/"}, "rasa_address", "http://rasa:1"),
        ({}, "door_database", "sqlite:///var/door.db"),
        ({"ZHENGDA_STATE_DIR": "/x"}, "tracker_database", "sqlite:////x/tracker.db"),
        ({"ZHENGDA_DATABASE_URL": "postgresql://u@h/d"}, "door_database", "postgresql+psycopg://u@h/d"),
        ({"ZHENGDA_DATABASE_URL": ""}, "door_database", "sqlite:///var/door.db"),
        ({"ZHENGDA_DOOR_PORT": "81"}, "public_address", "http://127.0.0.1:81"),
        ({"DEMO_PAGE": "1"}, "demo_page", True),
        ({"ZHENGDA_LOG_LEVEL": "WARNING"}, "log_level", "warning"),
        ({}, "session_hours", 24),
        ({}, "retention_days", 90),
    ],
)
def test_settings(monkeypatch: Any, environment: dict[str, str], field: str, value: object) -> None:
    for name, text in environment.items():
        monkeypatch.setenv(name, text)
    assert getattr(read_settings(), field) == value


def test_every_setting_says_what_it_means() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert str(field.validation_alias).isupper()


def test_only_settings_reads_the_environment() -> None:
    for path in (PROJECT / "bot/web").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "environ" not in text.replace("environment", ""), path
        assert "getenv" not in text, path


@pytest.mark.parametrize("variable", ["ZHENGDA_DOOR_PORT", "ZHENGDA_INTERNAL_PORT"])
def test_taken_port(variable: str) -> None:
    with open_port("127.0.0.1", 0, "test", variable) as first:
        port = first.getsockname()[1]
        with pytest.raises(PortUnavailable, match=f"port {port} .*{variable}"):
            open_port("127.0.0.1", port, "test", variable)


def test_two_starters_read_one_secret(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "internal.secret"
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: ensure_secret(path), range(32)))
    assert len(secrets) == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["internal.secret"]


@pytest.mark.parametrize("content", ["", "short", "\n\n"])
def test_damaged_key_file(tmp_path: Path, content: str) -> None:
    path = tmp_path / "session.key"
    path.write_text(content)
    with pytest.raises(KeyFileDamaged, match="Delete it"):
        read_keys(path)


def test_rotation_keeps_running_sessions_for_one_more_key(tmp_path: Path) -> None:
    path = tmp_path / "session.key"
    tokens = SessionTokens(KeyRing(path))
    old = tokens.sign_session("a" * 32)
    assert rotate_key(path) == 2
    new = tokens.sign_session("a" * 32)
    assert new != old
    assert tokens.read_session(old) == tokens.read_session(new) == "a" * 32
    rotate_key(path)
    assert tokens.read_session(new) == "a" * 32
    with pytest.raises(DoorError):
        tokens.read_session(old)
    assert path.stat().st_mode & 0o777 == 0o600


async def test_rotation_in_a_running_door(asker: Any, door: Door) -> None:
    rotate_key(door.settings.state_dir / "session.key")
    assert (await asker.ask()).status_code == 200


def test_button_ids_are_bound(tmp_path: Path) -> None:
    tokens = SessionTokens(KeyRing(tmp_path / "session.key"))
    button = tokens.sign_button("a" * 32, "b" * 32, 1)
    assert tokens.read_button("a" * 32, button) == ("b" * 32, 1)
    for session, payload in (("c" * 32, button), ("a" * 32, tokens.sign_session("b" * 32))):
        with pytest.raises(DoorError):
            tokens.read_button(session, payload)


def test_commands(tmp_path: Path, monkeypatch: Any) -> None:
    from bot.web.__main__ import cli

    monkeypatch.setenv("ZHENGDA_STATE_DIR", str(tmp_path))
    run = CliRunner()
    assert "2 keys" in run.invoke(cli, ["rotate-key"]).output
    assert "newest version" in run.invoke(cli, ["migrate"]).output
    assert "0 sessions" in run.invoke(cli, ["forget", "--days", "3"]).output
    assert run.invoke(cli, ["forget", "--days", "0"]).exit_code == 2


def test_nothing_heavy_at_import() -> None:
    code = "import sys, bot.web.__main__; print(sorted({'torch', 'faiss', 'sentence_transformers', 'opencc'} & set(sys.modules)))"
    environment = {"PATH": os.environ["PATH"], "OMP_NUM_THREADS": "1"}
    found = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert found.stdout.strip() == "[]", found.stderr
