"""Adjustments cannot change once the course has begun."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Store
from delivery.registers.adjustment_rules import BEGUN
from tests.delivery.registers.import_desk import (
    ALONE,
    COURSE,
    HEAD,
    OTHER,
    ImportDesk,
    refusals_of,
    send_in,
    tess,
)
from tests.doubles.settable_clock import SettableClock

A_DAY = timedelta(days=1)
INTERPRETER: dict[str, Any] = {
    "interpreter_name": "Ines Iglesias",
    "interpreter_kind": "language",
    "interpreter_over_16": True,
}
NOBODY: dict[str, Any] = dict.fromkeys(INTERPRETER)


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> ImportDesk:
    """One client is booked who needs more breaks."""
    await tess(store, clock)
    opened = ImportDesk(store, clock)
    await opened.course()
    await opened.booking(requirements=("extra_breaks",))
    return opened


async def test_adjustments_may_change_until_the_course_begins(desk: ImportDesk) -> None:
    desk.clock.set(COURSE.starts - timedelta(seconds=1))
    assert (
        await desk.booking(requirements=("camera_may_be_off",), **INTERPRETER) == RowOutcome.CHANGED
    )


@pytest.mark.parametrize("moment", [COURSE.starts, COURSE.ends, COURSE.ends + A_DAY])
@pytest.mark.parametrize("codes", [("camera_may_be_off", "extra_breaks"), ()])
async def test_requirements_cannot_change_once_the_course_has_begun(
    desk: ImportDesk, moment: datetime, codes: tuple[str, ...]
) -> None:
    desk.clock.set(moment)
    assert await refusals_of(desk.booking(requirements=codes)) == [f"requirements: {BEGUN}"]


async def test_interpreters_cannot_change_once_the_course_has_begun(desk: ImportDesk) -> None:
    every = [f"{name}: {BEGUN}" for name in INTERPRETER]
    await desk.booking(booking_ref="HER-2", **INTERPRETER)
    desk.clock.set(COURSE.starts)
    assert await refusals_of(desk.booking(**INTERPRETER)) == every
    assert await refusals_of(desk.booking(booking_ref="HER-2", **NOBODY)) == every
    other = INTERPRETER | {"interpreter_name": "Ivo"}
    assert await refusals_of(desk.booking(booking_ref="HER-2", **other)) == every[:1]


async def test_other_fields_may_change_during_the_course(desk: ImportDesk) -> None:
    desk.clock.set(COURSE.ends + A_DAY)
    assert await desk.booking(email="new@mail.example") == RowOutcome.CHANGED
    again: dict[str, Any] = {"requirements": ("extra_breaks",), **NOBODY}
    assert await desk.booking(mobile="07700 900001", **again) == RowOutcome.CHANGED


async def test_a_booking_moved_to_a_later_course_may_change(
    desk: ImportDesk,
) -> None:
    await desk.course(OTHER, starts=COURSE.starts + A_DAY, ends=COURSE.ends + A_DAY)
    desk.clock.set(COURSE.starts)
    assert await desk.booking(course="NSAC-2", requirements=("captions",)) == RowOutcome.CHANGED


async def test_a_late_adjustment_in_a_register_is_refused_with_its_line(desk: ImportDesk) -> None:
    desk.clock.set(COURSE.starts)
    late = ALONE.replace("HER-2", "HER-1").replace("Bea,Bond", "Alan,Archer")
    assert await refusals_of(send_in(desk, f"{HEAD},requirements", f"{late},support_person")) == [
        f"line 2, requirements: {BEGUN}"
    ]
