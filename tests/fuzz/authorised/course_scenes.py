"""The courses whose pages and forms are fuzzed: one to come, one that runs, one whose outcomes are
signed, and one whose cases wait for officers."""

from collections.abc import Awaitable, Callable, Mapping

from delivery.records.database.store import Store
from delivery.records.planning import bookings
from tests.delivery.web.course_history import CourseHistory, make_history
from tests.doubles.settable_clock import SettableClock
from tests.fuzz.authorised.open_cases import open_cases
from tests.scenes.nine_clients import PEOPLE
from tests.scenes.officer_desk import planned_desk
from tests.scenes.scene import at

CLIENTS = 6


async def _planned(store: Store, clock: SettableClock) -> CourseHistory:
    """An hour before the course."""
    return CourseHistory(await planned_desk(store, clock, PEOPLE), "")


async def _running(store: Store, clock: SettableClock) -> CourseHistory:
    """A quarter past ten; each client is in a different state."""
    desk = await planned_desk(store, clock, PEOPLE)
    await desk.live.busy()
    async with store.writing() as tx:
        for booking_id in desk.live.booking_ids.values():
            await bookings.replace_interpreter_key(tx, booking_id)
    clock.set(at("10:15"))
    return CourseHistory(desk, "")


async def _held(store: Store, clock: SettableClock) -> CourseHistory:
    return await make_history(store, clock, CLIENTS)


SCENES: Mapping[str, Callable[[Store, SettableClock], Awaitable[CourseHistory]]] = {
    "planned": _planned,
    "running": _running,
    "held": _held,
    "open": open_cases,
}
