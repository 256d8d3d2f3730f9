"""The door's copy of the contract, its OpenAPI under schemathesis, and every path the contract names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from bot.web.app import build_public_api, build_public_app
from bot.web.door import open_door
from bot.web.settings import PROJECT_FOLDER, Settings, read_settings
from bot.web.turns.reply_cards import CardChecker, CardInvalid
from tests.web.fake_assistant import FakeAssistant, make_card

COPY = PROJECT_FOLDER / "bot/web/contract"
# A well-formed token is still refused where nobody signed it, and a random id names no clause.
TOO_STRICT = [positive_data_acceptance]
LATER = ("desk",)


def shared_contract() -> Path:
    folder = read_settings().contract_dir or PROJECT_FOLDER.parent / "shared/contract"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there; ZHENGDA_CONTRACT names the folder of the shared contract")
    return folder


def test_copy_of_the_card_is_the_shared_contract() -> None:
    name = "reply.schema.json"
    assert (COPY / name).read_bytes() == (shared_contract() / name).read_bytes()


def test_http_contract_changes_only_by_adding() -> None:
    """Every line of the shared contract stands in the copy, in its order; the copy may say more."""
    copy = iter((COPY / "http.md").read_text(encoding="utf-8").splitlines())
    shared = (shared_contract() / "http.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in shared if line not in copy] == []


async def test_every_path_of_the_contract_exists(door: Any) -> None:
    rows = [
        line.split("|")[1]
        for line in (COPY / "http.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
    ]
    named = re.findall(r"`(GET|POST|DELETE) (/[^\s?`]*)", " ".join(rows))
    served = {
        (method, route.path)
        for route in _routes(build_public_api(door))
        for method in getattr(route, "methods", None) or ()
    }
    missing = [(m, p) for m, p in named if (m, _pattern(p)) not in {(sm, _pattern(sp)) for sm, sp in served}]
    assert len(named) > 12
    assert [path for _, path in missing if not any(word in path for word in LATER)] == []


def _routes(api: Any) -> Any:
    from fastapi.routing import iter_route_contexts  # noqa: PLC0415

    return [context.route for context in iter_route_contexts(api.routes)]


def _pattern(path: str) -> str:
    return re.sub(r"\{[^}]*\}|\*$", "{}", path)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"outcome": "made_up"}, "outcome"),
        ({"text": ""}, "text"),
        ({"extra": 1}, "additionalProperties"),
        ({"versions": {"index": "i", "model": "m", "as_of": "soon"}}, "format"),
        ({"buttons": [{"title": "t"}]}, "buttons"),
    ],
)
def test_cards_are_checked(change: dict[str, Any], place: str, settings: Settings) -> None:
    card = make_card("t", "words of the asker", settings.reference_date)
    assert CardChecker().check([card]) == [card]
    with pytest.raises(CardInvalid) as caught:
        CardChecker().check([card | change])
    assert place in caught.value.place
    assert "asker" not in str(caught.value)


@pytest.mark.parametrize("cards", [[], None, {}, [None], [{}] * 4])
def test_number_and_kind_of_cards_are_checked(cards: Any) -> None:
    with pytest.raises(CardInvalid):
        CardChecker().check(cards)


@pytest.fixture
def openapi(make_settings: Any, rasa: Any) -> Iterator[Any]:
    door = open_door(make_settings(requests_per_minute=100_000, turns_per_minute=100_000), FakeAssistant())
    yield schemathesis.openapi.from_asgi("/openapi.json", build_public_app(door))
    door.threads.close()
    door.store.engine.dispose()


def test_openapi_keeps_its_word(openapi: Any) -> None:
    operations = [result.ok() for result in openapi.get_all_operations()]
    for operation in operations:

        @hypothesis_settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=st.one_of(operation.as_strategy(), operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)))
        def check(case: Any) -> None:
            response = case.call()
            case.validate_response(response, excluded_checks=TOO_STRICT)
            if response.status_code >= 400:
                assert set(response.json()) == {"error"}

        check()
    assert len(operations) >= 12
