"""Judging a course does not hold the event loop."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace

from compliance.events import Event
from delivery.assessment import course_inputs
from delivery.records.database.store import Store
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import course_of
from tests.scenes.scene import at
from tests.signing_in import somebody

LONGEST_S = 30.0


class EventsAfterATurn(tuple[Event, ...]):
    """Events that can be read once the event loop has had a turn."""

    turned: threading.Event

    def __iter__(self) -> Iterator[Event]:
        if not self.turned.wait(LONGEST_S):
            raise TimeoutError("the event loop had no turn")
        return super().__iter__()


async def test_others_have_a_turn_while_a_course_is_judged(
    store: Store, clock: SettableClock
) -> None:
    live = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    await live.everybody_in("AB")
    async with store.reading() as tx:
        inputs = await course_inputs.read(tx, live.course_id)
    assert inputs is not None
    events = EventsAfterATurn(inputs.events)
    events.turned = threading.Event()
    asyncio.get_running_loop().call_soon(events.turned.set)
    assessed = await replace(inputs, events=events).assessed_beside(at("11:50"))
    assert assessed == inputs.assessed(at("11:50"))
