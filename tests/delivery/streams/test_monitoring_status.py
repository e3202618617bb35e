"""The state of a course's camera monitoring, for trainers and officers."""

from datetime import timedelta
from typing import Any

import pytest

from delivery.records.database.store import Store, Transaction
from delivery.records.ledger import ledger
from delivery.records.meetings import meetings
from delivery.records.streams import stream_requests
from delivery.records.streams.stream_requests import MissingStream
from delivery.streams import monitoring_status
from delivery.streams.monitoring_status import Monitored, Monitoring
from delivery.streams.stream_supervisor import entry_of as entry_of_line
from delivery.web.machines.webhooks import entry_of
from integrations.course_provider import EVERYTHING, Observation
from integrations.stream_notice import StreamStart
from integrations.zoom.rtms.rtms_messages import line
from integrations.zoom.webhooks.webhook_request import parse
from tests.delivery.records.planned_course import STARTS_AT, a_course
from tests.doubles.settable_clock import SettableClock
from tests.integrations.zoom.webhooks.webhook_bodies import (
    INSTANCE,
    MEETING,
    body,
    raw,
    rtms_started,
)

START = StreamStart(INSTANCE, "stream-1", "wss://rtms.example.org:443")
ACCEPTED: dict[str, Any] = {"msg_type": 2, "status_code": 0}


class StreamedCourse:
    """One course with its meeting, and what the ledger is told of it."""

    def __init__(self, store: Store, clock: SettableClock, course_id: int) -> None:
        self._store, self._clock, self._course_id = store, clock, course_id

    async def told(self, webhook: dict[str, Any]) -> None:
        async with self._store.writing() as tx:
            await ledger.append(tx, [entry_of(parse(raw(webhook)), self._clock.now())])

    async def heard(self, *, lost: bool = False, **message: object) -> None:
        said = line(START, self._clock.now(), message=message, lost=lost)
        async with self._store.writing() as tx:
            await ledger.append(tx, [entry_of_line(said)])

    async def stands(self, observes: frozenset[Observation] = EVERYTHING) -> Monitoring:
        async with self._store.reading() as tx:
            return await monitoring_status.of_course(tx, self._course_id, observes)


@pytest.fixture
async def course(store: Store, clock: SettableClock) -> StreamedCourse:
    clock.set(STARTS_AT)
    async with store.writing() as tx:
        course_id = await a_course(tx)
        await meetings.keep_made(tx, course_id, MEETING, 1, clock.now())
    return StreamedCourse(store, clock, course_id)


async def test_a_course_before_its_meeting_is_not_monitored(
    course: StreamedCourse,
) -> None:
    assert await course.stands() == Monitoring(Monitored.NOT_OPEN, None, monitoring_status.NOT_OPEN)


async def test_a_course_after_its_meeting_is_not_monitored(course: StreamedCourse) -> None:
    await course.told(body("meeting.started"))
    await course.told(body("meeting.ended"))
    assert (await course.stands()).state is Monitored.CLOSED


async def test_a_meeting_without_a_stream_is_not_monitored(course: StreamedCourse) -> None:
    await course.told(body("meeting.started"))
    status = await course.stands()
    assert (status.state, status.because) == (Monitored.NOT, monitoring_status.NO_WORD)


async def test_a_service_without_streams_says_so(course: StreamedCourse) -> None:
    await course.told(body("meeting.started"))
    status = await course.stands(EVERYTHING - {Observation.CAMERA})
    assert (status.state, status.because) == (Monitored.NOT, monitoring_status.NOT_SET_UP)


async def test_cameras_are_monitored_from_the_handshake_on(
    course: StreamedCourse, clock: SettableClock
) -> None:
    await course.told(body("meeting.started"))
    await course.told(rtms_started())
    await course.heard(**ACCEPTED)
    assert await course.stands() == Monitoring(Monitored.WATCHED, clock.now(), "")


async def test_a_lost_stream_is_shown_with_the_time_of_its_loss(
    course: StreamedCourse, clock: SettableClock
) -> None:
    await course.told(body("meeting.started"))
    await course.told(rtms_started())
    await course.heard(**ACCEPTED)
    clock.go_on(timedelta(minutes=5))
    await course.heard(lost=True)
    status = await course.stands()
    assert (status.state, status.since) == (Monitored.LOST, clock.now())


async def test_an_account_at_its_limit_is_shown(course: StreamedCourse) -> None:
    await course.told(body("meeting.started"))
    limited = {"concurrency_number": 2001, "id_field": {"meeting_uuid": INSTANCE}}
    await course.told(
        {"event": "rtms.concurrency_limited", "event_ts": 1781078404000, "payload": limited}
    )
    assert "as many meetings at a time as it may" in (await course.stands()).because


async def test_the_result_of_a_stream_request_is_shown(
    course: StreamedCourse, store: Store, clock: SettableClock
) -> None:
    await course.told(body("meeting.started"))
    missing_stream = MissingStream(INSTANCE, "", 1, MEETING)

    async def claim(tx: Transaction) -> stream_requests.StreamStartRequest:
        claimed = await stream_requests.claim(tx, missing_stream, clock.now())
        assert claimed
        return claimed

    async with store.writing() as tx:
        await stream_requests.accepted(tx, await claim(tx), clock.now(), clock.now())
    assert monitoring_status.ASKED in (await course.stands()).because
    async with store.writing() as tx:
        await stream_requests.outbox.again(tx, await claim(tx), clock.now(), "Zoom answered 503")
    assert "Zoom answered 503, and is asked again" in (await course.stands()).because
    async with store.writing() as tx:
        await stream_requests.outbox.refuse(tx, await claim(tx), "Zoom answered 400 (code 200)")
    because = (await course.stands()).because
    assert because.endswith("; Zoom answered 400 (code 200)")
    assert "not entitled to streams, or its credits for them are used up" in because


async def test_a_warning_about_the_limit_lasts_for_a_day(
    course: StreamedCourse, store: Store, clock: SettableClock
) -> None:
    limits = {"concurrency_limit": 2000, "concurrency_number": 1601, "percentage": 80}
    await course.told(
        {"event": "meeting.rtms_concurrency_near_limit", "event_ts": 1, "payload": limits}
    )
    async with store.reading() as tx:
        near = await monitoring_status.near_limit(tx, clock.now())
        later = await monitoring_status.near_limit(tx, clock.now() + timedelta(days=2))
    assert near == monitoring_status.NearLimit(clock.now(), 1601, 2000)
    assert later is None
