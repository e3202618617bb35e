"""What comes of courses and bookings that are sent in: once, wholly, and within the clauses."""

from collections.abc import Awaitable
from datetime import timedelta
from importlib.resources import files
from typing import Any

import msgspec
import pytest

from delivery import entries, intake, register_file
from delivery.entries import BookingEntry, CourseEntry
from delivery.pinning import AS_MADE
from delivery.policies import shipped_text
from delivery.records import audit, bookings, courses, meetings, pins, users
from delivery.records.kept import Kept
from delivery.records.store import Store
from delivery.refusal import Refused
from tests.settable_clock import SettableClock

COURSE = entries.course(
    {"reference": "NSAC-1", "type": "NSAC", "starts": "2026-06-10 09:00", "minutes": 165,
     "zoom_host": "host-1", "trainer": "tess@provider.example"}
)  # fmt: skip
BOOKING = entries.booking(
    {"booking_ref": "HER-1", "course": "NSAC-1", "course_type": "NSAC", "force": "KENT",
     "police_deadline": "2026-07-08", "given_name": "Alan", "family_name": "Archer",
     "email": "alan@mail.example"}
)  # fmt: skip
OTHER = msgspec.structs.replace(COURSE, reference="NSAC-2", zoom_host="host-2")


@pytest.fixture(autouse=True)
async def trainer(store: Store, clock: SettableClock) -> int:
    async with store.change() as tx:
        return await users.add(
            tx, email="tess@provider.example", name="Tess", role="trainer", now=clock.now()
        )


class Desk:
    """Sends entries in as the importing command does."""

    def __init__(self, store: Store, clock: SettableClock) -> None:
        self.store, self.clock = store, clock

    async def course(self, entry: CourseEntry = COURSE, **changes: object) -> Kept:
        changed = msgspec.structs.replace(entry, **changes)
        return (await intake.course(self.store, changed, None, self.clock.now())).kept

    async def booking(self, entry: BookingEntry = BOOKING, **changes: object) -> Kept:
        changed = msgspec.structs.replace(entry, **changes)
        return (await intake.booking(self.store, changed, None, self.clock.now())).kept

    async def asked(self, reference: str = "NSAC-1") -> list[str]:
        async with self.store.look() as tx:
            course = await courses.by_reference(tx, reference)
            assert course is not None
            return [one.kind for one in await meetings.requests_of_course(tx, course.id)]


@pytest.fixture
def desk(store: Store, clock: SettableClock) -> Desk:
    return Desk(store, clock)


async def refusals_of(attempt: Awaitable[object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        await attempt
    return [str(refusal) for refusal in refused.value.refusals]


async def test_a_course_and_a_booking_are_kept_and_asked_of_the_meeting_provider(
    desk: Desk,
) -> None:
    assert (await desk.course(), await desk.booking()) == (Kept.CREATED, Kept.CREATED)
    assert await desk.asked() == ["make", "register"]


async def test_the_same_again_changes_nothing_and_asks_for_nothing(desk: Desk) -> None:
    for kept in (Kept.CREATED, Kept.UNCHANGED):
        assert (await desk.course(), await desk.booking()) == (kept, kept)
    assert await desk.asked() == ["make", "register"]


async def test_the_same_again_is_no_refusal_after_the_course(desk: Desk) -> None:
    await desk.course()
    await desk.booking()
    desk.clock.set(COURSE.ends)
    assert (await desk.course(), await desk.booking()) == (Kept.UNCHANGED, Kept.UNCHANGED)


async def test_a_reference_that_comes_again_with_other_words_is_changed_not_doubled(
    desk: Desk, store: Store
) -> None:
    await desk.course()
    await desk.booking()
    assert await desk.booking(mobile="07700 900001") == Kept.CHANGED
    async with store.look() as tx:
        found = await bookings.by_reference(tx, "HER-1")
        assert found is not None
        assert found.mobile == "07700 900001"
        assert len(await bookings.of_course(tx, found.course_id)) == 1


async def test_what_is_not_told_leaves_the_state_as_it_is(desk: Desk, store: Store) -> None:
    await desk.course()
    await desk.booking(state="withdrawn")
    assert await desk.booking(mobile="07700 900001") == Kept.CHANGED
    async with store.look() as tx:
        found = await bookings.by_reference(tx, "HER-1")
    assert found is not None
    assert found.state == "withdrawn"


async def test_a_withdrawn_offer_takes_the_personal_link_away(desk: Desk) -> None:
    await desk.course()
    await desk.booking()
    await desk.booking(state="withdrawn")
    assert await desk.asked() == ["make", "register", "unregister"]


async def test_a_moved_course_asks_for_the_meeting_and_for_new_links(desk: Desk) -> None:
    await desk.course()
    await desk.booking()
    await desk.course(
        starts=COURSE.starts + timedelta(days=1), ends=COURSE.ends + timedelta(days=1)
    )
    assert await desk.asked() == ["make", "register", "move", "unregister", "register"]


async def test_a_cancelled_course_asks_for_its_meeting_to_be_cancelled(desk: Desk) -> None:
    await desk.course()
    await desk.course(state="cancelled")
    assert await desk.asked() == ["make", "cancel"]


async def test_each_change_is_in_the_audit_and_nothing_else(
    desk: Desk, store: Store, trainer: int
) -> None:
    now = desk.clock.now()
    await intake.course(store, COURSE, trainer, now)
    await desk.course()
    await desk.booking()
    async with store.look() as tx:
        rows = await audit.between(tx, now, now + timedelta(seconds=1))
    assert [(row.user_id, row.act, row.subject) for row in rows] == [
        (trainer, "course created", "course NSAC-1"),
        (None, "booking created", "booking HER-1"),
    ]


async def test_nobody_is_booked_past_their_police_deadline(desk: Desk) -> None:
    await desk.course()
    assert await refusals_of(
        desk.booking(police_deadline=COURSE.ends.date() - timedelta(days=1))
    ) == [
        "police_deadline: is before the course ends, on 2026-06-10: "
        "book an earlier course or ask the force"
    ]
    assert await desk.booking(police_deadline=COURSE.ends.date()) == Kept.CREATED


async def test_a_deadline_is_a_day_in_london(desk: Desk) -> None:
    late = entries.course(
        {"reference": "L", "type": "NSAC", "starts": "2026-06-10 22:00", "ends": "2026-06-11 00:30",
         "zoom_host": "host-1"}
    )  # fmt: skip
    assert late.ends.date() == COURSE.ends.date()
    await desk.course(late)
    assert len(await refusals_of(desk.booking(course="L", police_deadline=late.ends.date()))) == 1


async def test_a_course_is_not_moved_past_the_deadline_of_a_client(desk: Desk) -> None:
    await desk.course()
    await desk.booking()
    late: dict[str, Any] = {
        "starts": COURSE.starts + timedelta(days=29),
        "ends": COURSE.ends + timedelta(days=29),
    }
    assert await refusals_of(desk.course(**late)) == [
        "starts: booking HER-1 must be completed by 2026-07-08"
    ]
    assert await desk.asked() == ["make", "register"]
    await desk.booking(state="cancelled")
    assert await desk.course(**late) == Kept.CHANGED


async def test_nobody_is_booked_on_a_course_that_is_over(desk: Desk) -> None:
    await desk.course()
    desk.clock.set(COURSE.ends - timedelta(seconds=1))
    assert await desk.booking(booking_ref="IN-TIME") == Kept.CREATED
    desk.clock.set(COURSE.ends)
    assert await refusals_of(desk.booking()) == [
        "course: the course is over: what is kept of it stands"
    ]


async def test_nobody_leaves_a_course_that_is_over(desk: Desk) -> None:
    await desk.course()
    await desk.course(
        OTHER, starts=COURSE.starts + timedelta(days=9), ends=COURSE.ends + timedelta(days=9)
    )
    await desk.booking()
    desk.clock.set(COURSE.ends)
    assert (await refusals_of(desk.booking(state="cancelled")))[0].startswith("state: ")
    assert (await refusals_of(desk.booking(course="NSAC-2")))[0].startswith("course: ")
    assert await desk.booking(email="new@mail.example") == Kept.CHANGED


async def test_a_course_that_is_over_is_neither_changed_nor_planned(desk: Desk) -> None:
    await desk.course()
    desk.clock.set(COURSE.ends)
    assert (await refusals_of(desk.course(state="cancelled")))[0].startswith("starts: ")
    later: dict[str, Any] = {
        "starts": COURSE.starts + timedelta(days=9),
        "ends": COURSE.ends + timedelta(days=9),
    }
    assert (await refusals_of(desk.course(**later)))[0].startswith("starts: ")
    assert (await refusals_of(desk.course(OTHER)))[0].startswith("starts: ")


async def test_nobody_is_booked_on_a_cancelled_course(desk: Desk) -> None:
    await desk.course(state="cancelled")
    assert await refusals_of(desk.booking()) == ["course: the course is cancelled: book another"]


async def test_nobody_is_booked_on_a_course_that_is_not_planned_or_of_another_type(
    desk: Desk,
) -> None:
    assert (await refusals_of(desk.booking()))[0].startswith("course: no such course")
    await desk.course()
    assert await refusals_of(desk.booking(course_type="WDU")) == [
        "course_type: the offer is for WDU, and NSAC-1 is NSAC"
    ]


async def test_a_trainer_is_somebody_who_may_sign_in_as_one(desk: Desk, store: Store) -> None:
    assert (await refusals_of(desk.course(trainer="who@provider.example")))[0].startswith(
        "trainer: "
    )
    async with store.change() as tx:
        await users.add(
            tx, email="olga@provider.example", name="Olga", role="officer", now=desk.clock.now()
        )
    assert (await refusals_of(desk.course(trainer="olga@provider.example")))[0].startswith(
        "trainer"
    )


async def test_a_policy_is_one_that_ships(desk: Desk) -> None:
    assert (await refusals_of(desk.course(policy="mine")))[0].startswith("policy: there is no such")


async def test_a_course_keeps_the_policy_that_it_was_made_under(desk: Desk, store: Store) -> None:
    await desk.course()
    assert await desk.course(policy="lrsp-2025-03") == Kept.UNCHANGED
    (refusal,) = await refusals_of(desk.course(policy="lrsp-2030-01"))
    assert refusal.startswith("policy: the course is pinned to lrsp-2025-03")
    async with store.look() as tx:
        (pin,) = await pins.of_course(tx, 1)
    assert pin.policy.text == shipped_text("lrsp-2025-03")
    assert pin.reason == AS_MADE


async def test_a_meeting_keeps_its_host(desk: Desk) -> None:
    await desk.course()
    assert (await refusals_of(desk.course(zoom_host="host-2")))[0].startswith("zoom_host: ")
    await desk.course(state="cancelled")
    assert await desk.course(zoom_host="host-2", state="planned") == Kept.CHANGED


HEAD = (
    "course,course_type,starts,minutes,zoom_host,"
    "booking_ref,force,police_deadline,given_name,family_name,email"
)
FIRST = "NSAC-1,NSAC,2026-06-10 09:00,165,host-1,HER-1,KENT,2026-07-08,Alan,Archer,a@mail.example"
ALONE = "NSAC-1,NSAC,,,,HER-2,KENT,2026-07-08,Bea,Bond,b@mail.example"


async def send(desk: Desk, *rows: str) -> intake.TakenIn:
    sent = register_file.read("\n".join((HEAD, *rows)).encode())
    return await intake.register(desk.store, sent, None, desk.clock.now())


async def test_a_register_is_taken_in_and_counted(desk: Desk) -> None:
    taken = await send(desk, FIRST, ALONE)
    assert (dict(taken.courses), dict(taken.bookings)) == ({Kept.CREATED: 1}, {Kept.CREATED: 2})
    taken = await send(desk, FIRST, ALONE.replace("Bea", "Beatriz"))
    assert dict(taken.courses) == {Kept.UNCHANGED: 1}
    assert dict(taken.bookings) == {Kept.UNCHANGED: 1, Kept.CHANGED: 1}


async def test_nothing_of_a_register_is_taken_in_when_one_line_is_refused(
    desk: Desk, store: Store
) -> None:
    late = ALONE.replace("2026-07-08", "2026-06-09")
    lost = ALONE.replace("NSAC-1", "NSAC-9").replace("HER-2", "HER-3")
    assert await refusals_of(send(desk, FIRST, late, lost)) == [
        "line 3, police_deadline: is before the course ends, on 2026-06-10: "
        "book an earlier course or ask the force",
        "line 4, course: no such course is planned here: send the course first",
    ]
    async with store.look() as tx:
        assert await courses.by_reference(tx, "NSAC-1") is None
        assert await audit.between(tx, desk.clock.now(), desk.clock.now() + timedelta(1)) == []


async def test_a_refused_course_is_told_once_and_not_for_each_of_its_bookings(desk: Desk) -> None:
    past = FIRST.replace("2026-06-10", "2026-06-01")
    assert await refusals_of(send(desk, past, ALONE)) == [
        "line 2, starts: the course is over: what is kept of it stands"
    ]


async def test_a_course_may_move_past_the_deadline_of_a_client_who_leaves_it_in_the_same_file(
    desk: Desk,
) -> None:
    await send(desk, FIRST, ALONE)
    moved = FIRST.replace("2026-06-10", "2026-07-09").replace("2026-07-08", "2026-07-20")
    second = ALONE.replace("NSAC-1", "NSAC-2")
    other = "NSAC-2,NSAC,2026-06-12 09:00,165,host-2,,,,,,"
    assert await refusals_of(send(desk, moved, other)) == [
        "line 2, starts: booking HER-2 must be completed by 2026-07-08"
    ]
    taken = await send(desk, moved, other, second)
    assert dict(taken.courses) == {Kept.CHANGED: 1, Kept.CREATED: 1}


async def test_the_sample_is_taken_in(desk: Desk, store: Store) -> None:
    sample = files("delivery").joinpath("web", "static", "register.csv").read_bytes()
    async with store.change() as tx:
        await users.add(
            tx,
            email="tess.trainer@provider.example",
            name="T",
            role="trainer",
            now=desk.clock.now(),
        )
    taken = await intake.register(store, register_file.read(sample), None, desk.clock.now())
    assert (dict(taken.courses), dict(taken.bookings)) == ({Kept.CREATED: 2}, {Kept.CREATED: 3})


async def test_the_courses_that_look_different_are_named_so_that_their_screens_are_woken(
    desk: Desk, store: Store, clock: SettableClock
) -> None:
    await desk.course()
    await desk.course(OTHER)
    await desk.booking()
    moved = msgspec.structs.replace(BOOKING, course="NSAC-2")
    assert (await intake.booking(store, moved, None, clock.now())).courses == {1, 2}
    assert (await intake.booking(store, moved, None, clock.now())).courses == frozenset()
    taken = await send(desk, FIRST, ALONE)
    assert taken.changed == {1, 2}
