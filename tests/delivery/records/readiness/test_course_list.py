"""Courses with their readiness, one page at a time."""

from datetime import timedelta

from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.records.meetings import meeting_requests, meetings
from delivery.records.readiness.course_list import Key, ReadinessCounts, coming, recent
from tests.delivery.records.messages.invited_client import claimed, sent
from tests.delivery.records.planned_course import NOW, STARTS_AT, a_booking, a_course, register

LATER = STARTS_AT + timedelta(days=30)
A_DAY = timedelta(days=1)


async def only(store: Store) -> ReadinessCounts:
    async with store.reading() as tx:
        (course,) = await coming(tx, NOW, None, 10)
    return course


async def test_it_tells_who_teaches_how_many_are_booked_and_what_became_of_the_meeting(
    store: Store,
) -> None:
    async with store.writing() as tx:
        trainer = await users.add(tx, email="t@example.org", name="Tess", role="trainer", now=NOW)
        course_id = await a_course(tx, trainer_id=trainer)
        await a_booking(tx, course_id)
        await a_booking(tx, course_id, reference="B-2", state="cancelled")
    course = await only(store)
    assert (course.trainer, course.booked, course.meeting_made_at) == ("Tess", 1, None)
    async with store.writing() as tx:
        await meetings.keep_made(tx, course_id, "1", 1, NOW)
        missed = [{"setting": "waiting_room", "wanted": True, "found": False}]
        await meetings.keep_read_back(tx, course_id, missed, NOW)
    course = await only(store)
    assert (course.meeting_made_at, course.settings_missed) == (NOW, 1)


async def test_instructions_are_counted_by_the_state_of_the_current_message(store: Store) -> None:
    async with store.writing() as tx:
        course_id = await a_course(tx)
        for name in ("B-1", "B-2", "B-3"):
            booking_id = await a_booking(tx, course_id, reference=name)
            await register(tx, booking_id, f"reg-{name}")
            if name != "B-3":
                await sent(tx, await claimed(tx, booking_id, now=NOW), NOW)
        await a_booking(tx, course_id, reference="B-2", email="other@example.org")
    course = await only(store)
    assert course.instructions == {"sent": 1, "none": 2}  # the second moved address: told anew


async def test_what_zoom_refused_or_is_asked_again_is_counted_and_what_waits_is_not(
    store: Store,
) -> None:
    async with store.writing() as tx:
        course_id = await a_course(tx)
        assert (await coming(tx, NOW, None, 10))[0].requests == {}
        (made,) = await meeting_requests.claim_due(tx, NOW, 9)
        await meeting_requests.outbox.again(tx, made, NOW, "busy")
    assert (await only(store)).requests == {"retrying": 1}
    async with store.writing() as tx:
        (made,) = await meeting_requests.claim_due(tx, NOW, 9)
        assert (await coming(tx, NOW, None, 10))[0].requests == {"retrying": 1}
        await meeting_requests.outbox.refuse(tx, made, "no such host")
        await meeting_requests.ask(tx, course_id=course_id, kind="read_back", due_at=NOW)
    assert (await only(store)).requests == {"refused": 1}


async def test_pages_go_on_where_the_last_ended_even_among_courses_of_one_time(
    store: Store,
) -> None:
    async with store.writing() as tx:
        for number in range(5):
            starts = STARTS_AT + (number // 3) * A_DAY
            ends = starts + A_DAY
            await a_course(tx, reference=f"C-{number}", starts_at=starts, ends_at=ends)
    seen: list[str] = []
    key: Key | None = None
    async with store.reading() as tx:
        while (page := await coming(tx, NOW, key, 2)) and len(seen) < 9:
            seen += [course.reference for course in page]
            key = page[-1].key
        assert seen == ["C-0", "C-1", "C-2", "C-3", "C-4"]
        backwards: list[str] = []
        key = None
        while (page := await recent(tx, LATER, key, 2)) and len(backwards) < 9:
            backwards += [course.reference for course in page]
            key = page[-1].key
    assert backwards == list(reversed(seen))


async def test_a_course_is_over_from_its_end_on(store: Store) -> None:
    async with store.writing() as tx:
        await a_course(tx, ends_at=LATER)
    async with store.reading() as tx:
        before, at = LATER - timedelta(seconds=1), LATER
        assert [len(await coming(tx, now, None, 9)) for now in (before, at)] == [1, 0]
        assert [len(await recent(tx, now, None, 9)) for now in (before, at)] == [0, 1]
