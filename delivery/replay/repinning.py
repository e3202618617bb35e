"""Pinning a course to another policy than the one that it was made under: never without a reason.

Nothing that was signed changes by it; the course is then judged again by whoever asked.
"""

from dataclasses import dataclass
from datetime import datetime

from delivery.policies import pinning
from delivery.records.accounts import users
from delivery.records.database.store import Store, Transaction
from delivery.records.judgements import policy_pins
from delivery.records.judgements.policy_pins import PolicyText
from delivery.records.planning import bookings, courses
from delivery.records.planning.courses import CourseRow
from delivery.records.review import audit, decisions
from delivery.review.decisions import LONGEST_REASON, SHORTEST_REASON, plain
from delivery.validation.errors import FieldError, InvalidInput

SIGNED = "an outcome of this course is signed: say --after-signing if it must be judged anew"
SAME = "the course is pinned to this very text already"


@dataclass(frozen=True, slots=True)
class Repinning:
    """What is asked, and by whom."""

    course: str
    """Its reference."""
    policy: PolicyText
    reason: str
    by: str | None = None
    """The email address of somebody who works here."""
    after_signing: bool = False


async def pin_again(store: Store, repinning: Repinning, now: datetime) -> int:
    """The id of the course, which is to be judged again. Raises Refused and PolicyFault."""
    reason = plain(repinning.reason)
    async with store.writing() as tx:
        course = await courses.by_reference(tx, repinning.course)
        if course is None:
            raise InvalidInput(FieldError("course", "there is no course of this reference"))
        by = await _who(tx, repinning.by)
        refusals = [*_reason_refused(reason), *await _course_refused(tx, course, repinning)]
        if refusals:
            raise InvalidInput(*refusals)
        await policy_pins.pin(tx, course.id, repinning.policy, user_id=by, reason=reason, now=now)
        subject = f"course {course.reference}"
        await audit.add(tx, user_id=by, act="policy pinned anew", subject=subject, now=now)
    return course.id


async def _who(tx: Transaction, address: str | None) -> int | None:
    if address is None:
        return None
    user = await users.by_email(tx, address)
    if user is None or not user.active or user.role == "trainer":
        raise InvalidInput(
            FieldError("by", "no officer or administrator signs in with this address")
        )
    return user.id


def _reason_refused(reason: str) -> list[FieldError]:
    if SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        return []
    return [FieldError("reason", f"give one of {SHORTEST_REASON} to {LONGEST_REASON} letters")]


async def _course_refused(
    tx: Transaction, course: CourseRow, repinning: Repinning
) -> list[FieldError]:
    # Whoever is signing for one of these waits, and then finds that the case has changed.
    for booking in await bookings.of_course(tx, course.id):
        await decisions.hold(tx, booking.id)
    refusals = []
    if (await pinning.text_of(tx, course)).digest == repinning.policy.digest:
        refusals.append(FieldError("policy", SAME))
    if not repinning.after_signing and await decisions.outcomes_of_course(tx, course.id):
        refusals.append(FieldError("course", SIGNED))
    return refusals
