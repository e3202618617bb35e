"""A sample of a year's finished courses in the records, with every event of them.

A hundred courses run at once, so that the rows of one course lie scattered among those of others,
as in production.
"""

from datetime import UTC, datetime, timedelta
from operator import attrgetter

from delivery.policies import pinning
from delivery.records.database.store import Store, Transaction
from delivery.records.ledger import bulk_append
from delivery.records.meetings import meetings
from integrations.zoom.simulator.meetings.meeting import Meeting
from tests.bench.databases import course_plans
from tests.bench.databases.course_plans import POLICY, keep_booking, keep_course
from tests.bench.databases.past_course import GeneratedCourse

AT_ONCE = 100
PEOPLE = 9
BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)
OVER = datetime(2027, 1, 5, tzinfo=UTC)
"""By then all courses are over, up to 36,000 of them."""
APART = timedelta(hours=24)


async def keep(store: Store, count: int, people: int = PEOPLE, began: datetime = BEGAN) -> int:
    """Stores `count` finished courses of so many people, with all their events; returns the number
    of ledger rows. The first hundred courses begin at `began`."""
    async with store.writing() as tx:
        trainer = await course_plans.trainer_of(tx, "past", began)
    rows = 0
    for first in range(0, count, AT_ONCE):
        async with store.writing() as tx:
            held = [
                await _planned(tx, trainer, number, people, began)
                for number in range(first, min(first + AT_ONCE, count))
            ]
        entries = [entry for course in held for entry in course.entries()]
        entries.sort(key=attrgetter("received_at"))
        for at in range(0, len(entries), bulk_append.MOST):
            rows += await bulk_append.append(store, entries[at : at + bulk_append.MOST])
    return rows


async def _planned(
    tx: Transaction, trainer: int, number: int, people: int, began: datetime
) -> GeneratedCourse:
    starts_at = began + number // AT_ONCE * APART
    course_id = await keep_course(tx, f"PAST-{number}", number, trainer, starts_at, began)
    await pinning.pin_as_made(tx, course_id, POLICY, began)
    meeting = _meeting(number, starts_at)
    await meetings.keep_made(tx, course_id, str(meeting.id), 1, began)
    booked = tuple(
        [
            await _booked(tx, course_id, number, person_number, began)
            for person_number in range(people)
        ]
    )
    return GeneratedCourse(number, course_id, meeting, booked, starts_at)


async def _booked(
    tx: Transaction, course_id: int, number: int, person_number: int, began: datetime
) -> tuple[str, str]:
    """The registrant and the reference of the booking."""
    reference, registrant = (
        f"PAST-{number}-{person_number}",
        f"past-{number:06d}-{person_number:02d}-registrant",
    )
    await keep_booking(tx, course_id, reference, registrant, began)
    return registrant, reference


def _meeting(number: int, starts_at: datetime) -> Meeting:
    return Meeting(
        id=82_000_000_000 + number,
        uuid=f"meeting-{number}",
        account_id="account-of-the-bench",
        host_id=f"host-{number}",
        topic=f"Course PAST-{number}",
        starts_at=starts_at,
        duration=165,
        timezone="Europe/London",
        agenda="",
        passcode="",
        made_at=BEGAN,
        settings={},
    )
