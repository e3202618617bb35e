"""Rows that are written as one text keep their values and their order."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from delivery.records.database import value_batches
from delivery.records.database.store import Store
from delivery.records.planning import bookings
from delivery.records.tables import audit
from delivery.records.tables import bookings as table
from tests.delivery.records.planned_course import a_booking, a_course

ODD = "É “’\"\\\n\t😀 ' ; --"
IN_PARIS = datetime(2026, 6, 10, 10, 0, 0, 1, tzinfo=timezone(timedelta(hours=2)))


async def test_rows_are_inserted_in_their_order_with_their_values(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(value_batches, "MOST_ROWS", 2)
    acts = ["c", "a", ODD, "b", "d"]
    rows = [
        {"user_id": None, "act": act, "subject": f"booking {number}", "at": IN_PARIS}
        for number, act in enumerate(acts)
    ]
    async with store.writing() as tx:
        await value_batches.insert_all(tx, audit, rows)
        await value_batches.insert_all(tx, audit, [])
    async with store.reading() as tx:
        stored = (await tx.execute(select(audit).order_by(audit.c.id))).all()
    assert [row.act for row in stored] == acts
    assert {row.at for row in stored} == {IN_PARIS.astimezone(UTC)}
    assert {row.user_id for row in stored} == {None}


async def test_each_kind_of_value_is_changed_in_the_named_rows_alone(store: Store) -> None:
    async with store.writing() as tx:
        course_id = await a_course(tx)
        first, second, third = [
            await a_booking(tx, course_id, reference=reference) for reference in ("1", "2", "3")
        ]
        changes = {
            "police_deadline": date(2026, 8, 1), "requirements": ["BSL", ODD], "title": None,
            "given_name": ODD, "interpreter_over_16": True, "changed_at": IN_PARIS,
        }  # fmt: skip
        before = await bookings.by_id(tx, second)
        rows = [{"row": row, **changes, "mobile": f"0{row}"} for row in (third, first)]
        statements = value_batches.changes(tx.dialect.name, table, rows)
        await value_batches.execute_all(tx, statements)
        assert await bookings.by_id(tx, second) == before
        for number in (first, third):
            row = await bookings.by_id(tx, number)
            assert row is not None
            assert {**changes, "requirements": ("BSL", ODD)} == {
                name: getattr(row, name) for name in changes
            }
            assert row.mobile == f"0{number}"


async def test_a_set_of_texts_has_any_number_and_any_letters(store: Store) -> None:
    texts = [ODD, "", *map(str, range(5_000))]
    async with store.reading() as tx:
        held = (await tx.scalars(value_batches.text_set(tx.dialect.name, texts))).all()
    assert sorted(held) == sorted(texts)
