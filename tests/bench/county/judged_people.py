"""How long one course takes to judge, by its number of people."""

import asyncio
import time

from compliance.assessment import assess
from delivery.assessment import course_inputs
from delivery.assessment.course_inputs import CourseInputs
from delivery.records.database.store import Store
from tests.bench.databases import past_year
from tests.fuzz.fuzzed.service_client import database

ROUNDS = 7


def judging_s(people: int) -> float:
    """The least of some rounds, in seconds."""
    inputs = inputs_of(people)
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        assess(inputs.course, inputs.events, inputs.policy, past_year.OVER)
        taken.append(time.process_time() - began)
    return min(taken)


def inputs_of(people: int) -> CourseInputs:
    """A past course of this many people, with every event of them."""
    with database(postgresql=False) as url:
        return asyncio.run(_kept(url, people))


async def _kept(url: str, people: int) -> CourseInputs:
    store = Store(url)
    try:
        await past_year.keep(store, 1, people)
        async with store.reading() as tx:
            inputs = await course_inputs.read(tx, 1)
    finally:
        await store.close()
    if inputs is None:
        raise LookupError("the course was not kept")
    return inputs
