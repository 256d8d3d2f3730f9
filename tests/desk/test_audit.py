"""The audit log: whatever is changed in it afterwards is found, and its rows come and go with their acts."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from bot.desk.audit import Act, append_act, purge_acts, verify_audit
from bot.desk.tables import AuditRow
from bot.web.door import Door
from tests.desk.conftest import Seat

DAY = 86_400


def fill(door: Door, count: int = 5) -> list[str]:
    heads = []
    with door.store.engine.begin() as connection:
        for number in range(count):
            heads.append(append_act(connection, Act("chief", "test", f"对象 {number}", {"number": number})))
    return heads


def fault(door: Door, head: str | None = None) -> str | None:
    with door.store.engine.begin() as connection:
        return verify_audit(connection, head).fault


def test_a_whole_log(door: Door, both_databases: str) -> None:
    heads = fill(door)
    with door.store.engine.begin() as connection:
        report = verify_audit(connection)
    assert (report.rows, report.head, report.fault) == (5, heads[-1], None)
    assert all(fault(door, head) is None for head in heads)


def test_an_empty_log(door: Door) -> None:
    assert fault(door) is None


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "somebody"},
        {"act": "other"},
        {"target": ""},
        {"details": "{}"},
        {"at": 1.0},
        {"hash": "0" * 64},
        {"previous": "f" * 64},
    ],
    ids=str,
)
@pytest.mark.parametrize("row", [1, 3, 5])
def test_a_changed_row_is_named(door: Door, both_databases: str, change: Any, row: int) -> None:
    fill(door)
    with door.store.engine.begin() as connection:
        connection.execute(update(AuditRow).where(AuditRow.id == row).values(**change))
    assert str(fault(door)).startswith(f"row {row}: ")


@pytest.mark.parametrize("row", [1, 3])
def test_a_deleted_row(door: Door, row: int) -> None:
    fill(door)
    with door.store.engine.begin() as connection:
        connection.execute(delete(AuditRow).where(AuditRow.id == row))
    assert str(fault(door)).startswith(f"row {row}: missing")


def test_an_end_that_was_cut_off_shows_by_a_head_noted_before(door: Door) -> None:
    heads = fill(door)
    with door.store.engine.begin() as connection:
        connection.execute(delete(AuditRow).where(AuditRow.id > 3))
    assert (fault(door), fault(door, heads[2])) == (None, None)
    assert "cut off" in str(fault(door, heads[4]))


def test_a_row_that_is_rewritten_with_a_new_hash_breaks_the_next(door: Door) -> None:
    from bot.desk.audit import hash_row

    fill(door)
    with door.store.engine.begin() as connection:
        row = dict(connection.execute(select(AuditRow.__table__).where(AuditRow.id == 2)).mappings().one())
        row["actor"] = "somebody"
        connection.execute(update(AuditRow).where(AuditRow.id == 2).values(actor="somebody", hash=hash_row(row)))
    assert str(fault(door)).startswith("row 3: does not follow")


def test_a_purge_is_accounted_for(door: Door, both_databases: str) -> None:
    heads = fill(door)
    with door.store.engine.begin() as connection:
        assert purge_acts(connection, time.time() + 1, "purge") == 5
        append_act(connection, Act("chief", "test"))
    assert fault(door) is None
    assert fault(door, heads[2]) is None  # older than what is kept: nothing to be said against it
    with door.store.engine.begin() as connection:
        assert [row.id for row in connection.execute(select(AuditRow.id).order_by(AuditRow.id))] == [6, 7]
        connection.execute(delete(AuditRow).where(AuditRow.id == 6))
    assert str(fault(door)).startswith("row 6: missing")


def test_purging_twice_leaves_a_whole_log(door: Door) -> None:
    fill(door)
    for _ in range(2):
        with door.store.engine.begin() as connection:
            purge_acts(connection, time.time() + 1, "purge")
    with door.store.engine.begin() as connection:
        assert (verify_audit(connection).rows, verify_audit(connection).fault) == (1, None)


def test_an_act_that_fails_leaves_no_row(door: Door) -> None:
    fill(door)

    def act_and_fail() -> None:
        with door.store.engine.begin() as connection:
            append_act(connection, Act("chief", "test"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act_and_fail()
    with door.store.engine.begin() as connection:
        assert verify_audit(connection).rows == 5


def test_acts_at_the_same_time_make_one_chain(door: Door, both_databases: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: fill(door, 3), range(8)))
    with door.store.engine.begin() as connection:
        report = verify_audit(connection)
    assert (report.rows, report.fault) == (24, None)


def test_rows_put_in_by_hand_are_found(door: Door) -> None:
    fill(door)
    row = {"id": 6, "at": 1.0, "actor": "a", "act": "b", "target": "", "details": "{}", "previous": "0" * 64}
    with door.store.engine.begin() as connection:
        connection.execute(insert(AuditRow).values(**row, hash="1" * 64))
    assert str(fault(door)).startswith("row 6: ")


async def test_check_over_http(administrator: Seat, door: Door) -> None:
    whole = await administrator.get("/audit/check")
    assert whole["fault"] is None and whole["rows"] > 5
    with door.store.engine.begin() as connection:
        connection.execute(update(AuditRow).where(AuditRow.id == 2).values(actor="somebody"))
    assert (await administrator.get("/audit/check"))["fault"].startswith("row 2: ")
