"""The data on which a course's readiness depends, and its stored inspections."""

from dataclasses import replace
from datetime import timedelta

from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.records.ledger import ledger
from delivery.records.ledger.ledger import Entry
from delivery.records.meetings import meeting_requests, meetings
from delivery.records.outages import endpoint_validation
from delivery.records.planning import trainer_confirmations
from delivery.records.readiness import feed_records, inspections, upcoming_courses
from delivery.records.readiness.course_preparations import ProviderRequest
from delivery.records.streams.stream_entitlement import StreamEvidence
from integrations.written_record import RecordKind, RecordNotice
from tests.delivery.records.planned_course import (
    LASTS,
    NOW,
    STARTS_AT,
    a_booking,
    a_course,
    put_course,
    register,
)

AI_STARTED = Entry(
    source="zoom",
    digest=bytes(32),
    received_at=NOW,
    event_at=None,
    kind="meeting.ai_companion_started",
    meeting_id="1",
    instance="i1",
    course_id=None,
    line={},
)


async def test_everything_that_bears_on_readiness_is_read_together(store: Store) -> None:
    missed = [{"setting": "waiting_room", "wanted": True, "found": False}]
    async with store.writing() as tx:
        tess = await users.add(tx, email="t@x.org", name="Tess", role="trainer", now=NOW)
        course = await a_course(tx, trainer_id=tess)
        first = await a_booking(tx, course)
        await a_booking(tx, course, reference="B-2")
        await register(tx, first)
        await a_course(tx, reference="CALLED-OFF", state="cancelled")
        await trainer_confirmations.confirm(tx, course, tess, NOW)
        await meetings.keep_made(tx, course, "1", 1, NOW)
        await meetings.keep_read_back(tx, course, missed, NOW)
        await ledger.append(tx, [AI_STARTED])
        (making,) = await meeting_requests.claim_due(tx, NOW, 1)
        await meeting_requests.done(tx, making, NOW)
        registering, *_ = await meeting_requests.claim_due(tx, NOW, 1)
        await meeting_requests.outbox.refuse(tx, registering, "Zoom said 300")
    async with store.reading() as tx:
        (upcoming,) = await upcoming_courses.of_ids(tx, [course])
        (early,) = await upcoming_courses.between(tx, NOW, STARTS_AT + timedelta(seconds=1))
        assert early == replace(upcoming, records=())
        soon = STARTS_AT - timedelta(hours=1)
        assert await upcoming_courses.between(tx, soon, STARTS_AT + LASTS) == [upcoming]
        assert await upcoming_courses.between(tx, NOW, STARTS_AT) == []
        assert await upcoming_courses.of_ids(tx, []) == []
    assert (upcoming.trainer, upcoming.trainer_active, upcoming.confirmed_at) == ("Tess", True, NOW)
    assert (upcoming.booked, upcoming.linked, upcoming.instructions) == (2, 1, {"none": 2})
    assert (upcoming.meeting_version, upcoming.settings_missed) == (1, missed)
    assert upcoming.records == [RecordNotice(NOW, RecordKind.ASSISTANT_STARTED)]
    assert ProviderRequest("register", "refused", "Zoom said 300") in upcoming.requests
    assert "make" not in [request.kind for request in upcoming.requests]


async def test_of_read_backs_only_the_last_is_told(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        (making,) = await meeting_requests.claim_due(tx, NOW, 1)
        await meeting_requests.done(tx, making, NOW)
        for state in ("refused", "done"):
            await meeting_requests.ask(tx, course_id=course, kind="read_back", due_at=NOW)
            (reading,) = await meeting_requests.claim_due(tx, NOW, 1)
            if state == "refused":
                await meeting_requests.outbox.refuse(tx, reading, "no scope")
            else:
                await meeting_requests.done(tx, reading, NOW)
        (upcoming,) = await upcoming_courses.of_ids(tx, [course])
    assert list(upcoming.requests) == [ProviderRequest("read_back", "done", None)]


async def test_a_stage_is_looked_at_once_until_the_course_is_moved(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        span = (STARTS_AT - timedelta(hours=1), STARTS_AT)
        assert await inspections.unseen(tx, "one_hour", *span) == [course]
    for items in ([{"what": "meeting"}], []):
        taken = inspections.InspectionRow(course, "one_hour", 1, "", NOW, items)
        await inspections.keep(store, [taken])
    async with store.writing() as tx:
        assert await inspections.unseen(tx, "one_hour", *span) == []
        assert await inspections.unseen(tx, "two_days", *span) == [course]
        (look,) = (await inspections.of_courses(tx, [course]))[course]
        assert (look.stage, look.at, look.items) == ("one_hour", NOW, [{"what": "meeting"}])
        await put_course(tx, ends_at=STARTS_AT + timedelta(hours=4))
        assert await inspections.unseen(tx, "one_hour", *span) == [course]
        assert await inspections.of_courses(tx, [course]) == {}


async def test_when_the_endpoint_was_last_asked_is_one_row(store: Store) -> None:
    async with store.writing() as tx:
        assert await endpoint_validation.answered_at(tx) is None
        await endpoint_validation.answered(tx, NOW)
        await endpoint_validation.answered(tx, STARTS_AT)
        assert await endpoint_validation.answered_at(tx) == STARTS_AT
        assert (await feed_records.read(tx, NOW)).streams == StreamEvidence(None, None, None)
