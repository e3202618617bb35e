"""A trainer's form checked against a course of the test database."""

import pytest

from delivery.assessment import course_inputs
from delivery.assessment.course_inputs import CourseInputs
from delivery.live import note_checks
from delivery.validation.errors import InvalidInput
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at

USER = 7


async def inputs_of(live: LiveCourse) -> CourseInputs:
    async with live.store.reading() as tx:
        inputs = await course_inputs.read(tx, live.course_id)
    assert inputs is not None
    return inputs


async def lines(live: LiveCourse, wall: str, **form: str) -> list[dict[str, object]]:
    """The ledger lines of one form, without time, author and source."""
    entries = note_checks.read(form, await inputs_of(live), USER, at(wall))
    said = [dict(entry.line) for entry in entries]
    return [
        {key: value for key, value in line.items() if key not in ("source", "at", "by")}
        for line in said
    ]


async def refusal(live: LiveCourse, wall: str, **form: str) -> str:
    with pytest.raises(InvalidInput) as refused:
        await lines(live, wall, **form)
    return str(refused.value)
