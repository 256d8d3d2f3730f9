"""A file's text in, whom to call written down: what an administrator does at the desk, or once with `contacts import`."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from bot.desk.contact_entries import read_contacts_file
from bot.desk.contact_store import ContactStore
from tests.web.fake_assistant import corpus


def name_contacts(engine: Engine, content: str, folder: Path) -> None:
    path = folder / "contacts.yml"
    path.write_text(content, encoding="utf-8")
    ContactStore(engine, corpus()).take_over("tests", read_contacts_file(path, corpus()))
