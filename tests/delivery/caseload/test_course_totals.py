"""A report and its file read derived figures that equal the records, on both databases."""

from contextlib import aclosing
from datetime import date, datetime, timedelta

import pytest

from delivery.caseload.refreshing import refresh
from delivery.records.database.store import Store
from delivery.records.figures import course_figures
from delivery.records.figures.course_figures import CourseCount, CourseFigures
from delivery.reporting import outcome_export
from delivery.reporting.outcome_export import COLUMNS
from delivery.reporting.period_report import PeriodFigures, figures
from delivery.reporting.reporting_period import Period
from delivery.reporting.safe_csv import Cell
from tests.delivery.caseload.judged_course import (
    LATER,
    derived,
    judge,
    part,
    sign,
)
from tests.delivery.caseload.varied_courses import varied
from tests.delivery.records.planned_course import a_booking, a_course
from tests.first_of_many import first_of
from tests.store.heard_statements import statements

JUNE = Period(date(2026, 6, 1), date(2026, 6, 30))
OVER = LATER + timedelta(days=5)
Listed = dict[str, dict[str, Cell]]


async def figures_of(store: Store, now: datetime = OVER) -> PeriodFigures:
    async with store.reading() as tx:
        return await figures(tx, JUNE, now)


async def listed(store: Store) -> Listed:
    """The cells of the file, by booking and column."""
    async with store.reading() as tx, aclosing(outcome_export.pieces(tx, JUNE, OVER)) as pieces:
        rows = [dict(zip(COLUMNS, row, strict=True)) async for rows in pieces for row in rows]
    return {str(row["booking_reference"]): row for row in rows}


async def test_figures_of_courses_in_every_state(store: Store) -> None:
    await varied(store)
    totals = await figures_of(store)
    assert totals.courses == {"held": 1, "unjudged": 1, "cancelled": 1, "to_come": 1}
    assert totals.clients == {"booked": 4, "withdrawn": 1}
    assert +totals.signed == {"completed": 3}
    assert (totals.look_again, totals.to_sign, totals.unassessed) == (1, 2, 1)
    assert totals.breaches == {
        "absent": {"upheld": 1, "dismissed": 1, "waiting": 2, "withdrawn": 1}
    }
    assert +totals.gaps == {"host": 2, "client_left": 1}
    assert +totals.gap_seconds == {"host": 600, "client_left": 300}
    assert totals.camera_seconds == {"on": 9000, "off": 60, "unknown": 7}
    assert totals.watched == 1
    assert (totals.heard_seconds, totals.heard) == (0, None)
    assert totals.messages == {"sent": 1, "none": 5}
    assert totals.policies == {"policy-0"}


async def test_rows_of_clients_in_every_state(store: Store) -> None:
    _, unjudged = await varied(store)
    rows = await listed(store)
    assert list(rows) == ["B-0", "B-1", "B-2", "B-3", "B-4", f"B-of-{unjudged}"]
    shown = ("late_by_seconds", "present_seconds", "breaches_upheld", "outcome", "withheld_because")
    assert {name: tuple(row[column] for column in shown) for name, row in rows.items()} == {
        "B-0": (0, 9900, 1, "completed", None),
        "B-1": (
            None, 1, 0, "completed",
            "changed since it was signed, check it again: arrival, presence",
        ),
        "B-2": (2, 9900, 0, None, "not signed yet"),
        "B-3": (3, 9900, 0, "completed", None),
        "B-4": (None, None, 0, None, "not signed yet"),
        f"B-of-{unjudged}": (None, None, 0, None, "course not assessed yet"),
    }  # fmt: skip


async def test_what_was_signed_stays_in_the_file_while_its_course_waits_for_another_assessment(
    store: Store,
) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await judge(tx, course, part("B-1"))
        await sign(tx, booking, course, part("B-1", present_s=77))
        await judge(tx, course, part("B-1"), finished=False, at=LATER)
    (case,) = await derived(store, course)
    assert (case.act, case.outcome) == (None, "completed")
    row = (await listed(store))["B-1"]
    assert (row["outcome"], row["present_seconds"], row["heard_seconds"]) == ("completed", 77, None)
    assert (row["national_status"], row["withheld_because"]) == (None, "course not assessed yet")
    totals = await figures_of(store)
    assert (totals.courses, totals.unassessed) == ({"unjudged": 1}, 1)
    assert totals.signed.total() == 0


async def test_a_signed_client_who_has_left_is_listed_with_the_course_that_was_signed(
    store: Store,
) -> None:
    async with store.writing() as tx:
        missed, later = [await a_course(tx, reference=name) for name in ("MISSED", "LATER")]
        booking = await a_booking(tx, missed)
        await judge(tx, missed, part("B-1"))
        await judge(tx, later)
        await sign(tx, booking, missed, part("B-1"))
        await a_booking(tx, later)
    await derived(store, missed, later)
    async with store.reading() as tx, aclosing(outcome_export.pieces(tx, JUNE, OVER)) as pieces:
        rows = [row async for rows in pieces for row in rows]
    shown = [(row[3], row[11], row[-1]) for row in rows]
    assert shown == [("MISSED", "completed", None), ("LATER", None, "not signed yet")]
    totals = await figures_of(store)
    assert (totals.clients, totals.to_sign) == ({"booked": 1}, 1)
    assert +totals.signed == {"completed": 1}


@pytest.mark.parametrize(("read", "changed"), [(1, 0), (2, 1)])
async def test_an_assessment_that_includes_less_than_a_signature_changes_no_figure(
    store: Store, read: int, changed: int
) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await judge(tx, course, part("B-1"), read=read)
        await sign(tx, booking, course, part("B-1", present_s=1))
    (case,) = await derived(store, course)
    assert (case.act == "sign_again") is bool(changed)
    assert (await figures_of(store)).look_again == changed


async def test_amounts_have_pence_only_where_they_must(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await judge(tx, course, part("B-1"))
        follows = {"rebook_charge_gbp": 43.5, "refund_gbp": 55, "national_status": 5}
        await sign(tx, booking, course, part("B-1"), **follows)
    await derived(store, course)
    row = (await listed(store))["B-1"]
    amounts = [row[name] for name in ("rebook_charge_gbp", "refund_gbp", "national_status")]
    assert [repr(amount) for amount in amounts] == ["43.5", "55", "5"]


async def test_what_is_rolled_back_leaves_the_figures_as_they_were(store: Store) -> None:
    held, _ = await varied(store)
    before, rows = await figures_of(store), await listed(store)

    async def judged_and_interrupted() -> None:
        async with store.writing() as tx:
            await judge(tx, held, part("B-0", present_s=5), at=OVER, read=9)
            await refresh(tx, held)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await judged_and_interrupted()
    assert await figures_of(store) == before
    assert await listed(store) == rows


async def test_figures_of_a_course_are_replaced(store: Store) -> None:
    figures = CourseFigures(1, 9900, 9000, 1, 2, 3, 4)
    counts = [CourseCount("absence", "host", "", 2, 60), CourseCount("breach", "a", "upheld", 1, 0)]
    async with store.writing() as tx:
        course = await a_course(tx)
        for stored in (counts, counts[:1]):
            await course_figures.replace(tx, course, figures, stored)
    totals = await figures_of(store)
    assert (totals.courses, totals.breaches, totals.gaps["host"]) == ({"held": 1}, {}, 2)
    async with store.writing() as tx:
        await course_figures.replace(tx, course, None, [])
    totals = await figures_of(store)
    assert (totals.courses, totals.gaps["host"]) == ({"unjudged": 1}, 0)


@pytest.mark.parametrize("most", first_of([20, 150]))
async def test_statements_do_not_grow_with_courses_and_clients(store: Store, most: int) -> None:
    said: dict[str, list[int]] = {"report": [], "file": []}
    for number in range(2):
        async with store.writing() as tx:
            for each in range(1 + most * number):
                course = await a_course(tx, reference=f"NSAC-{number}-{each}")
                await a_booking(tx, course, reference=f"B-{number}-{each}")
        with statements() as of_report:
            await figures_of(store)
        with statements() as of_file:
            rows = await listed(store)
        said["report"].append(sum(statement.startswith("SELECT") for statement, _ in of_report))
        said["file"].append(sum(statement.startswith("SELECT") for statement, _ in of_file))
    assert len(rows) == 2 + most
    assert said == {"report": [6, 6], "file": [1, 1]}
