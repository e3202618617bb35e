"""Checks a trainer's form against a course of the test database."""

from datetime import datetime

import pytest

from delivery.live import course_view, note_checks
from delivery.live.course_view import CourseState, CourseView
from delivery.live.monitor import Monitor, monitor
from delivery.records.ledger.ledger import Entry
from delivery.validation.errors import InvalidInput
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at

USER = 7


async def view_at(live: LiveCourse, wall: str) -> CourseView:
    """The course as its trainer sees it at this time."""
    return course_view.view_of(*await state_at(live, at(wall)), USER)


async def state_at(live: LiveCourse, now: datetime) -> tuple[CourseState, Monitor]:
    async with live.store.reading() as tx:
        state = await course_view.read(tx, live.course_id)
    assert state is not None
    return state, monitor(state.inputs, state.tried, now)


async def entries_of(live: LiveCourse, wall: str, **form: str) -> tuple[Entry, ...]:
    return note_checks.read(form, await view_at(live, wall), USER)


async def lines(live: LiveCourse, wall: str, **form: str) -> list[dict[str, object]]:
    """The ledger lines of one form, without time, author and source."""
    return [
        {key: value for key, value in entry.line.items() if key not in ("source", "at", "by")}
        for entry in await entries_of(live, wall, **form)
    ]


async def press(live: LiveCourse, wall: str, **form: str) -> None:
    """Stores the note of the form in the ledger."""
    entries = await entries_of(live, wall, **form)
    assert entries
    await live.room.append(entries)


async def refusal(live: LiveCourse, wall: str, **form: str) -> str:
    with pytest.raises(InvalidInput) as refused:
        await lines(live, wall, **form)
    return str(refused.value)
