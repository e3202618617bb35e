"""Pins a course to another policy, always with a reason.

Signed outcomes stay as they are. The caller judges the course again afterwards.
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

SIGNED = "an outcome of this course is signed. To judge the course again, add --after-signing"
SAME = "the course is already pinned to this text"


@dataclass(frozen=True, slots=True)
class Repinning:
    """A request to pin a course to another policy."""

    course: str
    """The course's reference."""
    policy: PolicyText
    reason: str
    by: str | None = None
    """The email address of an officer or administrator."""
    after_signing: bool = False


async def pin_again(store: Store, repinning: Repinning, now: datetime) -> int:
    """Pins the course and returns its id. Raises InvalidInput and PolicyFault."""
    reason = plain(repinning.reason)
    async with store.writing() as tx:
        course = await courses.by_reference(tx, repinning.course)
        if course is None:
            raise InvalidInput(FieldError("course", "there is no course with this reference"))
        by = await _user_id(tx, repinning.by)
        refusals = [*_reason_refused(reason), *await _course_refused(tx, course, repinning)]
        if refusals:
            raise InvalidInput(*refusals)
        await policy_pins.pin(tx, course.id, repinning.policy, user_id=by, reason=reason, now=now)
        subject = f"course {course.reference}"
        await audit.add(tx, user_id=by, act="policy pinned anew", subject=subject, now=now)
    return course.id


async def _user_id(tx: Transaction, address: str | None) -> int | None:
    if address is None:
        return None
    user = await users.by_email(tx, address)
    if user is None or not user.active or user.role == "trainer":
        raise InvalidInput(
            FieldError("by", "there is no officer or administrator with this email address")
        )
    return user.id


def _reason_refused(reason: str) -> list[FieldError]:
    if SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        return []
    return [
        FieldError("reason", f"enter between {SHORTEST_REASON} and {LONGEST_REASON} characters")
    ]


async def _course_refused(
    tx: Transaction, course: CourseRow, repinning: Repinning
) -> list[FieldError]:
    # An officer who signs meanwhile waits, and then sees that the case has changed.
    for booking in await bookings.of_course(tx, course.id):
        await decisions.hold(tx, booking.id)
    refusals = []
    if (await pinning.text_of(tx, course)).digest == repinning.policy.digest:
        refusals.append(FieldError("policy", SAME))
    if not repinning.after_signing and await decisions.outcomes_of_course(tx, course.id):
        refusals.append(FieldError("course", SIGNED))
    return refusals
