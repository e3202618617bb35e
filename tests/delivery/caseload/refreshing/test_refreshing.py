"""The rows of cases equal what is derived anew, whatever has changed, on both databases."""

import asyncio
from datetime import timedelta
from random import Random

import pytest
from alembic import command
from sqlalchemy import text

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.caseload.refreshing import ChangedCourses, refresh
from delivery.records.database import engines
from delivery.records.database.store import Store
from delivery.records.planning import bookings
from delivery.records.review import cases
from delivery.records.review.cases import CaseRow
from delivery.review import decisions
from tests import stored_register
from tests.delivery.caseload.derived_rows import derived_anew, rows_of, totals_of
from tests.delivery.caseload.judged_course import (
    JUDGED,
    LATER,
    derived,
    judge,
    part,
    propose,
    sign,
)
from tests.delivery.records.planned_course import (
    NOW,
    a_booking,
    a_course,
    booking_details,
    course_details,
)
from tests.delivery.records.test_migrate import config_on
from tests.doubles.settable_clock import SettableClock
from tests.scenes import two_officers
from tests.scenes.officer_desk import make_desk

AWAY = {"from": "2026-06-10T09:00:00Z", "to": "2026-06-10T09:05:00Z", "seconds": 300}
AWAY |= {"cause": "host"}


async def test_each_step_of_a_case_is_in_its_row_at_once(
    store: Store, clock: SettableClock
) -> None:
    """No scan runs: the judgement, each decision and each proposal write the row themselves."""
    desk = await make_desk(store, clock)
    course, booking = desk.live.course_id, desk.live.booking_ids["B"]

    async def row(client: str) -> CaseRow:
        rows = await rows_of(store, course)
        return next(row for row in rows if row.booking_id == desk.live.booking_ids[client])

    assert (await row("B")).act == "review"
    breach, signing = await desk.only_breach("B"), await desk.signing("B")
    await decisions.review(store, booking, breach.row.id, Decision.UPHOLD, signing, desk.now)
    assert (await row("B")).act == "sign"
    outcome = Outcome.NON_COMPLETION_ABUSE
    await two_officers.propose(store, booking, outcome, "Because of the call.", desk.now)
    assert ((await row("B")).act, (await row("B")).place) == ("confirm", 0)
    await desk.sign("B", outcome)
    assert ((await row("B")).act, (await row("B")).outcome) == ("tell_client", outcome.value)
    await desk.hears_more()
    assert (await row("B")).act == "sign_again"
    assert await rows_of(store, course) == await derived_anew(store, course)


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(2))
async def test_no_order_of_changes_leaves_a_wrong_row(store: Store, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - it chooses what is tried
    async with store.writing() as tx:
        held = [await a_course(tx, reference=f"NSAC-{number}") for number in range(3)]
        booked = [
            await a_booking(tx, held[number % 3], reference=f"B-{number}") for number in range(5)
        ]
    for _ in range(30):
        await _change(store, chance, held, booked)
        if chance.random() < 0.3:
            await ChangedCourses(store, batch_size=2).run_due()
    rows, totals = await derived(store, *held), await totals_of(store)
    assert rows == await derived_anew(store, *held)
    assert totals == await totals_of(store)


async def _change(store: Store, chance: Random, held: list[int], booked: list[int]) -> None:
    course, chosen = chance.choice(held), chance.randrange(5)
    reference = f"B-{chosen}"
    async with store.writing() as tx:
        booking = await bookings.by_id(tx, booked[chosen])
        assert booking
        match chance.randrange(5):
            case 0:
                parts = [part(f"B-{each}", present_s=chance.randrange(2)) for each in range(5)]
                parts[chosen]["camera"]["on_s"] = chance.randrange(9)
                parts[chosen]["gaps"] = [AWAY] * chance.randrange(3)
                at, finished = chance.choice([JUDGED, LATER]), chance.random() < 0.9
                await judge(tx, course, *parts, finished=finished, at=at)
            case 1:
                seen = part(reference, present_s=chance.randrange(2))
                await sign(tx, booking.id, booking.course_id, seen)
            case 2:
                state = chance.choice(["booked", "withdrawn"])
                moved = booking_details(course, reference=reference, state=state)
                await stored_register.put_booking(tx, moved, NOW)
            case 3:
                state = chance.choice(["planned", "planned", "cancelled"])
                name = f"NSAC-{held.index(course)}"
                planned = course_details(reference=name, state=state)
                await stored_register.put_course(tx, planned, NOW)
            case _:
                await propose(tx, booking.id, booking.course_id)


async def test_a_report_that_came_is_a_change(store: Store, clock: SettableClock) -> None:
    desk = await make_desk(store, clock)
    await derived(store)
    async with store.writing() as tx:
        await tx.execute(text("UPDATE reconciliations SET state = 'done'"))
    async with store.reading() as tx:
        assert set(await cases.changes(tx, 10)) == {desk.live.course_id}


async def test_a_batch_leaves_later_changes_to_the_next(store: Store) -> None:
    async with store.writing() as tx:
        for number in range(3):
            course = await a_course(tx, reference=f"NSAC-{number}")
            await judge(tx, course)
    changed = ChangedCourses(store, batch_size=2)
    assert [await changed.run_due() for _ in range(3)] == [2, 1, 0]


@pytest.mark.thorough
def test_the_migration_records_past_courses(database_url: str) -> None:
    engine = engines.for_migrations(database_url)
    with engine.begin() as connection:
        command.downgrade(config_on(connection), "0024")
        connection.execute(
            text(
                "INSERT INTO courses (id, reference, type, policy, starts_at, ends_at, zoom_host, "
                "schedule_version, state, changed_at) VALUES (7, 'N', 'NSAC', 'p', :at, :at, "
                "'h', 1, 'planned', :at)"
            ),
            {"at": NOW},
        )
        connection.execute(
            text(
                "INSERT INTO assessments (course_id, judged_at, ledger_id, finished, result) "
                "VALUES (7, :at, 1, true, '{}')"
            ),
            {"at": NOW},
        )
        command.upgrade(config_on(connection), "head")
        changed = connection.scalars(text("SELECT course_id FROM case_changes")).all()
        assert set(changed) == {7}
    engine.dispose()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_of_two_at_once_the_last_to_derive_has_seen_both(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await judge(tx, course, part("B-1"))

    async def sign_beside() -> None:
        async with store.writing() as tx:
            await sign(tx, booking, course, part("B-1"))
            await refresh(tx, course)

    async with store.writing() as tx:
        await judge(tx, course, part("B-1", present_s=1), at=LATER, read=2)
        await refresh(tx, course)
        signing = asyncio.create_task(sign_beside())
        await _until_it_waits(store)
    await signing
    (row,) = await rows_of(store, course)
    assert (row.act, row.outcome) == ("sign_again", "completed")


async def _until_it_waits(store: Store) -> None:
    waits = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
        "AND datname = current_database()"
    )
    while True:
        async with store.reading() as tx:
            if await tx.scalar(waits):
                return


async def test_a_course_that_is_moved_on_has_no_rows(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        await a_booking(tx, course)
        await judge(tx, course, part("B-1"))
    assert len(await derived(store, course)) == 1
    async with store.writing() as tx:
        await judge(tx, course, part("B-1"), finished=False, at=LATER + timedelta(hours=1))
    assert await derived(store, course) == []
