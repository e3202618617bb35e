"""Judgements are saved together, and one that cannot be saved does not stop the others."""

import asyncio

import pytest

from compliance.policy.policy import PolicyFault
from delivery.judging import result_writer
from delivery.judging.dispatcher import Judge
from delivery.judging.result_writer import UnsavedResult
from delivery.judging.worker import AssessedCourse, WorkRequest, WorkResult
from delivery.records.database.store import Store
from delivery.records.judgements import assessments, policy_pins
from delivery.records.planning.courses import by_ids
from delivery.screens.board_broadcast import Broadcaster
from tests.delivery.records.planned_course import NOW, a_course
from tests.doubles.settable_clock import SettableClock


def judged(course_id: int, ledger_id: int = 1, policy: str = "lrsp-2025-03") -> UnsavedResult:
    result: dict[str, object] = {"read": ledger_id}
    return UnsavedResult(course_id, NOW, AssessedCourse(policy, ledger_id, None, False, result, ()))


@pytest.fixture
async def courses(store: Store) -> list[int]:
    async with store.writing() as tx:
        return [
            await a_course(tx, reference=f"NSAC-{n}") for n in range(result_writer.BATCH_SIZE + 1)
        ]


async def read(store: Store, courses: list[int]) -> list[int]:
    async with store.reading() as tx:
        rows = [await assessments.of_course(tx, course_id) for course_id in courses]
    return [row.ledger_id if row else 0 for row in rows]


async def test_more_than_a_batch_are_all_saved_and_pinned(store: Store, courses: list[int]) -> None:
    await result_writer.save(store, [judged(course_id) for course_id in reversed(courses)])
    assert await read(store, courses) == [1] * len(courses)
    async with store.reading() as tx:
        assert await policy_pins.without(tx, courses) == frozenset()


async def test_a_judgement_that_has_read_less_of_the_ledger_changes_nothing(
    store: Store, courses: list[int]
) -> None:
    first, second = courses[:2]
    await result_writer.save(store, [judged(first, 7), judged(second, 3)])
    await result_writer.save(store, [judged(first, 6), judged(second, 4)])
    assert await read(store, [first, second]) == [7, 4]
    async with store.reading() as tx:
        row = await assessments.of_course(tx, first)
    assert row is not None
    assert row.result == {"read": 7}


async def test_nothing_is_saved_under_a_policy_that_does_not_exist(
    store: Store, courses: list[int]
) -> None:
    with pytest.raises(PolicyFault):
        await result_writer.save(store, [judged(courses[0]), judged(courses[1], policy="gone")])
    assert await read(store, courses[:2]) == [0, 0]


class ReadyWorker:
    """Answers of one course that it was judged under a policy that does not exist."""

    def __init__(self, bad: int) -> None:
        self.bad, self.requested = bad, list[int]()

    async def work(self, request: WorkRequest) -> WorkResult:
        self.requested.append(request.course_id)
        policy = "gone" if request.course_id == self.bad else "lrsp-2025-03"
        return WorkResult(
            judged=judged(request.course_id, 1, policy).judged if request.judge else None
        )


async def test_one_that_cannot_be_saved_is_tried_again_and_the_others_are_saved(
    store: Store, clock: SettableClock, courses: list[int]
) -> None:
    worker = ReadyWorker(courses[0])
    judge = Judge(store, clock, Broadcaster(), worker)
    running = asyncio.create_task(judge.run())
    for course_id in courses:
        judge.wake(course_id)
    others = [1] * (len(courses) - 1)
    while not judge.waiting or await read(store, courses) != [0, *others]:
        await read(store, courses)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_catching_up_leaves_queued_courses_to_the_queue(
    store: Store, clock: SettableClock, courses: list[int]
) -> None:
    async with store.reading() as tx:
        (ends_at,) = {course.ends_at for course in (await by_ids(tx, courses)).values()}
    clock.set(ends_at)
    worker = ReadyWorker(0)
    judge = Judge(store, clock, Broadcaster(), worker)
    judge.wake(courses[0])
    await judge.catch_up()
    assert sorted(worker.requested) == courses[1:]
    assert await read(store, courses) == [0] + [1] * (len(courses) - 1)


async def test_a_course_whose_judging_fails_does_not_stop_the_catching_up(
    store: Store, clock: SettableClock, courses: list[int]
) -> None:
    class FailingWorker(ReadyWorker):
        async def work(self, request: WorkRequest) -> WorkResult:
            if request.course_id == self.bad:
                raise OverflowError("date value out of range")
            return await super().work(request)

    async with store.reading() as tx:
        (ends_at,) = {course.ends_at for course in (await by_ids(tx, courses)).values()}
    clock.set(ends_at)
    await Judge(store, clock, Broadcaster(), FailingWorker(courses[0])).catch_up()
    assert await read(store, courses) == [0] + [1] * (len(courses) - 1)
