"""docs/desk.md names the paths, roles and commands that there are, and no others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from bot.desk.__main__ import cli
from tests.desk.conftest import API
from tests.desk.test_roles import CASES, needed_role


@pytest.fixture(scope="session")
def page(project: Path) -> str:
    return (project / "docs/desk.md").read_text(encoding="utf-8")


def test_paths_and_roles(page: str) -> None:
    rows = [line.split("|")[1:3] for line in page.splitlines() if re.match(r"\| `(GET|POST|PUT|PATCH|DELETE) ", line)]
    documented = {
        (method, path): role.strip()
        for calls, role in rows
        for method, path in re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/[^`]*)`", calls)
    }
    served = {
        (method, route.path.removeprefix(API).replace(":path}", "}")): needed_role(route) or "nobody"
        for method, route in CASES
    }
    assert documented == served


def test_commands(page: str) -> None:
    command = get_command(cli)
    there = set()
    for name, one in command.commands.items():
        inner = getattr(one, "commands", None)
        there |= {f"{name} {deeper}" for deeper in inner} if inner else {name}
    named = re.findall(r"bot\.desk ((?:user|audit|contacts) [a-z]+|[a-z]+)", page)
    assert set(named) == there
