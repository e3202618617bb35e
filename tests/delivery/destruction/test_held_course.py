"""A course of nine clients: what a hold keeps, what goes beside it, and what reports count."""

from datetime import date, timedelta

import pytest
from msgspec import structs

from compliance.outcomes.recommendation import Outcome
from compliance.provider_report import ReportedStay
from compliance.retention.hold import HoldCause
from delivery.caseload.refreshing import ChangedCourses
from delivery.destruction import dry_run
from delivery.destruction.register_copy import RegisterCopy
from delivery.destruction.retention_rule import RetentionRule
from delivery.ledger.report_entry import entry_of
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
from tests.scenes.held_course import held
from tests.scenes.live_course import INSTANCE
from tests.scenes.nine_clients import MEETING, PEOPLE
from tests.scenes.officer_desk import JUDGED_AT, OfficerDesk, make_desk, planned_desk
from tests.scenes.scene import at

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


async def tells_of_everybody(desk: OfficerDesk) -> None:
    """Zoom's report, and a camera line, which are about several clients at once."""
    rows = [
        ReportedStay(f"user-{letter}-1", f"reg-{letter}", None, " ".join(names), at("09:00"), None)
        for letter, names in PEOPLE.items()
    ]
    report = entry_of(INSTANCE, rows, meeting_id=MEETING, received_at=at("12:15"))
    users = [{"user_id": row.user_id} for row in rows]
    moment = {"event_type": 8, "timestamp": 1, "participants": users}
    line = {"source": "rtms", "message": {"msg_type": 6, "event": moment}}
    cameras = structs.replace(report, source="rtms", kind="6", digest=b"6" * 32, line=line)
    await desk.live.room.append([report, cameras])


async def test_of_a_line_about_several_clients_the_part_about_the_held_one_stays(
    desk: OfficerDesk, rule: RetentionRule, copy: RegisterCopy
) -> None:
    await tells_of_everybody(desk)
    await hold(desk, "G")
    await run(desk.store, rule, copy)
    others = [name for letter, name in FAMILY_NAMES.items() if letter != "G"]
    assert await kept_records.found(desk.store, *others) == []
    assert await kept_records.found(desk.store, *(f"reg-{each}" for each in "ABCDEFHI")) == []
    async with desk.store.reading() as tx:
        lines = await course_lines.lines(tx, await course_lines.keys_of(tx, desk.live.course_id))
    bodies = [line for _, line in lines.values()]
    reported = [line["rows"] for line in bodies if "rows" in line]
    assert [[row["name"] for row in rows] for rows in reported] == [["Priyanka Rao"]]
    events = [line["message"]["event"] for line in bodies if "event" in line.get("message", ())]
    users = [event["participants"] for event in events]
    assert users
    assert all(each == [{"user_id": "user-G-1"}] for each in users)


async def test_a_held_client_with_the_name_of_another_keeps_everything(
    store: Store, clock: SettableClock, rule: RetentionRule, copy: RegisterCopy
) -> None:
    people = {**PEOPLE, "A": ("Anita", FAMILY_NAMES["G"])}
    desk = await planned_desk(store, clock, people)
    await held(desk.live)
    clock.set(JUDGED_AT)
    await desk.judged()
    before = await desk.case("G")
    await hold(desk, "G")
    await run(store, rule, copy)
    assert await kept_records.found(store, "Anita", "reg-A", "B-A") == []
    assert (await desk.case("G")).breaches == before.breaches
    async with store.reading() as tx:
        judged = await course_lines.judgement(tx, desk.live.course_id)
    assert [each["reference"] for each in judged["bookings"]] == ["B-G"]


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
