"""Direct SQL cannot do what a decision does not allow: neither early, nor twice, nor unseen."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from delivery.records.answers import statements
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from delivery.records.tasks import decision_notices
from delivery.records.tasks.decision_notices import NoticeRow
from tests.delivery.records.tasks.decided_case import AN_HOUR, NOW, WINDOW_CLOSES, DecidedCase

LATER = WINDOW_CLOSES + timedelta(seconds=1)
REFUSED = "not possible now"


@pytest.fixture
async def case(store: Store) -> DecidedCase:
    return await DecidedCase(store).plan()


async def refuses(case: DecidedCase, *acting: Any, **changes: Any) -> None:
    with pytest.raises(StoreFault, match=REFUSED):
        await case.act(*acting, **changes)


async def test_of_a_charge_and_a_refund_one_is_done(case: DecidedCase) -> None:
    charge, refund = await case.open(), await case.open_refund()
    await case.tell()
    await case.act(refund, "told", "open", due_at=LATER)
    await case.act(charge, "done", "done")
    await refuses(case, refund, "done", "done", due_at=LATER, at=LATER)


async def test_after_the_refund_nobody_is_charged(case: DecidedCase) -> None:
    charge, refund = await case.open(), await case.open_refund()
    await case.tell()
    await case.act(refund, "told", "open", due_at=LATER)
    await case.act(refund, "done", "done", due_at=LATER, at=LATER)
    await refuses(case, charge, "booked", "open", at=LATER)
    await refuses(case, charge, "done", "done", at=LATER)
    await case.act(charge, "not_needed", "cancelled", at=LATER)


async def test_before_it_is_due_nothing_irreversible_is_done(case: DecidedCase) -> None:
    refund = await case.open_refund()
    await refuses(case, refund, "done", "done", at=LATER)
    await case.tell()
    await case.act(refund, "told", "open", due_at=LATER)
    await refuses(case, refund, "done", "done", due_at=LATER, at=WINDOW_CLOSES)
    await case.act(refund, "done", "done", due_at=LATER, at=LATER)


async def test_nothing_irreversible_is_due_before_the_client_was_told(case: DecidedCase) -> None:
    refund = await case.open_refund()
    await refuses(case, refund, "told", "open", due_at=LATER)
    await case.tell("not_reached")
    await refuses(case, refund, "told", "open", due_at=LATER)
    await case.tell("all_tried")
    await case.act(refund, "told", "open", due_at=LATER)


@pytest.mark.parametrize(
    ("told", "due", "refused"),
    [
        (NOW, WINDOW_CLOSES, True),
        (NOW, LATER, False),
        (WINDOW_CLOSES, WINDOW_CLOSES + 24 * AN_HOUR, True),
        (WINDOW_CLOSES, LATER + 24 * AN_HOUR, False),
    ],
)
async def test_nothing_irreversible_is_due_within_the_window_or_the_hold(
    case: DecidedCase, told: datetime, due: datetime, refused: bool
) -> None:
    refund = await case.open_refund()
    await case.tell(at=told)
    if refused:
        await refuses(case, refund, "told", "open", due_at=due)
    else:
        await case.act(refund, "told", "open", due_at=due)


async def test_a_decision_that_another_has_followed_is_not_carried_out(case: DecidedCase) -> None:
    charge = await case.open()
    await case.supersede()
    await refuses(case, charge, "done", "done")
    await case.act(charge, "superseded", "cancelled")


async def test_nothing_is_opened_for_a_decision_that_another_has_followed(
    case: DecidedCase,
) -> None:
    superseded = case.outcome
    await case.supersede()
    with pytest.raises(StoreFault, match="begins open"):
        await case.open(outcome_id=superseded)


async def test_while_a_statement_is_unread_nothing_irreversible_is_done(case: DecidedCase) -> None:
    refund, charge = await case.open_refund(), await case.open()
    await case.tell()
    await case.act(refund, "told", "open", due_at=LATER)
    async with case.store.writing() as tx:
        statement = await statements.add(
            tx,
            booking_id=case.booking,
            course_id=case.course,
            text="I was there.",
            late_reason="",
            now=NOW,
        )
    await refuses(case, refund, "done", "done", due_at=LATER, at=LATER)
    async with case.store.writing() as tx:
        await statements.add_reading(tx, statement_id=statement, officer_id=case.officer, now=NOW)
    await case.act(refund, "done", "done", due_at=LATER, at=LATER)
    await case.act(charge, "not_needed", "cancelled", at=LATER)


async def test_what_is_stopped_has_no_due_time(case: DecidedCase) -> None:
    refund = await case.open_refund()
    await case.tell()
    await case.act(refund, "told", "open", due_at=LATER)
    await refuses(case, refund, "stopped", "stopped", "service", due_at=LATER)
    await case.act(refund, "stopped", "stopped", "service")
    assert (await case.task(refund)).due_at is None


@pytest.mark.parametrize("act", ["superseded", "not_needed"])
async def test_a_task_is_not_cancelled_without_a_cause(case: DecidedCase, act: str) -> None:
    refund = await case.open_refund()
    await refuses(case, refund, act, "cancelled")


async def test_only_a_task_that_depends_on_a_booking_is_declined(case: DecidedCase) -> None:
    charge, refund = await case.open(), await case.open_refund()
    await refuses(case, refund, "declined", "cancelled")
    await case.act(charge, "declined", "cancelled")


async def test_only_a_task_that_depends_on_a_booking_is_due_with_it(case: DecidedCase) -> None:
    charge, refund = await case.open(), await case.open_refund()
    await refuses(case, refund, "booked", "open")
    await case.act(charge, "booked", "open", due_at=NOW)
    await case.act(refund, "not_needed", "cancelled")


@pytest.mark.parametrize("reference", [None, "", "  "])
async def test_what_is_done_has_a_reference(case: DecidedCase, reference: str | None) -> None:
    charge = await case.open()
    statement = text(
        "INSERT INTO task_acts (task_id, act, leads_to, user_id, reference, at)"
        " VALUES (:task, 'done', 'done', :officer, :reference, '2026-06-10 12:00:00+00:00')"
    )
    values = {"task": charge, "officer": case.officer, "reference": reference}
    with pytest.raises(StoreFault, match=REFUSED):
        async with case.store.writing() as tx:
            await tx.execute(statement, values)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE tasks SET state = 'done'",
        "UPDATE tasks SET due_at = opened_at",
        "UPDATE tasks SET amount_pence = 1",
        "UPDATE tasks SET irreversible = false",
        "UPDATE tasks SET hold_s = 0",
        "DELETE FROM tasks",
    ],
)
async def test_a_task_changes_by_its_acts_alone(case: DecidedCase, change: str) -> None:
    await case.open_refund()
    with pytest.raises(StoreFault, match="append only"):
        async with case.store.writing() as tx:
            await tx.execute(text(change))


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "refund", "irreversible": False},
        {"kind": "referral", "irreversible": False},
        {"kind": "national_status", "national_status": 6, "irreversible": False},
        {"kind": "refund", "irreversible": True, "due_at": NOW},
    ],
)
async def test_what_cannot_be_recalled_does_not_begin_as_if_it_could(
    case: DecidedCase, fields: dict[str, object]
) -> None:
    with pytest.raises(StoreFault):
        await case.open(**fields)


async def test_an_effect_of_a_decision_is_opened_once(case: DecidedCase) -> None:
    await case.open_refund()
    with pytest.raises(StoreFault):
        await case.open_refund()


@pytest.mark.parametrize("by", ["trainer", "administrator"])
async def test_only_an_officer_notes_that_a_client_was_told(case: DecidedCase, by: str) -> None:
    user = case.people[by]
    assert user is not None
    await _not_noted(case, NoticeRow(case.outcome, user, "email", "told", NOW, "", NOW))


@pytest.mark.parametrize("minutes", [-1, 1])
async def test_a_client_is_told_after_the_decision_and_not_in_the_future(
    case: DecidedCase, minutes: int
) -> None:
    told_at = NOW + timedelta(minutes=minutes)
    await _not_noted(case, NoticeRow(case.outcome, case.officer, "email", "told", told_at, "", NOW))


async def _not_noted(case: DecidedCase, notice: NoticeRow) -> None:
    with pytest.raises(StoreFault, match="told of a decision"):
        async with case.store.writing() as tx:
            await decision_notices.add(tx, notice)
