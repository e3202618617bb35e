"""Posts mutated webhooks, correctly signed, with genuine ones among them, to the whole service.

python -m tests.fuzz.webhooks [--count 100000] [--seed 1] [--postgresql]

Exits with 1 if any answer is above 499, if a genuine event is lost, if a page fails afterwards, or
if the process has grown by more than MOST_GROWN_MB.
"""

import asyncio
import resource
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from compliance.events import Joined
from delivery.ledger.entry_decoding import events_of
from delivery.records.database.store import Store
from delivery.records.ledger import ledger
from integrations.zoom.webhooks.retained_fields import OBJECTS
from tests.delivery.web.machines.zoom_post import signed
from tests.doubles.settable_clock import SettableClock
from tests.fuzz.fuzz_command import outcome_of
from tests.fuzz.mutations import Mutator
from tests.fuzz.service_client import Client, running, sign_in
from tests.integrations.zoom.webhooks.webhook_bodies import AT, MEETING, about, raw, rtms_started
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at
from tests.signing_in import somebody

AT_ONCE = 16
EVERY = 10
"""Every tenth webhook is genuine."""
MOST_OF_COURSE = 3_000
"""The number of webhooks about the course whose pages are opened afterwards; the others name other
meetings."""
OTHER = "80000009999"
"""A meeting that belongs to no course."""
MOST_GROWN_MB = 60
TIMES = {"join_time": AT, "leave_time": AT, "date_time": AT, "new_role": "host"}
BODIES = (*(about(event, **TIMES) for event in sorted(OBJECTS)), rtms_started())


@dataclass
class FuzzResult:
    answers: Counter[int] = field(default_factory=Counter)
    genuine: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    failing: list[str] = field(default_factory=list)
    """Pages of the course that are answered above 499 afterwards."""
    grown_mb: float = 0.0
    """The growth since a tenth of the webhooks had been posted, in MB."""

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
        async with running(url, store, clock) as client:
            before, post = 0.0, _poster(client, clock, outcome)
            waiting = _webhooks(count, seed, outcome)
            for posted in range(0, count, AT_ONCE):
                await asyncio.gather(*map(post, islice(waiting, AT_ONCE)))
                if not before and posted > count // 10:
                    before = memory_mb()
            outcome.grown_mb = memory_mb() - before
            outcome.lost = outcome.genuine - await _joined(store)
            outcome.failing = await _failing_pages(client, store, live, clock)
        return outcome
    finally:
        await store.close()


def _poster(client: Client, clock: SettableClock, outcome: FuzzResult) -> Any:
    async def post(sent: bytes) -> None:
        # The test client itself would keep every answer.
        url = client.make_url("/webhooks/zoom")
        async with client.session.post(url, data=sent, headers=signed(sent, clock)) as answer:
            outcome.answers[answer.status] += 1
            await answer.read()

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
        other = number >= of_course
        yield sent.replace(MEETING.encode(), b"8%010d" % (number % 1_000)) if other else sent


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


async def _failing_pages(
    client: Client, store: Store, live: LiveCourse, clock: SettableClock
) -> list[str]:
    clock.set(at("13:00"))
    failing = []
    for role in ("trainer", "officer"):
        await sign_in(client, store, clock, role)
        for path in _pages(role, live):
            answer = await client.get(path)
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


def memory_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def main() -> int:
    outcome = outcome_of(run, __doc__, 100_000)
    print("answers", dict(sorted(outcome.answers.items())))
    print(f"genuine {len(outcome.genuine)}, of these lost {len(outcome.lost)}")
    print("pages that fail", outcome.failing or "none")
    print(f"memory grown by {outcome.grown_mb:.1f} MB")
    bad = outcome.faults or outcome.lost or outcome.failing or outcome.grown_mb > MOST_GROWN_MB
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
