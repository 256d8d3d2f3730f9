"""Measures and eligibility over HTTP: what is shown, what is decided, what is refused, in three languages."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from functools import cache
from typing import Any

import httpx
import jsonschema_rs
import pytest

from bot.web.app import build_public_app
from bot.web.door import Door, open_door
from bot.web.paths.load_measures import clauses_of, load_checked_measures
from bot.web.settings import PROJECT_FOLDER
from bot.web.turns.reply_cards import SCHEMA
from policy_index.errors import DataInvalid
from policy_index.read_measures import load_measures
from tests.web.fake_assistant import FakeAssistant, corpus

HELD = {
    "paid_in_amount": {"value": 35_000_000, "unit": "USD", "said": "2024年到位3500万美元"},
    "project_kind": {"value": "capital_increase"},
    "industry": {"value": "manufacturing"},
    "in_chongqing": {"value": True},
}
MORE = {"shareholder_loan_amount": {"value": "6000000", "unit": "USD", "said": "里面600万是股东贷款"}}


@cache
def eligibility_schema() -> Any:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return jsonschema_rs.validator_for({"$ref": "#/$defs/eligibility", "$defs": schema["$defs"]}, validate_formats=True)


async def decide(client: Any, facts: Any, status: int = 200, **more: Any) -> Any:
    reply = await client.post("/api/v1/eligibility", json={"measure": "example-award", "facts": facts, **more})
    assert reply.status_code == status, reply.text
    if status != 200:
        return reply.json()["error"]
    eligibility_schema().validate(reply.json()["eligibility"])
    return reply.json()


async def test_list_of_measures(client: Any) -> None:
    listed = (await client.get("/api/v1/measures")).json()["measures"]
    assert [measure["id"] for measure in listed] == ["example-award", "example-housing"]
    award = listed[0]
    assert (award["clause_id"], award["title"]) == ("yfbf-2022-107/fdi/10", "到位外资奖励（示例）")
    assert [tier["id"] for tier in award["tiers"]] == ["general", "manufacturing"]
    assert award["review"] == {"status": "draft", "by": None, "on": None}
    assert {*HELD, *MORE, "same_direction_support", "exchange_rate"} == set(award["facts"])
    assert listed[1]["review"] == {"status": "reviewed", "by": "测试员", "on": "2026-01-02"}


@pytest.mark.parametrize(
    ("lang", "title"),
    [("", "到位外资奖励（示例）"), ("zh-CN", "到位外资奖励（示例）"), ("zh-TW", "到位外資獎勵（示例）"), ("en", "award for paid-in foreign capital (example)")],
)  # fmt: skip
async def test_languages(client: Any, lang: str, title: str) -> None:
    query = {"lang": lang} if lang else {}
    assert (await client.get("/api/v1/measures", params=query)).json()["measures"][0]["title"] == title
    assert (await client.get("/api/v1/measures/example-award", params=query)).json()["title"] == title
    assert (await decide(client, HELD, **query))["eligibility"]["title"] == title


async def test_language_is_told_from_what_was_said(client: Any) -> None:
    for said, title in (("we paid in USD 35m", "award for"), ("實際到位金額3500萬美元", "到位外資獎勵")):
        facts = {"paid_in_amount": {**HELD["paid_in_amount"], "said": said}}
        assert (await decide(client, facts))["eligibility"]["title"].startswith(title)


async def test_one_measure(client: Any) -> None:
    shown = (await client.get("/api/v1/measures/example-award")).json()
    clause = corpus().clause(shown["clause_id"])
    general, manufacturing = shown["tiers"]
    for condition in (*general["conditions"], *general["exclusions"], *manufacturing["conditions"]):
        assert condition["quote"] in corpus().clause(condition["clause_id"]).text
    assert general["conditions"][0]["rule"] == {
        "kind": "more_than", "value": "10000000", "unit": "USD", "values": [], "open_values": [], "edge_open": False,
    }  # fmt: skip
    assert general["exclusions"][0]["assumption"] == "没有获得同一方向的支持"
    assert general["benefits"][0]["share"]["percent"] == "2"
    assert shown["opens"] == ["文件没有写明汇率。"]
    assert len(shown["units"]) == len(corpus().units_of(clause.clause_id))
    assert shown["validity"]["status"]
    assert list(shown["facts_schema"]["properties"]) == shown["facts"]
    assert jsonschema_rs.validator_for(shown["facts_schema"]).is_valid(HELD | MORE)


async def test_what_missing_offers_can_be_sent_back(client: Any) -> None:
    facts = {"paid_in_amount": HELD["paid_in_amount"]}
    for _ in range(8):
        eligibility = (await decide(client, facts, tier="general"))["eligibility"]
        if not eligibility["missing"]:
            break
        asked = eligibility["missing"][0]
        facts[asked["fact"]] = {"value": asked["choices"][0]["value"] if asked["choices"] else 0}
    assert eligibility["verdict"] == "met"


async def test_a_decision(client: Any) -> None:
    reply = await decide(client, HELD | MORE, exchange_rate=7.1)
    eligibility = reply["eligibility"]
    assert (eligibility["tier"], eligibility["verdict"]) == ("general", "met")  # 29 million are not over 30
    assert [benefit["value"] for benefit in eligibility["benefits"]] == ["580000", "4118000"]
    amount = eligibility["conditions"][0]
    assert amount["fact"]["value"] == "29000000"
    assert "2024年到位3500万美元" in amount["fact"]["said"]
    assert "里面600万是股东贷款" in amount["fact"]["said"]
    assert reply["versions"] | {"as_of": ""} == {"index": "fake-index", "model": "fake-model", "as_of": ""}
    assert reply["decision"] is None
    assert reply["unused_facts"] == []
    assert {unit["name"] for unit in reply["units"]} >= {"市商务委", "各区政府"}


@pytest.mark.parametrize(
    ("facts", "more", "tier", "verdict"),
    [
        (HELD, {}, "manufacturing", "met"),
        (HELD, {"tier": "general"}, "general", "met"),
        (HELD | {"paid_in_amount": {"value": 30_000_000, "unit": "USD"}}, {"tier": "manufacturing"}, "manufacturing", "not_met"),
        (HELD | {"paid_in_amount": {"value": "30000000.01", "unit": "USD"}}, {}, "manufacturing", "met"),
        (HELD | {"paid_in_amount": {"value": 30_000_000, "unit": "USD", "comparison": "more_than"}}, {}, "manufacturing", "met"),
        (HELD | {"paid_in_amount": {"value": 250_000_000, "unit": "CNY"}}, {}, "manufacturing", "unknown"),
        (HELD | {"paid_in_amount": {"value": 250_000_000, "unit": "CNY"}}, {"exchange_rate": 7.1}, "manufacturing", "met"),
        (HELD | {"same_direction_support": {"value": "yes"}}, {"tier": "general"}, "general", "not_met"),
        (HELD | {"in_chongqing": {"value": None}}, {"tier": "general"}, "general", "unknown"),
        ({}, {"tier": "general"}, "general", "unknown"),
        ({"tax_district": {"value": "渝北"}, "housing_district": {"value": "Yubei District"}, "eligible_confirmed": {"value": "confirmed"}}, {"measure": "example-housing"}, None, "met"),
        ({"tax_district": {"value": "渝北"}, "housing_district": {"value": "江北区"}}, {"measure": "example-housing"}, None, "not_met"),
        ({"housing_in_tax_district": {"value": True}}, {"measure": "example-housing"}, None, "unknown"),
    ],
)  # fmt: skip
async def test_verdicts(client: Any, facts: Any, more: Any, tier: str | None, verdict: str) -> None:
    eligibility = (await decide(client, facts, **more))["eligibility"]
    assert (eligibility["tier"], eligibility["verdict"]) == (tier, verdict)


@pytest.mark.parametrize(
    ("lang", "fact", "stated", "said"),
    [
        ("zh-Hans", "paid_in_amount", {"value": 35_000_000, "unit": "USD"}, "35,000,000 USD"),
        ("zh-Hans", "paid_in_amount", {"value": 35_000_000, "unit": "USD", "comparison": "more_than"}, "> 35,000,000 USD"),
        ("zh-Hans", "project_kind", {"value": "new_project"}, "新项目"),
        ("en", "project_kind", {"value": "new_project"}, "new project"),
        ("en", "in_chongqing", {"value": "no"}, "No"),
        ("zh-Hant", "in_chongqing", {"value": True, "said": ""}, "是"),
        ("zh-Hans", "in_chongqing", {"value": True, "said": "在\u202e渝中\u200b"}, "在渝中"),
    ],
)  # fmt: skip
async def test_words_of_a_fact(client: Any, lang: str, fact: str, stated: Any, said: str) -> None:
    decided = (await decide(client, {fact: stated}, lang=lang, tier="general"))["eligibility"]
    assert [c["fact"]["said"] for c in decided["conditions"] if c["fact"]] == [said]


@pytest.mark.parametrize(
    ("body", "status", "code", "field", "expectation"),
    [
        ({"measure": "exampel-award"}, 404, "measure_unknown", "measure", ""),
        ({"tier": "gold"}, 422, "tier_unknown", "tier", "general, manufacturing"),
        ({"facts": {"paid_in": {"value": 1}}}, 422, "fact_unknown", "facts.paid_in", "paid_in_"),
        ({"facts": {"\ud800": {"value": 1}}}, 422, "fact_unknown", "facts.", "measures"),
        ({"facts": {"paid_in_amount": {"value": 1}}}, 422, "fact_invalid", "facts.paid_in_amount", "unit"),
        ({"facts": {"paid_in_amount": {"value": 1, "unit": "EUR"}}}, 422, "fact_invalid", "facts.paid_in_amount.unit", "CNY, USD"),
        ({"facts": {"paid_in_amount": {"value": [], "unit": "USD"}}}, 422, "fact_invalid", "facts.paid_in_amount.value", "number"),
        ({"facts": {"industry": {"value": "mining"}}}, 422, "fact_invalid", "facts.industry.value", "manufacturing, real_estate, finance, quasi_finance, other, null"),
        ({"facts": {"industry": {"value": "\ud800"}}}, 422, "fact_invalid", "facts", "Unicode"),
        ({"facts": {"in_chongqing": {"value": "perhaps"}}}, 422, "fact_invalid", "facts.in_chongqing.value", "true, false, yes, no, null"),
        ({"facts": {"in_chongqing": True}}, 422, "fact_invalid", "facts.in_chongqing", "object"),
        ({"facts": {"tax_district": {"value": "上海"}}}, 422, "fact_invalid", "facts.tax_district.value", "district"),
        ({"facts": {"tax_district": {"value": "渝北和江北"}}}, 422, "fact_invalid", "facts.tax_district.value", "one district"),
        ({"facts": []}, 422, "invalid_request", "facts", ""),
        ({"facts": {f"f{i}": {"value": 1} for i in range(201)}}, 422, "invalid_request", "facts", ""),
        ({"as_of": "2024-13-01"}, 422, "invalid_request", "as_of", ""),
        ({"as_of": "1700000000"}, 422, "invalid_request", "as_of", "YYYY-MM-DD"),
        ({"as_of": 0}, 422, "invalid_request", "as_of", "YYYY-MM-DD"),
        ({"exchange_rate": 0}, 422, "invalid_request", "exchange_rate", ""),
        ({"exchange_rate": "7.1"}, 422, "invalid_request", "exchange_rate", "number"),
        ({"keep": 1}, 422, "invalid_request", "keep", ""),
        ({"lang": "fr"}, 422, "invalid_request", "lang", ""),
        ({"exchangerate": 7.1}, 422, "invalid_request", "exchangerate", ""),
    ],
)  # fmt: skip
async def test_refusals(client: Any, body: Any, status: int, code: str, field: str, expectation: str) -> None:
    content = json.dumps(
        {"measure": "example-award", "facts": {}, **body}
    )  # httpx could not send half a surrogate pair
    reply = await client.post("/api/v1/eligibility", content=content, headers={"content-type": "application/json"})
    error = reply.json()["error"]
    assert (reply.status_code, error["code"], error["field"]) == (status, code, field)
    assert expectation in error["message"]


@pytest.mark.parametrize("asked", ["exampel-award", "到位外资奖励", "yfbf-2022-107/fdi/10"])
async def test_unknown_measure_suggests(client: Any, asked: str) -> None:
    error = await decide(client, {}, status=404, measure=asked)
    assert error["suggestions"][0] == "example-award"
    assert (await client.get("/api/v1/measures/example-awards")).json()["error"]["suggestions"][0] == "example-award"


async def test_facts_that_decide_nothing_are_named(client: Any) -> None:
    assert (await decide(client, HELD | {"own_use": {"value": True}}))["unused_facts"] == ["own_use"]


async def test_reference_date_decides_validity(client: Any, door: Door) -> None:
    early, late = [await decide(client, HELD, as_of=day) for day in ("2023-06-30", "2026-06-30")]
    assert (early["versions"]["as_of"], early["validity"]["status"]) == ("2023-06-30", "in_force")
    assert late["validity"]["status"] == "period_ended_still_effective"
    assert (await decide(client, HELD))["versions"]["as_of"] == door.settings.reference_date.isoformat()


@pytest.mark.parametrize("changes", [{"usd_cny": "7.2"}])
@pytest.mark.parametrize(
    ("facts", "more", "rate"),
    [({}, {}, "7.2"), ({}, {"exchange_rate": 7.1}, "7.1"), ({"exchange_rate": {"value": 6.9}}, {"exchange_rate": 7.1}, "6.9")],
)  # fmt: skip
async def test_whose_rate_counts(client: Any, changes: Any, facts: Any, more: Any, rate: str) -> None:
    assumptions = (await decide(client, HELD | facts, tier="general", **more))["eligibility"]["assumptions"]
    assert any(f"1 USD = {rate} CNY" in assumption for assumption in assumptions)


@pytest.mark.parametrize("changes", [{"requests_per_minute": 2}])
async def test_limit_and_figures(client: Any, internal: Any, changes: Any) -> None:
    await decide(client, HELD)
    await decide(client, {})
    assert (await decide(client, {}, status=429))["code"] == "too_many_requests"
    figures = (await internal.get("/metrics")).text
    assert 'zhengda_decisions_total{measure="example-award",verdict="met"} 1.0' in figures
    assert 'route="/api/v1/eligibility",status="429"' in figures


@pytest.fixture
async def real_client(settings: Any, rasa: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A door with the project's own measures."""
    door = open_door(settings, FakeAssistant())
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=build_public_app(door)), base_url="http://door"
    ) as opened:
        yield opened
    await door.close()


async def test_every_measure_of_the_project(real_client: Any) -> None:
    """Each is shown and decided on nothing and on every yes at once, and keeps the contract."""
    listed = (await real_client.get("/api/v1/measures")).json()["measures"]
    assert len(listed) == len(load_measures().measures) > 20
    for brief in listed:
        shown = (await real_client.get(f"/api/v1/measures/{brief['id']}")).json()
        values = {fact: schema["properties"]["value"] for fact, schema in shown["facts_schema"]["properties"].items()}
        yes = {fact: {"value": True} for fact, value in values.items() if True in value.get("enum", ())}
        for facts in ({}, yes):
            decided = (await decide(real_client, facts, measure=brief["id"]))["eligibility"]
            assert (decided["measure"], decided["clause_id"]) == (brief["id"], brief["clause_id"])


async def test_example_of_the_docs(real_client: Any) -> None:
    page = (PROJECT_FOLDER / "docs/http-api.md").read_text(encoding="utf-8")
    example = json.loads(re.search(r"api/v1/eligibility .*? -d '(.*?)'", page, re.DOTALL).group(1))
    reply = await decide(real_client, **example)
    assert (reply["eligibility"]["tier"], reply["eligibility"]["verdict"]) == ("general", "met")
    assert (await real_client.get(reply["decision"]["url"])).status_code == 200


def test_measure_of_a_clause_that_no_document_has(tmp_path: Any) -> None:
    from policy_index.read_measures import MEASURES
    from tests.web.conftest import EXAMPLES

    text = (EXAMPLES / "example-award.yml").read_text(encoding="utf-8")
    (tmp_path / "vocabulary.yml").write_bytes((MEASURES / "vocabulary.yml").read_bytes())
    (tmp_path / "example-award.yml").write_text(text, encoding="utf-8")
    measure = load_checked_measures(corpus(), tmp_path).get("example-award")
    assert clauses_of(measure) == ("yfbf-2022-107/fdi/10",)
    (tmp_path / "example-award.yml").write_text(text.replace("fdi/10", "fdi/100"), encoding="utf-8")
    with pytest.raises(DataInvalid, match=r"example-award\.yml.*fdi/100.*fdi/10"):
        load_checked_measures(corpus(), tmp_path)
