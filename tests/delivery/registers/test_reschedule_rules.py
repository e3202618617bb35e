"""A course whose meeting has begun cannot move to another day."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from delivery.records.accounts import users
from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Store
from delivery.registers import importing, register_fields
from delivery.registers.reschedule_rules import BEGUN
from tests.delivery.registers.import_desk import refusals_of
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at

AS_PLANNED = register_fields.course(
    {"reference": "NSAC-1", "type": "NSAC", "starts": "2026-06-10 09:00", "minutes": 165,
     "zoom_host": "host-1"}
)  # fmt: skip
A_WEEK = timedelta(days=7)
REFUSED = [f"starts: {BEGUN}"]

Happening = Callable[[LiveCourse], Awaitable[None]]


@pytest.fixture
async def live(store: Store, clock: SettableClock) -> LiveCourse:
    async with store.writing() as tx:
        trainer = await users.add(
            tx, email="tess@example.org", name="Tess", role="trainer", now=clock.now()
        )
    clock.set(at("09:30"))
    return await course_of(store, clock, trainer)


async def move(live: LiveCourse, by: timedelta, **changes: Any) -> RowOutcome:
    """Moves the course by this much from its planned start."""
    starts, ends = AS_PLANNED.starts + by, AS_PLANNED.ends + by
    entry = msgspec.structs.replace(AS_PLANNED, starts=starts, ends=ends, **changes)
    return (await importing.course(live.store, entry, None, live.clock.now())).outcome


async def camera_of_a_meeting_that_was_opened_early(live: LiveCourse) -> None:
    await live.opens("06:30")
    await live.camera("A", "on", "07:00")


HEARD: dict[str, Happening] = {
    "a webhook": lambda live: live.joins("A", "08:50"),
    "a stream": camera_of_a_meeting_that_was_opened_early,
    "the trainer": lambda live: live.notes("abandon", "09:25"),
}


@pytest.mark.parametrize("heard", HEARD)
@pytest.mark.parametrize("by", [A_WEEK, timedelta(hours=15)])
async def test_a_course_with_an_event_stays_on_its_day(
    live: LiveCourse, heard: str, by: timedelta
) -> None:
    await HEARD[heard](live)
    assert await refusals_of(move(live, by)) == REFUSED


async def test_the_start_may_move_within_its_day(live: LiveCourse) -> None:
    await live.everybody_in()
    assert await move(live, timedelta(minutes=30)) == RowOutcome.CHANGED


async def test_a_course_without_events_may_move(live: LiveCourse) -> None:
    assert await move(live, A_WEEK) == RowOutcome.CHANGED


async def test_a_rehearsal_before_the_notes_opened_is_ignored(live: LiveCourse) -> None:
    await live.joins("X", "06:30")
    assert await move(live, A_WEEK) == RowOutcome.CHANGED


async def test_a_webhook_about_the_new_time_is_not_an_event(live: LiveCourse) -> None:
    """Zoom sends such a webhook for each move that the service requests."""
    await live.zoom("meeting.updated", "08:00")
    assert await move(live, A_WEEK) == RowOutcome.CHANGED


async def test_a_later_start_does_not_hide_earlier_events(
    live: LiveCourse,
) -> None:
    await live.everybody_in("AB")
    await move(live, timedelta(hours=5))
    assert await refusals_of(move(live, A_WEEK)) == REFUSED


async def test_a_cancelled_course_with_events_cannot_move_to_another_day(live: LiveCourse) -> None:
    await live.notes("abandon", "09:25")
    await move(live, timedelta(0), state="cancelled")
    assert await refusals_of(move(live, A_WEEK, state="planned")) == REFUSED


async def test_the_advice_of_the_refusal_works(live: LiveCourse) -> None:
    await live.notes("abandon", "09:25")
    await move(live, A_WEEK, reference="NSAC-2")
    again = register_fields.booking(
        {"booking_ref": "B-A-2", "course": "NSAC-2", "course_type": "NSAC", "given_name": "Amelia",
         "family_name": "Brown", "email": "a@example.org", "force": "LINCOLNSHIRE POLICE",
         "police_deadline": "2026-07-08"}
    )  # fmt: skip
    taken = await importing.booking(live.store, again, None, live.clock.now())
    assert taken.outcome == RowOutcome.CREATED
