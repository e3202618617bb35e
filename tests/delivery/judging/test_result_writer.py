"""What courses were judged to be goes on record together, and one costs another nothing."""

import asyncio

import pytest

from compliance.policy.policy import PolicyFault
from delivery.judging import result_writer
from delivery.judging.dispatcher import Judge
from delivery.judging.result_writer import UnsavedResult
from delivery.judging.worker import AssessedCourse, WorkRequest, WorkResult
from delivery.live.board_broadcast import Broadcaster
from delivery.records.database.store import Store
from delivery.records.judgements import assessments, policy_pins
from delivery.records.planning.courses import by_ids
from tests.delivery.records.planned_course import NOW, a_course
from tests.doubles.settable_clock import SettableClock


def made(course_id: int, ledger_id: int = 1, policy: str = "lrsp-2025-03") -> UnsavedResult:
    result: dict[str, object] = {"read": ledger_id}
    return UnsavedResult(course_id, NOW, AssessedCourse(policy, ledger_id, None, False, result, ()))


@pytest.fixture
async def courses(store: Store) -> list[int]:
    async with store.writing() as tx:
        return [await a_course(tx, reference=f"NSAC-{n}") for n in range(result_writer.AT_ONCE + 1)]


async def read(store: Store, courses: list[int]) -> list[int]:
    async with store.reading() as tx:
        found = [await assessments.of_course(tx, one) for one in courses]
    return [one.ledger_id if one else 0 for one in found]


async def test_more_than_a_handful_are_all_kept_and_pinned(
    store: Store, courses: list[int]
) -> None:
    await result_writer.keep(store, [made(one) for one in reversed(courses)])
    assert await read(store, courses) == [1] * len(courses)
    async with store.reading() as tx:
        assert await policy_pins.without(tx, courses) == frozenset()


async def test_of_those_that_are_kept_together_each_gives_way_to_one_that_has_read_more(
    store: Store, courses: list[int]
) -> None:
    first, second = courses[:2]
    await result_writer.keep(store, [made(first, 7), made(second, 3)])
    await result_writer.keep(store, [made(first, 6), made(second, 4)])
    assert await read(store, [first, second]) == [7, 4]
    async with store.reading() as tx:
        kept = await assessments.of_course(tx, first)
    assert kept is not None
    assert kept.result == {"read": 7}


async def test_nothing_is_kept_under_a_policy_that_nobody_has(
    store: Store, courses: list[int]
) -> None:
    with pytest.raises(PolicyFault):
        await result_writer.keep(store, [made(courses[0]), made(courses[1], policy="gone")])
    assert await read(store, courses[:2]) == [0, 0]


class ReadyWorker:
    """Says of one course that it was judged under a policy that nobody has."""

    def __init__(self, bad: int) -> None:
        self.bad, self.asked = bad, list[int]()

    async def work(self, asked: WorkRequest) -> WorkResult:
        self.asked.append(asked.course_id)
        policy = "gone" if asked.course_id == self.bad else "lrsp-2025-03"
        return WorkResult(judged=made(asked.course_id, 1, policy).judged if asked.judge else None)


async def test_one_that_cannot_be_kept_costs_the_others_nothing_and_is_tried_again(
    store: Store, clock: SettableClock, courses: list[int]
) -> None:
    clerk = ReadyWorker(courses[0])
    judge = Judge(store, clock, Broadcaster(), clerk)
    running = asyncio.create_task(judge.run())
    for one in courses:
        judge.wake(one)
    others = [1] * (len(courses) - 1)
    while not judge.waiting or await read(store, courses) != [0, *others]:
        await read(store, courses)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_catching_up_leaves_alone_what_is_on_its_way(
    store: Store, clock: SettableClock, courses: list[int]
) -> None:
    async with store.reading() as tx:
        (ends_at,) = {one.ends_at for one in (await by_ids(tx, courses)).values()}
    clock.set(ends_at)
    clerk = ReadyWorker(0)
    judge = Judge(store, clock, Broadcaster(), clerk)
    judge.wake(courses[0])
    await judge.catch_up()
    assert sorted(clerk.asked) == courses[1:]
    assert await read(store, courses) == [0] + [1] * (len(courses) - 1)
