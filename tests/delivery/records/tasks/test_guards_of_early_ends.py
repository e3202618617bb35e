"""Direct SQL closes no window, ends no task and opens none again but as the table has it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from tests.delivery.records.tasks.decided_case import AN_HOUR, NOW, WINDOW_CLOSES, DecidedCase

LATER = WINDOW_CLOSES + timedelta(seconds=1)
AFTER_HOLD = NOW + timedelta(hours=24, seconds=1)


@pytest.fixture
async def case(store: Store) -> DecidedCase:
    return await DecidedCase(store).plan()


async def refuses(case: DecidedCase, *acting: Any, **changes: Any) -> None:
    with pytest.raises(StoreFault, match="not possible now"):
        await case.act(*acting, **changes)


async def test_without_the_note_that_no_date_can_be_offered_no_window_is_closed(
    case: DecidedCase,
) -> None:
    refund = await case.open_refund()
    await case.tell()
    await refuses(case, refund, "no_date", "open", due_at=NOW)
    await refuses(case, refund, "told", "open", due_at=AFTER_HOLD)


async def test_without_a_date_a_refund_is_due_untold_and_a_status_after_the_hold(
    case: DecidedCase,
) -> None:
    refund, status = await case.open_refund(), await case.open_status()
    await case.follow_up("no_date")
    await case.act(refund, "no_date", "open", due_at=NOW)
    await case.act(refund, "done", "done", due_at=NOW)
    await refuses(case, status, "no_date", "open", due_at=NOW)
    await case.act(status, "no_date", "open")
    await case.tell()
    await refuses(case, status, "told", "open", due_at=AFTER_HOLD - timedelta(seconds=1))
    await case.act(status, "told", "open", due_at=AFTER_HOLD)


async def test_without_a_date_nobody_books_or_is_charged(case: DecidedCase) -> None:
    charge = await case.open()
    await case.follow_up("no_date")
    await refuses(case, charge, "booked", "open")
    await refuses(case, charge, "done", "done")
    with pytest.raises(StoreFault):
        await case.follow_up("elsewhere")


async def test_after_a_new_booking_or_a_charge_no_window_is_closed(case: DecidedCase) -> None:
    for act, leads_to in (("booked", "open"), ("done", "done")):
        await case.book(f"B-{act}")
        charge = await case.open()
        await case.act(charge, act, leads_to)
        with pytest.raises(StoreFault, match="not after a new booking"):
            await case.follow_up("no_date")


async def test_with_another_provider_the_status_ends_and_the_refund_does_not(
    case: DecidedCase,
) -> None:
    refund, status = await case.open_refund(), await case.open_status()
    await refuses(case, status, "elsewhere", "cancelled")
    await case.follow_up("elsewhere")
    await refuses(case, refund, "elsewhere", "cancelled")
    await case.act(status, "elsewhere", "cancelled")


async def test_without_a_withdrawal_nothing_ends_and_nothing_is_refunded(case: DecidedCase) -> None:
    charge = await case.open()
    await refuses(case, charge, "withdrawn", "cancelled", "service")
    with pytest.raises(StoreFault, match="not possible now"):
        await case.open(kind="refund", branch="always", outcome_id=None)
    await case.withdraw()
    await case.act(charge, "withdrawn", "cancelled", "service")
    await case.open(kind="refund", branch="always", outcome_id=None)


async def test_a_withdrawal_ends_neither_a_completion_nor_a_ban_nor_a_correction(
    case: DecidedCase,
) -> None:
    done = await case.open()
    await case.act(done, "done", "done")
    standing = [
        await case.open(kind="national_status", branch="always", national_status=4),
        await case.open(kind="ban", branch="always"),
        await case.open(branch="always", corrects_id=done),
    ]
    await case.withdraw()
    for task in standing:
        await refuses(case, task, "withdrawn", "cancelled", "service")


@pytest.mark.parametrize("change", [{"reason": " "}, {"withdrawn_at": NOW + AN_HOUR}])
async def test_an_offer_is_withdrawn_with_a_reason_and_not_in_the_future(
    case: DecidedCase, change: dict[str, object]
) -> None:
    with pytest.raises(StoreFault, match="withdrawn with a reason"):
        await case.withdraw(**change)


async def test_by_a_trainer_no_offer_is_withdrawn_and_by_nobody_twice(case: DecidedCase) -> None:
    with pytest.raises(StoreFault, match="withdrawn with a reason"):
        await case.withdraw(user_id=case.people["trainer"])
    await case.withdraw(user_id=None, token_id=1)
    with pytest.raises(StoreFault):
        await case.withdraw()


@pytest.mark.parametrize("note", [None, "", "  "])
async def test_what_was_not_done_after_all_has_a_reason(
    case: DecidedCase, note: str | None
) -> None:
    charge = await case.open()
    await case.act(charge, "done", "done")
    statement = text(
        "INSERT INTO task_acts (task_id, act, leads_to, user_id, note, at)"
        " VALUES (:task, 'not_done', 'open', :officer, :note, '2026-06-10 12:00:00+00:00')"
    )
    with pytest.raises(StoreFault, match="not possible now"):
        async with case.store.writing() as tx:
            await tx.execute(statement, {"task": charge, "officer": case.officer, "note": note})


async def test_what_another_task_puts_right_is_not_opened_again(case: DecidedCase) -> None:
    charge = await case.open()
    await case.act(charge, "done", "done")
    await case.open(branch="always", corrects_id=charge)
    await refuses(case, charge, "not_done", "open")


async def test_of_a_charge_and_a_refund_one_is_done_however_often_one_was_not(
    case: DecidedCase,
) -> None:
    charge, refund = await case.open(), await case.open_refund()
    await case.tell()
    await case.act(refund, "told", "open", due_at=LATER)
    await case.act(charge, "done", "done")
    await case.act(refund, "not_needed", "cancelled")
    await refuses(case, refund, "revived", "open", due_at=LATER)
    await case.act(charge, "not_done", "open")
    await case.act(refund, "revived", "open", due_at=LATER)
    await case.act(refund, "done", "done", due_at=LATER, at=LATER)
    await refuses(case, charge, "done", "done", at=LATER)
