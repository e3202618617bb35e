"""The courses whose pages and forms are fuzzed: one to come, one that runs, one that was cut short,
one whose outcomes are signed, and one whose cases wait for officers."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from delivery.course_trainers import handover, second_trainer
from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.records.meetings import meeting_requests
from delivery.records.planning import bookings
from tests.delivery.web.course_history import CourseHistory, make_history, write_to
from tests.doubles.settable_clock import SettableClock
from tests.fuzz.authorised.open_cases import open_cases
from tests.scenes.nine_clients import PEOPLE
from tests.scenes.officer_desk import planned_desk
from tests.scenes.scene import at

CLIENTS = 6


async def _planned(store: Store, clock: SettableClock) -> CourseHistory:
    """An hour before the course, whose requests Zoom has refused. Every letter has been sent."""
    desk = await planned_desk(store, clock, PEOPLE)
    async with store.writing() as tx:
        for request in await meeting_requests.claim_due(tx, desk.now + timedelta(days=9), 99):
            await meeting_requests.outbox.refuse(tx, request, "There is no such host.")
        for booking_id in desk.live.booking_ids.values():
            await write_to(tx, booking_id, desk.now, state="sent")
    return CourseHistory(desk, "")


async def _running(store: Store, clock: SettableClock) -> CourseHistory:
    """A quarter past ten; each client is in a different state. The trainer has
    offered the course to a second one."""
    desk = await planned_desk(store, clock, PEOPLE)
    await desk.live.busy()
    async with store.writing() as tx:
        role: dict[str, Any] = {"role": "trainer", "now": desk.now}
        second_id = await users.add(tx, email="second@example.org", name="Sam", **role)
    about = (store, desk.live.course_id, second_id)
    await second_trainer.add(*about, desk.officer_id, desk.now)
    await handover.offer(*about, desk.live.trainer_id, desk.now)
    async with store.writing() as tx:
        for booking_id in desk.live.booking_ids.values():
            await bookings.replace_interpreter_key(tx, booking_id)
    clock.set(at("10:15"))
    return CourseHistory(desk, "")


async def _cut_short(store: Store, clock: SettableClock) -> CourseHistory:
    """Half an hour after the planned end."""
    desk = await planned_desk(store, clock, PEOPLE)
    await desk.live.everybody_in("AB")
    await desk.live.ends("09:40")
    clock.set(at("12:20"))
    await desk.judged()
    return CourseHistory(desk, "")


async def _held(store: Store, clock: SettableClock) -> CourseHistory:
    return await make_history(store, clock, CLIENTS)


SCENES: Mapping[str, Callable[[Store, SettableClock], Awaitable[CourseHistory]]] = {
    "planned": _planned,
    "running": _running,
    "cut short": _cut_short,
    "held": _held,
    "open": open_cases,
}
