"""A trainer's courses with their readiness."""

from datetime import timedelta

from delivery.records.database.store import Store
from delivery.records.meetings import meetings
from delivery.records.planning import bookings
from delivery.records.planning.bookings import BookingDetails
from delivery.records.readiness import course_list
from tests import stored_register
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import course_of
from tests.scenes.scene import at
from tests.signing_in import somebody


async def test_only_those_who_are_booked_are_counted(store: Store, clock: SettableClock) -> None:
    trainer_id = await somebody(store, "trainer", clock.now())
    live = await course_of(store, clock, trainer_id)
    async with store.writing() as tx:
        row = await bookings.by_id(tx, live.booking_ids["A"])
        assert row is not None
        fields = {name: getattr(row, name) for name in BookingDetails.__dataclass_fields__}
        await stored_register.put_booking(
            tx, BookingDetails(**{**fields, "state": "withdrawn"}), at("08:30")
        )
        missed = [{"setting": "waiting_room", "wanted": True, "found": False}]
        await meetings.keep_read_back(tx, live.course_id, missed, at("08:30"))
    async with store.reading() as tx:
        (scheduled,) = await course_list.of_trainer(tx, trainer_id, at("00:00"))
    assert (scheduled.booked, scheduled.settings_missed, scheduled.read_back_at) == (
        8,
        1,
        at("08:30"),
    )


async def test_a_course_that_ended_before_is_left_out(store: Store, clock: SettableClock) -> None:
    trainer_id = await somebody(store, "trainer", clock.now())
    await course_of(store, clock, trainer_id)
    async with store.reading() as tx:
        assert await course_list.of_trainer(tx, trainer_id, at("11:45")) == []
        earlier = at("11:45") - timedelta(seconds=1)
        assert len(await course_list.of_trainer(tx, trainer_id, earlier)) == 1
        assert await course_list.of_trainer(tx, trainer_id + 1, earlier) == []
