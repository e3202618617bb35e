"""Pins courses to come to the policy that is in force on their day, where it came later."""

from dataclasses import dataclass
from datetime import datetime

from delivery.policies.policy_set import PolicySet
from delivery.records.database.store import Store
from delivery.records.judgements.policy_pins import PolicyText
from delivery.records.planning import courses
from delivery.records.planning.courses import CourseRow
from delivery.replay.repinning import Repinning, pin_again
from delivery.timekeeping.london_time import london_day


@dataclass(frozen=True, slots=True)
class Adoption:
    """A course to come under another policy than the policy in force on its day."""

    course: CourseRow
    policy: PolicyText
    """The policy in force on the day of the course."""


async def adoptable(store: Store, policies: PolicySet, now: datetime) -> list[Adoption]:
    """Returns the courses that have not begun and that another policy would judge, the first
    first."""
    async with store.reading() as tx:
        planned = await courses.to_come(tx, now)
    chosen = [(course, policies.in_force_on(london_day(course.starts_at))) for course in planned]
    return [
        Adoption(course, policies.text_of(name)) for course, name in chosen if course.policy != name
    ]


async def adopt(
    store: Store, adoption: Adoption, reason: str, by: str | None, now: datetime
) -> None:
    """Pins the course to the policy. Raises InvalidInput as `pin_again` does."""
    wanted = Repinning(adoption.course.reference, adoption.policy, reason, by)
    await pin_again(store, wanted, now)
