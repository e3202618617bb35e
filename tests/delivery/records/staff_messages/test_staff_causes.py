"""What trainers and the office are to be told, and each message for it once, on both databases."""

from datetime import datetime, timedelta

from sqlalchemy import insert, update

from delivery.records.accounts import users
from delivery.records.database.store import Store, Transaction
from delivery.records.meetings import meetings
from delivery.records.messages import ladder, notices, promise
from delivery.records.messages.instructions import USUAL_TIMES
from delivery.records.messages.notices import NewMessage
from delivery.records.staff_messages import office_causes, subjects, trainer_causes
from delivery.records.staff_messages.staff_causes import StaffCause
from delivery.records.tables import messages, readiness_looks
from tests.delivery.records.planned_course import NOW, STARTS_AT, a_booking, a_course, put_course

A_DAY = timedelta(days=1)


async def a_trainer(tx: Transaction, name: str) -> int:
    return await users.add(tx, email=f"{name}@example.org", name=name, role="trainer", now=NOW)


async def of_trainers(tx: Transaction) -> list[StaffCause]:
    return await trainer_causes.of_courses(tx, NOW - A_DAY, NOW, 9)


async def tell(tx: Transaction, causes: list[StaffCause], state: str = "sent") -> int:
    new = [NewMessage(cause, "email", "due") for cause in causes]
    count = await notices.add(tx, new, NOW)
    sent = {"state": state, "sent_at": NOW, "unheard_at": NOW + A_DAY}
    await tx.execute(update(messages).where(messages.c.state == "due").values(sent))
    return count


async def test_a_course_goes_from_one_trainer_to_another(store: Store) -> None:
    async with store.writing() as tx:
        tess, tom = await a_trainer(tx, "Tess"), await a_trainer(tx, "Tom")
        course = await a_course(tx, trainer_id=tess)
        (given,) = causes = await of_trainers(tx)
        assert (given.kind, given.user_id, given.course_id) == ("course_given", tess, course)
        assert [await tell(tx, causes), await tell(tx, causes)] == [1, 0]
        assert await of_trainers(tx) == []
        await put_course(tx, trainer_id=tom)
        assert [(cause.kind, cause.user_id) for cause in await of_trainers(tx)] == [
            ("course_given", tom),
            ("course_taken_away", tess),
        ]


async def test_a_message_that_was_superseded_has_told_nothing(store: Store) -> None:
    async with store.writing() as tx:
        tess = await a_trainer(tx, "Tess")
        await a_course(tx, trainer_id=tess)
        await tell(tx, await of_trainers(tx), state="superseded")
        (again,) = await of_trainers(tx)
        assert again.cause.endswith(".2")
        await put_course(tx, trainer_id=None)
        assert await of_trainers(tx) == []


async def test_an_inspection_that_finds_something_not_ready_is_a_cause_once(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx, trainer_id=await a_trainer(tx, "Tess"))
        for stage, state in (("two_days", "ready"), ("one_hour", "not_ready")):
            await tx.execute(insert(readiness_looks).values(**inspection(course, stage, state)))
        before = STARTS_AT - timedelta(minutes=50)
        (cause,) = causes = await trainer_causes.of_inspections(tx, before, 9)
        assert [item["words"] for item in await subjects.not_ready(tx, cause.number)] == ["W"]
        assert await subjects.hours_before(tx, cause.number) == 1
        await tell(tx, causes)
        assert await trainer_causes.of_inspections(tx, before, 9) == []


def inspection(course_id: int, stage: str, state: str) -> dict[str, object]:
    return {
        "course_id": course_id,
        "stage": stage,
        "schedule_version": 1,
        "instance": "",
        "at": STARTS_AT - timedelta(hours=1),
        "items": [{"what": "links", "state": state, "words": "W", "act": "", "settings": []}],
    }


async def test_wrong_settings_of_the_next_two_days_are_a_cause(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        await meetings.keep_made(tx, course, "1", 1, NOW)
        near = STARTS_AT - timedelta(hours=47)
        assert await office_causes.of_settings(tx, near, 9) == []
        missed = [{"setting": "waiting_room", "wanted": True, "found": False}]
        await meetings.keep_read_back(tx, course, missed, NOW)
        assert await office_causes.of_settings(tx, STARTS_AT - timedelta(hours=49), 9) == []
        (cause,) = await office_causes.of_settings(tx, near, 9)
        assert (cause.course_id, cause.user_id) == (course, None)


async def late(tx: Transaction, at: datetime) -> list[StaffCause]:
    return await office_causes.of_late_messages(tx, at, USUAL_TIMES)


async def test_late_messages_are_a_cause_once_an_hour(store: Store) -> None:
    at = STARTS_AT - timedelta(hours=47)
    async with store.writing() as tx:
        await a_booking(tx, await a_course(tx))
        assert len(await late(tx, at)) == 1
        assert await late(tx, STARTS_AT - timedelta(hours=48)) == []
        assert (await promise.figures(tx, at)).late == 1
        new = [NewMessage(cause, "email", "due") for cause in await late(tx, at)]
        await notices.add(tx, new, at)
        assert await late(tx, at) == []
        assert await late(tx, at + timedelta(minutes=59)) == []


async def test_of_the_silence_of_trainers_and_the_office_the_ladder_hears(store: Store) -> None:
    async with store.writing() as tx:
        await a_course(tx, trainer_id=await a_trainer(tx, "Tess"))
        office = StaffCause("missed", "missed.after.0", 0, None, None)
        await tell(tx, [*await of_trainers(tx), office])
        assert not await ladder.any_failed(tx, NOW + A_DAY - timedelta(seconds=1))
        failed = await ladder.failed(tx, NOW + A_DAY, 9)
        assert {each.message.kind for each in failed} == {"course_given", "missed"}
        assert (await promise.figures(tx, NOW + A_DAY + timedelta(minutes=5))).unknown == 2
