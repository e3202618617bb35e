"""Which policy a course is judged under: the provider's policy in force on its day."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from delivery.policies import pinning, policy_reading
from delivery.policies.policy_set import PolicySet
from delivery.records.database.store import Store
from delivery.records.judgements import policy_pins
from delivery.records.planning import courses
from delivery.registers import importing
from tests.delivery.policies.test_policy_set import NAME, written
from tests.delivery.registers.import_desk import COURSE, refusals_of, tess
from tests.doubles.settable_clock import SettableClock

NEWER = "lrsp-2026-07"
A_MONTH = timedelta(days=30)
LATER: dict[str, Any] = {"starts": COURSE.starts + A_MONTH, "ends": COURSE.ends + A_MONTH}
LONGER = {**LATER, "ends": LATER["ends"] + timedelta(minutes=5)}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@dataclass
class Office:
    """Imports courses while a policy of the folder begins on 1 July 2026."""

    store: Store
    clock: SettableClock
    policies: PolicySet

    async def sends(self, *, policies: PolicySet | None = None, **changes: Any) -> list[str]:
        """Sends NSAC-1 and returns the names of its policies, the current one last."""
        entry = msgspec.structs.replace(COURSE, **changes)
        chosen = policies or self.policies
        await importing.course(self.store, entry, None, self.clock.now(), policies=chosen)
        return await self.pins()

    async def pins(self) -> list[str]:
        async with self.store.reading() as tx:
            course = await courses.by_reference(tx, "NSAC-1")
            assert course is not None
            pin = await policy_pins.current(tx, course.id)
            assert pin is not None
            return [pin.policy.name, pin.reason, course.policy]


@pytest.fixture
async def office(store: Store, clock: SettableClock, tmp_path: Path) -> Office:
    written(tmp_path, NEWER, "2026-07-01")
    await tess(store, clock)
    return Office(store, clock, policy_reading.read(tmp_path))


async def test_a_course_gets_the_policy_in_force_on_its_day(office: Office) -> None:
    assert await office.sends() == [NAME, pinning.AS_MADE, NAME]


async def test_a_newer_policy_of_the_folder_judges_later_courses(office: Office) -> None:
    assert await office.sends(**LATER) == [NEWER, pinning.AS_MADE, NEWER]
    async with office.store.reading() as tx:
        course = await courses.by_reference(tx, "NSAC-1")
        assert course is not None
        assert (await pinning.policy_of(tx, course)).name == NEWER


async def test_a_course_that_moves_past_the_day_gets_the_newer_policy(office: Office) -> None:
    await office.sends()
    assert await office.sends(**LATER) == [NEWER, pinning.AS_MOVED, NEWER]
    assert await office.sends() == [NAME, pinning.AS_MOVED, NAME]


async def test_a_course_on_record_keeps_its_policy_when_the_folder_gets_a_newer_one(
    office: Office,
) -> None:
    shipped = policy_reading.shipped_set()
    assert (await office.sends(policies=shipped, **LATER))[0] == NAME
    assert await office.sends(**LONGER) == [NAME, pinning.AS_MADE, NAME]


async def test_a_course_keeps_a_policy_that_left_the_folder(office: Office) -> None:
    await office.sends(**LATER)
    assert (await office.sends(policies=policy_reading.shipped_set(), **LONGER))[0] == NEWER


async def test_a_course_may_name_a_policy_of_the_folder_and_no_other(office: Office) -> None:
    assert (await office.sends(policy=NEWER))[0] == NEWER
    entry = msgspec.structs.replace(COURSE, reference="NSAC-2", policy="mine", zoom_host="host-2")
    sending = importing.course(
        office.store, entry, None, office.clock.now(), policies=office.policies
    )
    assert await refusals_of(sending) == [f"policy: is unknown. Known policies: {NAME}, {NEWER}"]
