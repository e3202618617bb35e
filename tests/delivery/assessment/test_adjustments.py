"""Adjustments that officers note as arranged: who is named, and what was agreed in time."""

from collections.abc import Sequence

import pytest

from delivery.assessment import course_inputs
from delivery.assessment.adjustments import Adjustment
from tests.delivery.assessment.agreements import agree, note
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at


async def read(live: LiveCourse) -> tuple[Sequence[Adjustment], bool]:
    """A's adjustments, and whether a supporter is without a name for the judgement."""
    async with live.store.reading() as tx:
        inputs = await course_inputs.read(tx, live.course_id)
    assert inputs is not None
    return inputs.adjustments["B-A"], inputs.course.bookings[0].unnamed_supporter


async def test_a_supporter_is_named_by_a_note_made_before_the_start(live: LiveCourse) -> None:
    await agree(live, "support_person")
    (adjustment,), unnamed = await read(live)
    assert (adjustment.noted, adjustment.lacks_person, unnamed) == (None, True, True)
    await note(live, "support_person", "Sam Support", "08:30")
    (adjustment,), unnamed = await read(live)
    assert (adjustment.person, adjustment.in_time, unnamed) == ("Sam Support", True, False)


async def test_a_name_noted_once_the_course_has_begun_silences_nothing(live: LiveCourse) -> None:
    await agree(live, "support_person")
    await note(live, "support_person", "Sam Support", "09:00")
    (adjustment,), unnamed = await read(live)
    assert (adjustment.person, adjustment.in_time, unnamed) == ("Sam Support", False, True)


async def test_a_supporter_whom_the_register_names_is_named(live: LiveCourse) -> None:
    await agree(live, "support_person", interpreter_name="Sam Support", interpreter_kind="support")
    (adjustment,), unnamed = await read(live)
    assert (adjustment.person, unnamed) == ("Sam Support", False)


@pytest.mark.parametrize("code", ["camera_may_be_off", "camera_position", "extra_breaks"])
async def test_what_needs_nobody_lacks_nobody_and_says_who_noted_it(
    live: LiveCourse, code: str
) -> None:
    await agree(live, code)
    (adjustment,), _ = await read(live)
    assert (adjustment.noted, adjustment.lacks_person) == (None, False)
    await note(live, code, "", "08:30")
    (adjustment,), _ = await read(live)
    assert adjustment.noted is not None
    assert (adjustment.noted.officer, adjustment.noted.at) == ("Olive", at("08:30"))
    assert adjustment.person is None
