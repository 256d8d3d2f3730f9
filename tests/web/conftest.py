"""A door with a fake assistant and a fake Rasa, on SQLite and, where there is one, on PostgreSQL."""

from __future__ import annotations

import os
import secrets
import shutil
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, inspect, make_url, text

import bot.desk.tables  # noqa: F401  (its tables are of the same database)
from bot.web.app import build_internal_app, build_public_app
from bot.web.door import Door, open_door
from bot.web.paths.suggestion_lists import SuggestionLists, make_lists
from bot.web.settings import Settings
from bot.web.store.database import migrate, open_engine
from bot.web.store.tables import Base
from policy_index.corpus import Corpus
from policy_index.read_measures import Measures, load_measure, load_vocabulary
from tests.web.fake_assistant import FakeAssistant
from tests.web.fake_rasa import FakeRasa, running_rasa

EXAMPLES = Path(__file__).parent / "example_measures"
NO_POSTGRES = "ZHENGDA_TEST_POSTGRES_URL is not set: point it at a PostgreSQL where databases may be created"


class Asker:
    """One conversation through the public app."""

    def __init__(self, client: httpx.AsyncClient, session: str) -> None:
        self.client, self.session = client, session

    async def ask(self, message: str = "外资有什么奖励？", **fields: Any) -> httpx.Response:
        body = {"session": self.session, "message_id": str(uuid.uuid4()), "message": message, **fields}
        if "button" in fields:
            del body["message"]
        return await self.client.post("/api/v1/chat", json=body)


@pytest.fixture(scope="session", autouse=True)
def lists_made_once() -> Iterator[None]:
    """Preparing the suggestions takes longer than all else that opening a door does: once for the same inputs."""
    made: dict[tuple[Path, int, int], SuggestionLists] = {}

    def make(openers_file: Path, corpus: Corpus, measures: Measures) -> SuggestionLists:
        key = (openers_file, id(corpus), id(measures))
        if key not in made:
            made[key] = make_lists(openers_file, corpus, measures)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.web.door.make_lists", make)
        yield


@pytest.fixture(scope="session")
def shared_rasa() -> Iterator[FakeRasa]:
    with running_rasa() as rasa:
        yield rasa


@pytest.fixture
def rasa(shared_rasa: FakeRasa) -> FakeRasa:
    shared_rasa.reset()
    return shared_rasa


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    address = os.environ.get("ZHENGDA_TEST_POSTGRES_URL")
    if not address:
        pytest.skip(NO_POSTGRES)
    url = make_url(address).set(drivername="postgresql+psycopg")
    name = f"zhengda_door_{secrets.token_hex(4)}"
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def _empty(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        if inspect(connection).has_table("sessions"):
            connection.execute(text(f"TRUNCATE {', '.join(Base.metadata.tables)}"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def both_databases(request: pytest.FixtureRequest) -> str:
    """Ask for this in a test to have it run on both."""
    return str(request.param)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with its tables, to be copied: migrating anew for each test would take most of the time."""
    path = tmp_path_factory.mktemp("template") / "door.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()  # the last connection to close writes everything into the one file
    return path


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path, migrated_file: Path) -> str:
    if "both_databases" in request.fixturenames and request.getfixturevalue("both_databases") == "postgresql":
        url = str(request.getfixturevalue("postgres_url"))
        _empty(url)
        return url
    shutil.copy(migrated_file, tmp_path / "door.db")
    return f"sqlite:///{tmp_path / 'door.db'}"


@pytest.fixture
def make_settings(tmp_path: Path, database_url: str, shared_rasa: FakeRasa) -> Callable[..., Settings]:
    def make(**changes: Any) -> Settings:
        values = {
            "state_dir": tmp_path,
            "database_url": database_url,
            "rasa_url": shared_rasa.url,
            "rasa_seconds": 4.0,
            "answer_seconds": 3.0,
            "demo_page": True,
            "rasa_failures": 50,
            **changes,
        }
        return Settings(**values)

    return make


@pytest.fixture
def settings(make_settings: Callable[..., Settings], request: pytest.FixtureRequest) -> Settings:
    """Mark a test with `@pytest.mark.parametrize("changes", [{...}])` to change settings."""
    changes = request.getfixturevalue("changes") if "changes" in request.fixturenames else {}
    return make_settings(**changes)


@pytest.fixture(scope="session")
def measures() -> Measures:
    """Two measures written for these tests, over the project's own vocabulary."""
    vocabulary = load_vocabulary()
    return Measures(tuple(load_measure(path, vocabulary) for path in sorted(EXAMPLES.glob("*.yml"))), vocabulary)


@pytest.fixture
async def door(settings: Settings, assistant: FakeAssistant, rasa: FakeRasa, measures: Measures) -> AsyncIterator[Door]:
    opened = open_door(settings, assistant, measures)
    yield opened
    await opened.close()


@pytest.fixture
async def client(door: Door) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=build_public_app(door))
    async with httpx.AsyncClient(transport=transport, base_url="http://door") as opened:
        yield opened


@pytest.fixture
async def internal(door: Door) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=build_internal_app(door))
    async with httpx.AsyncClient(transport=transport, base_url="http://internal") as opened:
        yield opened


@pytest.fixture
async def asker(client: httpx.AsyncClient) -> Asker:
    return Asker(client, (await client.post("/api/v1/sessions", json={})).json()["session"])


@pytest.fixture
def new_asker(client: httpx.AsyncClient) -> Callable[[], Any]:
    async def make(**body: Any) -> Asker:
        return Asker(client, (await client.post("/api/v1/sessions", json=body)).json()["session"])

    return make
