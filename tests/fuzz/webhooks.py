"""Posts mutated webhooks, correctly signed, with genuine ones among them, to the whole service.

python -m tests.fuzz.webhooks [--count 100000] [--seed 1] [--postgresql]

Exits with 1 if any answer is above 499, if a genuine event is lost, if a page fails afterwards, or
if the memory of the service does not stay level.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from compliance.events import Joined
from delivery.ledger.entry_decoding import events_of
from delivery.records.database.store import Store
from delivery.records.ledger import ledger
from integrations.zoom.webhooks.retained_fields import OBJECTS
from tests.delivery.web.machines.zoom_post import signed
from tests.doubles.settable_clock import SettableClock
from tests.fuzz.fuzz_command import outcome_of
from tests.fuzz.fuzzed.service_client import sign_in
from tests.fuzz.fuzzed.service_memory import SAMPLES, ServiceMemory
from tests.fuzz.fuzzed.service_process import OwnProcess, serving
from tests.fuzz.mutations import Mutator
from tests.integrations.zoom.webhooks.webhook_bodies import (
    AT,
    INSTANCE,
    MEETING,
    about,
    measured,
    raw,
    rtms_started,
)
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at
from tests.signing_in import somebody

AT_ONCE = 16
EVERY = 10
"""Every tenth webhook is genuine."""
MOST_OF_COURSE = 3_000
"""The number of webhooks about the course whose pages are opened afterwards; the others name other
meetings and instances, because the service holds the events of a course while it runs."""
OTHER = "80000009999"
"""A meeting that belongs to no course."""
TIMES = {"join_time": AT, "leave_time": AT, "date_time": AT, "new_role": "host"}
BODIES = (*(about(event, **TIMES) for event in sorted(OBJECTS)), measured(), rtms_started())


@dataclass
class FuzzResult:
    answers: Counter[int] = field(default_factory=Counter)
    genuine: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    failing: list[str] = field(default_factory=list)
    """Pages of the course that are answered above 499 afterwards."""
    memory: ServiceMemory | None = None

    @property
    def faults(self) -> int:
        return sum(many for status, many in self.answers.items() if status > 499)


async def run(url: str, count: int, seed: int) -> FuzzResult:
    """Posts `count` webhooks to a service on the migrated, empty database at `url`."""
    store, clock = Store(url), SettableClock(at("09:00:05"))
    try:
        trainer_id = await somebody(store, "trainer", clock.now())
        live = await course_of(store, clock, trainer_id)
        outcome = FuzzResult()
        async with serving(url, clock.now()) as service:
            post, waiting = _poster(service, clock, outcome), _webhooks(count, seed, outcome)
            while posts := [post(webhook) for webhook in islice(waiting, AT_ONCE)]:
                await asyncio.gather(*posts)
                if outcome.answers.total() // (count // SAMPLES or 1) > service.memory.taken:
                    service.memory.sample()
            outcome.memory = service.memory
            outcome.lost = outcome.genuine - await _joined(store)
            outcome.failing = await _failing_pages(service, store, live)
        return outcome
    finally:
        await store.close()


def _poster(service: OwnProcess, clock: SettableClock, outcome: FuzzResult) -> Any:
    async def status(sent: bytes) -> int:
        headers = signed(sent, clock)
        async with service.client.post("/webhooks/zoom", data=sent, headers=headers) as answer:
            await answer.read()
            return answer.status

    async def post(sent: bytes) -> None:
        """Repeats as Zoom does what was answered 503, which a busy machine may cause; a second 503
        counts."""
        answered = await status(sent)
        outcome.answers[await status(sent) if answered == 503 else answered] += 1

    return post


def _webhooks(count: int, seed: int, outcome: FuzzResult) -> Iterator[bytes]:
    mutator = Mutator(seed)
    of_course = min(count, MOST_OF_COURSE)
    for number in range(count):
        if number % EVERY == 0:
            uuid = f"genuine-{number}"
            outcome.genuine.add(uuid)
            yield raw(_joins(uuid, MEETING if number < of_course else OTHER))
            continue
        body = mutator.chosen(BODIES)
        sent = mutator.mutated(body)
        yield sent if number < of_course else _of_another(sent, number % 1_000)


def _of_another(sent: bytes, number: int) -> bytes:
    meeting, instance = b"8%010d" % number, b"/other-%d===" % number
    return sent.replace(MEETING.encode(), meeting).replace(INSTANCE.encode(), instance)


def _joins(uuid: str, meeting_id: str) -> dict[str, Any]:
    body = about("meeting.participant_joined", join_time=AT, participant_uuid=uuid)
    body["payload"]["object"] |= {"id": meeting_id, "uuid": f"instance of {meeting_id}"}
    return body


async def _joined(store: Store) -> set[str]:
    """The participants whose join is in the ledger, every line of which must be readable."""
    async with store.reading() as tx:
        rows = [
            row for meeting in (MEETING, OTHER) for row in await ledger.of_course(tx, 0, meeting)
        ]
    events = [event for row in rows for event in events_of(row.line)]
    return {event.person.uuid for event in events if isinstance(event, Joined)}


async def _failing_pages(service: OwnProcess, store: Store, live: LiveCourse) -> list[str]:
    clock = SettableClock(at("13:00"))
    service.set_clock(clock.now())
    failing = []
    for role in ("trainer", "officer"):
        await sign_in(service.client, store, clock, role)
        for path in _pages(role, live):
            answer = await service.client.get(path)
            if answer.status != 200:
                failing.append(f"{answer.status} {path}")
    return failing


def _pages(role: str, live: LiveCourse) -> Iterator[str]:
    if role == "trainer":
        yield from ("/trainer", f"/trainer/courses/{live.course_id}")
        return
    yield from ("/officer", "/officer/courses", "/officer/readiness", "/officer/report")
    yield f"/officer/courses/{live.course_id}"
    yield from (f"/officer/cases/{booking_id}" for booking_id in live.booking_ids.values())


def main() -> int:
    outcome = outcome_of(run, __doc__, 100_000)
    print("answers", dict(sorted(outcome.answers.items())))
    print(f"genuine {len(outcome.genuine)}, of these lost {len(outcome.lost)}")
    print("pages that fail", outcome.failing or "none")
    print(outcome.memory)
    level = outcome.memory is not None and outcome.memory.is_level
    return 1 if outcome.faults or outcome.lost or outcome.failing or not level else 0


if __name__ == "__main__":
    sys.exit(main())
