"""Files of the widget for every website, nothing beside them; what the window says before the first question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.desk.contact_entries import ContactsUnusable, read_contacts_file
from bot.web.paths import static_files
from bot.web.paths.contacts import read_contacts
from bot.web.paths.widget_info import WORDING
from policy_index.term_data import load_yaml
from tests.web.fake_assistant import corpus
from tests.web.name_contacts import name_contacts

FILE = """
contact: {unit: {zh-Hans: 某某热线, en: Example hotline}, phone: "000-0000", hours: 周一至周五 9:00–17:30}
units:
  市商务委: {phone: "111"}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A widget of a few files, with what must never be served in it and beside it."""
    inside = tmp_path / "widget"
    (inside / "locales").mkdir(parents=True)
    for name in ("policy-chat.js", "widget.css", "locales/en.json", "icon.svg", "notes.md", ".hidden.js", "tool.py"):
        (inside / name).write_text(f"/* {name} */")
    (tmp_path / "secret.js").write_text("secret")
    (inside / "link.js").symlink_to(tmp_path / "secret.js")
    monkeypatch.setattr(static_files, "widget", static_files.StaticFiles(directory=inside))
    return inside


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("policy-chat.js", "text/javascript; charset=utf-8"),
        ("widget.css", "text/css; charset=utf-8"),
        ("locales/en.json", "application/json; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
    ],
)
async def test_a_file(client: Any, folder: Path, name: str, media_type: str) -> None:
    reply = await client.get(f"/widget/{name}", headers={"Origin": "https://any.example"})
    assert (reply.status_code, reply.text) == (200, f"/* {name} */")
    assert reply.headers["content-type"] == media_type
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.headers["cross-origin-resource-policy"] == "cross-origin"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["cache-control"] == "public, no-cache"
    again = await client.get(f"/widget/{name}", headers={"If-None-Match": reply.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["access-control-allow-origin"] == "*"
    assert (await client.head(f"/widget/{name}")).status_code == 200


async def test_a_changed_file_has_another_etag(client: Any, folder: Path) -> None:
    first = await client.get("/widget/widget.css")
    (folder / "widget.css").write_text("changed and longer than before")
    second = await client.get("/widget/widget.css", headers={"If-None-Match": first.headers["etag"]})
    assert (second.status_code, second.text) == (200, "changed and longer than before")


@pytest.mark.parametrize(
    "path", ["", "notes.md", "tool.py", ".hidden.js", "none.js", "locales", "locales/", "../secret.js", "%2e%2e/secret.js", "..%2fsecret.js", "locales/../../secret.js", "link.js", "%2Fetc%2Fpasswd", "a%00.js", "policy-chat.js/", "x" * 5000 + ".js"]
)  # fmt: skip
async def test_nothing_else(client: Any, folder: Path, path: str) -> None:
    reply = await client.get(f"/widget/{path}")
    assert (reply.status_code, reply.json()["error"]["code"]) == (404, "not_found")
    assert "secret" not in reply.text


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en", "zh-CN", "zh-TW"])
@pytest.mark.parametrize("changes", [{"retention_days": 17, "session_hours": 5, "decision_days": 13}])
async def test_what_the_window_says(client: Any, changes: Any, lang: str) -> None:
    info = (await client.get("/api/v1/widget", params={"lang": lang})).json()
    assert (info["contact"], info["notice"], info["retention_days"]) == (None, None, 17)
    assert info["limits"] == {"message": 2000, "note": 2000, "contact": 200}
    words = " ".join(info["privacy"]["text"])
    assert "17" in words and "5" in words and "13天" in words.replace("13 days", "13天") and "{" not in words
    assert info["privacy"]["draft"] is True


async def test_a_language_nobody_speaks(client: Any) -> None:
    assert (await client.get("/api/v1/widget", params={"lang": "fr"})).status_code == 422


def test_privacy_in_three_languages_says_the_same_things() -> None:
    wording = load_yaml(WORDING)
    languages = [wording[lang] for lang in ("zh-Hans", "zh-Hant", "en")]
    assert len({tuple(words) for words in languages}) == 1
    assert len({len(words["text"]) for words in languages}) == 1
    for words in languages:
        assert [paragraph.count("{days}") for paragraph in words["text"]] == [1, 0, 0, 0, 1]
        assert [paragraph.count("{decision_days}") for paragraph in words["text"]] == [0, 1, 0, 0, 0]


@pytest.mark.parametrize(
    ("lang", "unit"), [("zh-Hans", "某某热线"), ("zh-Hant", "某某热线"), ("en", "Example hotline")]
)
def test_contacts(door: Any, tmp_path: Path, lang: str, unit: str) -> None:
    name_contacts(door.store.engine, FILE, tmp_path)
    contacts = read_contacts(door.store.engine)
    expected = {"unit": unit, "phone": "000-0000", "hours": "周一至周五 9:00–17:30", "source": "administrator"}
    assert contacts.of_chat(lang) == expected
    commission = corpus().find_unit("市商务委")
    assert contacts.of_unit(commission.id, commission.name, lang) == {"unit": "市商务委", "phone": "111", "hours": None, "address": None, "note": None, "source": "administrator"}  # fmt: skip
    assert contacts.of_unit("chongqing/市财政局", "市财政局", lang) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("contact: {phone: 1}", "contact.phone"),
        ("contact: {phone: '111'}", "chat: unit: Say who answers"),
        ("contact: {phone: '12345 小王'}", "contact.phone"),
        ("contact: {unit: a, fax: b}", "contact.fax"),
        ("contact: {unit: a, address: b}", "address"),
        ("units: {市商务委: {}}", "Nothing is said"),
        ("", "contact"),
        ("units: {月球局: {phone: '111'}}", "月球局"),
        ("contact: [", "YAML"),
        ("- 1", "dictionary"),
    ],
)
def test_a_wrong_contacts_file_is_named(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "contacts.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ContactsUnusable, match=said) as caught:
        read_contacts_file(path, corpus())
    assert str(path) in str(caught.value)


def test_a_contacts_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ContactsUnusable, match="none.yml"):
        read_contacts_file(tmp_path / "none.yml", corpus())


async def test_nobody_is_named_unless_an_administrator_did(client: Any) -> None:
    assert (await client.get("/api/v1/widget")).json()["contact"] is None


@pytest.mark.parametrize("changes", [{"retention_days": 17, "decision_days": 365}])
async def test_a_decision_is_not_said_to_outlive_its_conversation(client: Any, changes: Any) -> None:
    info = (await client.get("/api/v1/widget", params={"lang": "zh-Hans"})).json()
    assert "资格判定保存17天" in " ".join(info["privacy"]["text"])
