"""A course of nine clients: what a hold keeps, what goes beside it, and what reports count."""

from datetime import date, timedelta

import pytest

from compliance.outcomes.recommendation import Outcome
from compliance.retention.hold import HoldCause
from delivery.caseload.refreshing import ChangedCourses
from delivery.destruction import dry_run
from delivery.destruction.register_copy import RegisterCopy
from delivery.destruction.retention_rule import RetentionRule
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from delivery.records.retention import course_lines, holds, ledger_pieces, register
from delivery.records.retention.permits import permitted
from delivery.reporting import period_report
from delivery.reporting.period_report import PeriodFigures
from delivery.reporting.reporting_period import Period
from tests.delivery.destruction import kept_records
from tests.delivery.destruction.kept_records import TERM_ENDS
from tests.delivery.destruction.one_run import run
from tests.doubles.settable_clock import SettableClock
from tests.scenes.decision_tasks import do, tasks_of
from tests.scenes.nine_clients import PEOPLE
from tests.scenes.officer_desk import OfficerDesk, make_desk

JUNE = Period(date(2026, 6, 1), date(2026, 7, 1))
FAMILY_NAMES = {letter: family for letter, (_, family) in PEOPLE.items()}


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    made = await make_desk(store, clock)
    for client in "AC":
        await made.sign(client, Outcome.COMPLETED)
        for kind in await tasks_of(made, client):
            await do(made, client, kind)
    return made


async def hold(desk: OfficerDesk, client: str) -> int:
    async with desk.store.writing() as tx:
        return await holds.place(
            tx,
            booking_id=desk.live.booking_ids[client],
            cause=HoldCause.COMPLAINT,
            reason="A complaint of 1 June.",
            look_again_on=date(2027, 9, 1),
            user_id=desk.officer_id,
            now=desk.now,
        )


async def figures(store: Store) -> PeriodFigures:
    async with store.reading() as tx:
        return await period_report.figures(tx, JUNE, TERM_ENDS + timedelta(days=3))


async def test_the_years_of_a_report_do_not_change(
    desk: OfficerDesk, rule: RetentionRule, copy: RegisterCopy
) -> None:
    await ChangedCourses(desk.store).work_off()
    before = await figures(desk.store)
    assert before.clients == {"booked": 9}
    assert before.signed["completed"] == 2
    await run(desk.store, rule, copy)
    assert await figures(desk.store) == before
    await ChangedCourses(desk.store).work_off()
    assert await figures(desk.store) == before


async def test_a_hold_keeps_its_client_and_nobody_else(
    desk: OfficerDesk, rule: RetentionRule, copy: RegisterCopy
) -> None:
    await hold(desk, "G")
    before = await figures(desk.store)
    totals = await run(desk.store, rule, copy)
    assert totals.clients == 8
    others = [name for letter, name in FAMILY_NAMES.items() if letter != "G"]
    assert await kept_records.found(desk.store, *others) == []
    assert await kept_records.found(desk.store, *references("ABCDEFHI")) == []
    assert await kept_records.found(desk.store, FAMILY_NAMES["G"]) != []
    case = await desk.case("G")
    assert [breach.row.rule for breach in case.breaches] == ["camera_off", "camera_off"]
    assert await figures(desk.store) == before


def references(letters: str) -> list[str]:
    return [f"B-{letter}" for letter in letters]


async def test_a_hold_that_ends_lets_the_client_go_the_day_after(
    desk: OfficerDesk, rule: RetentionRule, copy: RegisterCopy
) -> None:
    hold_id = await hold(desk, "G")
    await run(desk.store, rule, copy)
    ended_at = TERM_ENDS + timedelta(days=30, hours=15)
    async with desk.store.writing() as tx:
        by = {"user_id": desk.officer_id, "reason": "Answered."}
        assert await holds.end(tx, hold_id, now=ended_at, **by)  # type: ignore[arg-type]
        assert not await holds.end(tx, hold_id, now=ended_at, **by)  # type: ignore[arg-type]
    last_moment = TERM_ENDS + timedelta(days=31) - timedelta(seconds=1)
    assert (await run(desk.store, rule, copy, last_moment)).clients == 0
    assert (await run(desk.store, rule, copy, last_moment + timedelta(seconds=1))).clients == 1
    assert await kept_records.found(desk.store, *FAMILY_NAMES.values()) == []


async def test_the_database_itself_refuses_to_destroy_what_is_held(desk: OfficerDesk) -> None:
    await hold(desk, "G")
    with pytest.raises(StoreFault, match="hold"):
        async with desk.store.writing() as tx, permitted(tx, bookings=[desk.live.booking_ids["G"]]):
            pass


async def test_a_hold_that_is_set_after_lines_were_read_keeps_them(desk: OfficerDesk) -> None:
    async with desk.store.reading() as tx:
        keys = await course_lines.keys_of(tx, desk.live.course_id)
        lines = await ledger_pieces.of_course(tx, keys)
    await hold(desk, "G")
    (piece, *_) = ledger_pieces.pieces(lines)
    assert await ledger_pieces.delete_of_course(desk.store, keys, piece) == 0
    async with desk.store.reading() as tx:
        assert await ledger_pieces.of_course(tx, keys) == lines


async def test_a_dry_run_says_whose_records_go_and_who_is_kept_and_why(
    desk: OfficerDesk, rule: RetentionRule
) -> None:
    await hold(desk, "G")
    before = await kept_records.tables_with_people(desk.store)
    planned = await dry_run.look(desk.store, rule, TERM_ENDS)
    assert [plan.reference for plan in planned.going] == [f"B-{letter}" for letter in "ABCDEFHI"]
    assert [(plan.reference, *plan.keeping_reasons) for plan in planned.staying] == [
        ("B-G", "hold")
    ]
    assert planned.courses == ()
    assert await kept_records.tables_with_people(desk.store) == before
    early = await dry_run.look(desk.store, rule, TERM_ENDS - timedelta(seconds=1))
    assert early.clients == ()


async def test_the_register_says_what_went_and_names_nobody(
    desk: OfficerDesk, rule: RetentionRule, copy: RegisterCopy
) -> None:
    await run(desk.store, rule, copy)
    async with desk.store.reading() as tx:
        entries = await register.entries_after(tx, 0, 100)
    classes = {entry.record_class for entry in entries}
    assert {"booking", "findings", "decisions", "ledger"} <= classes
    assert {entry.digest for entry in entries} == {rule.named.digest}
    assert [entry.id for entry in entries] == [*range(1, len(entries) + 1)]
    (whole,) = [entry for entry in entries if entry.record_class == "booking"]
    assert sorted(whole.bookings) == sorted(desk.live.booking_ids.values())
    assert copy.entries() == entries
    text = copy.path.read_text("utf-8")
    assert not any(name in text for name in FAMILY_NAMES.values())
