"""Who is responsible: the directory, one unit, the units of a clause, contacts that an administrator named, the file."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.web.csv_text import write_csv
from bot.web.paths.units import CSV_HEADER
from tests.web.fake_assistant import CLAUSE, corpus
from tests.web.name_contacts import name_contacts


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("税务", ["重庆市税务局"]),
        ("swj", ["市商务委", "重庆市税务局", "市水利局"]),
        ("finance bureau", ["市财政局"]),
        ("月球", []),
    ],
)
async def test_units_by_name(client: Any, query: str, names: list[str]) -> None:
    found = (await client.get("/api/v1/units", params={"q": query})).json()["units"]
    assert sorted(unit["name"] for unit in found) == sorted(names)


async def test_the_units_of_a_clause_with_their_other_clauses(client: Any) -> None:
    units = (await client.get("/api/v1/units", params={"clause": CLAUSE})).json()["units"]
    expected = list(dict.fromkeys((unit.id, unit.basis) for unit in corpus().units_of(CLAUSE)))
    assert [(unit["id"], unit["basis"]) for unit in units] == expected
    for unit in units:
        own = {clause.clause_id for clause in corpus().tasks_of(unit["id"]).own}
        assert {other["clause_id"] for other in unit["others"]} == own - {CLAUSE}


async def test_units_of_an_unknown_clause(client: Any) -> None:
    reply = await client.get("/api/v1/units", params={"clause": "yfbf-2022-107/fdi/66"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (404, "clause_unknown")


async def test_nobody_is_named_unless_an_administrator_named_him(client: Any) -> None:
    units = (await client.get("/api/v1/units")).json()["units"]
    assert {unit["contact"] for unit in units} == {None}
    assert {unit["others"] for unit in units} == {None}


CONTACT = "units: {税务局: {phone: 023-12366, hours: {zh-Hans: 工作日, en: weekdays}, address: 示例路 1 号}}"


@pytest.mark.parametrize(("lang", "hours"), [("zh-CN", "工作日"), ("en", "weekdays")])
async def test_a_contact_that_an_administrator_wrote_down(
    client: Any, door: Any, tmp_path: Path, lang: str, hours: str, both_databases: str
) -> None:
    name_contacts(door.store.engine, CONTACT, tmp_path)
    unit = (await client.get("/api/v1/units/市税务局", params={"lang": lang})).json()
    assert unit["contact"] == {
        "unit": "重庆市税务局", "phone": "023-12366", "hours": hours, "address": "示例路 1 号", "note": None,
        "source": "administrator",
    }  # fmt: skip
    lines = list(csv.DictReader(io.StringIO((await client.get("/api/v1/units.csv", params={"lang": lang})).text)))
    assert {line["phone"] for line in lines if line["unit"] == "重庆市税务局"} == {"023-12366"}
    assert {line["phone"] for line in lines if line["unit"] != "重庆市税务局"} == {""}


async def test_the_file_has_a_line_for_each_unit_and_clause(client: Any) -> None:
    reply = await client.get("/api/v1/units.csv")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert "attachment" in reply.headers["content-disposition"]
    lines = list(csv.reader(io.StringIO(reply.text.removeprefix("\ufeff"))))
    assert lines[0] == list(CSV_HEADER)
    assert len(lines) - 1 == sum(unit.own_count + unit.inherited_count for unit in corpus().units)
    inherited = [line for line in lines if line[CSV_HEADER.index("basis")] == "inherited"]
    assert inherited
    assert all(line[CSV_HEADER.index("inherited_by")] for line in inherited)


async def test_a_title_that_looks_like_a_formula_stays_text(client: Any, assistant: Any) -> None:
    whole = corpus()
    hostile = "=HYPERLINK(1)"
    named = replace(whole.directory.records[0], aliases=(hostile,))
    directory = replace(whole.directory, records=(named, *whole.directory.records[1:]))
    assistant.corpus = replace(whole, directory=directory)
    assert f'"\'{hostile}"' in (await client.get("/api/v1/units.csv")).text


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), (" =1", "' =1"), ("＝1", "'＝1"), ("\t=1", "'\t=1"), (-1, "-1"), (None, ""), ('a"b', 'a""b'), ("1-1", "1-1")],
)  # fmt: skip
def test_cells_that_a_spreadsheet_would_compute_are_text(cell: Any, written: str) -> None:
    assert write_csv(["a"], [[cell]]) == f'\ufeff"a"\r\n"{written}"\r\n'
