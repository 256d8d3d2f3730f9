"""The search box's path: filters and ways to ask, faults with their place, the budget of the encoder."""

from __future__ import annotations

from typing import Any

import pytest

from bot.web.paths.search import SearchAnswer
from tests.web.fake_assistant import CLAUSE

FILTERS = {
    "document": "yfbf-2022-107",
    "part": "fdi",
    "section": "聚集",
    "commitment": "grants",
    "validity": "in_force",
}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("asked", "reaches"),
    [
        ({}, {"limit": 10, "may_encode": True, "unit": None}),
        (FILTERS, FILTERS),
        ({"unit": "市商务委"}, {"unit": "chongqing/市商务委"}),
        ({"unit": "税务"}, {"unit": "chongqing/重庆市税务局"}),
        ({"unit": "swj"}, {"unit": "swj"}),
        ({"typing": True}, {"may_encode": False}),
    ],
)
async def test_what_is_asked_reaches_the_assistant(
    client: Any, assistant: Any, method: str, asked: Any, reaches: Any
) -> None:
    values = {"params" if method == "GET" else "json": {"q": "奖励", **asked}}
    reply = await client.request(method, "/api/v1/search", **values)
    assert reply.status_code == 200
    assert {name: getattr(assistant.asked[-1], name) for name in reaches} == reaches


async def test_the_reply_is_what_the_description_says(client: Any) -> None:
    reply = (await client.get("/api/v1/search", params={"q": "奖励"})).json()
    answer = SearchAnswer.model_validate(reply, extra="forbid")
    assert (answer.hits[0]["clause_id"], answer.total, answer.ranked_by) == (CLAUSE, 1, "words_and_meaning")


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"q": "奖励 unit:"}, {"code": "query_invalid", "field": "q", "position": 8}),
        ({"q": "commitment:x"}, {"code": "query_invalid", "field": "q", "position": 11, "suggestions": ["grants", "supports", "target", "organises", "unstated"]}),
        ({"q": "奖励", "unit": "月球"}, {"code": "unit_unknown", "field": "unit"}),
        ({"q": "奖励", "limit": "0"}, {"code": "invalid_request", "field": "limit"}),
        ({"q": ""}, {"code": "invalid_request", "field": "q"}),
    ],
)  # fmt: skip
async def test_faults_name_field_and_place(client: Any, params: dict[str, str], error: dict[str, Any]) -> None:
    reply = await client.get("/api/v1/search", params=params)
    assert reply.status_code == 422
    assert {name: value for name, value in reply.json()["error"].items() if name != "message"} == error


@pytest.mark.parametrize("changes", [{"requests_per_minute": 2}])
async def test_beyond_the_budget_of_the_encoder_words_alone_rank(client: Any, asker: Any, changes: Any) -> None:
    ways = [(await client.get("/api/v1/search?q=a")).json()["ranked_by"] for _ in range(4)]
    assert ways == ["words_and_meaning", "words_and_meaning", "words", "words"]
    assert (await asker.ask()).status_code == 429  # the searches used the budget up


@pytest.mark.parametrize("changes", [{"requests_per_minute": 2}])
async def test_searches_while_typing_spend_nothing_of_it(client: Any, asker: Any, changes: Any) -> None:
    for _ in range(4):
        assert (await client.get("/api/v1/search?q=a&typing=true")).json()["ranked_by"] == "words"
    assert (await asker.ask()).status_code == 200


@pytest.mark.parametrize("changes", [{"searches_per_minute": 3}])
async def test_searches_have_a_limit_of_their_own(client: Any, changes: Any) -> None:
    replies = [await client.get("/api/v1/search?q=a&typing=true") for _ in range(4)]
    assert [reply.status_code for reply in replies] == [200, 200, 200, 429]
    assert int(replies[-1].headers["retry-after"]) >= 1


async def test_what_is_said_of_each_hit_comes_in_the_language_asked_for(client: Any) -> None:
    assert (await client.get("/api/v1/search", params={"q": "奖励"})).json()["spoken"] == {}
    chinese, english = [
        (await client.get("/api/v1/search", params={"q": "奖励", "lang": lang})).json()["spoken"][CLAUSE]
        for lang in ("zh-Hans", "en")
    ]
    assert chinese["title"] == "鼓励外资研发中心建设" and chinese["gloss"] is None
    assert english["title"] == english["gloss"]["title"] and english["gloss"]["lang"] == "en"
