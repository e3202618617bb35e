"""Setting and ending holds on the records of a client, as officers do."""

from dataclasses import dataclass
from datetime import date, datetime

from compliance.retention.hold import HoldCause
from delivery.records.database.store import Transaction
from delivery.records.retention import client_facts, holds, register
from delivery.records.retention.register import HELD, RELEASED, NewEntry, Rule
from delivery.records.review import audit
from delivery.timekeeping.london_time import london_day
from delivery.validation.errors import FieldError, InvalidInput

NO_RULE = Rule("", "")
"""A hold follows from no table of retention."""
HOLD_SET, HOLD_ENDED = "hold on records set", "hold on records ended"


@dataclass(frozen=True, slots=True)
class TypedHold:
    cause: HoldCause
    reason: str
    look_again_on: date
    """A day in London."""


SHORTEST, LONGEST = 10, 1000
"""Of a reason, in characters."""
FURTHEST_YEARS = 7
"""A limitation period of six years, and one for its proceedings."""
REASON = f"reason must be {SHORTEST} characters or more, and at most {LONGEST}"


def hold_of(cause: str, reason: str, look_again_on: str, now: datetime) -> TypedHold:
    """Raises InvalidInput with every fault."""
    day = _day(look_again_on)
    today = london_day(now)
    faults = [] if cause in {*HoldCause} else [FieldError("cause", "select why")]
    faults += reason_faults(reason)
    if day is None:
        faults.append(FieldError("look_again_on", "write the day as 2027-06-30"))
    elif not today < day <= today.replace(year=today.year + FURTHEST_YEARS, day=1):
        words = f"the day must be after today, and at most {FURTHEST_YEARS} years away"
        faults.append(FieldError("look_again_on", words))
    if faults or day is None:
        raise InvalidInput(*faults)
    return TypedHold(HoldCause(cause), reason.strip(), day)


def reason_faults(reason: str) -> list[FieldError]:
    is_fit = SHORTEST <= len(reason.strip()) <= LONGEST
    return [] if is_fit else [FieldError("reason", REASON)]


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        return None


async def place(
    tx: Transaction, booking_id: int, typed: TypedHold, user_id: int, now: datetime
) -> int | None:
    """Sets a hold, with its entries in the register and the audit; returns its id, or None if the
    booking is destroyed."""
    if not await holds.may_be_set(tx, booking_id):
        return None
    hold_id = await holds.place(
        tx,
        booking_id=booking_id,
        cause=typed.cause,
        reason=typed.reason,
        look_again_on=typed.look_again_on,
        user_id=user_id,
        now=now,
    )
    await _register(tx, HELD, booking_id, typed.cause, now)
    await audit.add_of_booking(tx, booking_id, user_id=user_id, act=HOLD_SET, now=now)
    return hold_id


async def end(
    tx: Transaction, booking_id: int, hold_id: int, reason: str, user_id: int, now: datetime
) -> bool:
    """Ends a hold of the booking; False if it has ended already."""
    of_booking = (await holds.of_bookings(tx, [booking_id])).get(booking_id, [])
    cause = next((HoldCause(row.cause) for row in of_booking if row.id == hold_id), None)
    if cause is None or not await holds.end(tx, hold_id, user_id=user_id, reason=reason, now=now):
        return False
    await _register(tx, RELEASED, booking_id, cause, now)
    await audit.add_of_booking(tx, booking_id, user_id=user_id, act=HOLD_ENDED, now=now)
    return True


async def _register(
    tx: Transaction, act: str, booking_id: int, cause: HoldCause, now: datetime
) -> None:
    """The register names the cause and the numbers of rows alone; after a restore it tells which
    holds the backup lacks."""
    course = await client_facts.course_of(tx, booking_id)
    if course is not None:
        entry = NewEntry(act, cause.value, course.id, course.ends_at, (booking_id,), 1)
        await register.add(tx, [entry], rule=NO_RULE, run_id=None, now=now)
