"""The service judges the events of a folder as `assess` does."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from delivery.timekeeping.clock import SystemClock
from delivery.web.app_keys import RECORDER
from tests.acceptance.test_scenarios import SCENARIOS
from tests.doubles.settable_clock import SettableClock
from tests.first_of_many import first_of
from tests.service_settings import settings_of
from tests.signing_in import link_of
from tests.story.acts.monitor_forms import note
from tests.story.acts.planned_scenario import Line, Planned, body, moment, plan
from tests.story.machines.service_process import Running, running

IN_THIS_ORDER = pytest.mark.parametrize(
    "folder", first_of(SCENARIOS, 4), ids=lambda folder: folder.name
)
SCENARIO = pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
A_DAY = timedelta(days=1)
GIVES_UP = timedelta(minutes=85)  # after an event, Zoom has tried four times to tell of it


@pytest.fixture
async def service(sqlite_url: str, clock: SettableClock) -> AsyncIterator[Running]:
    async with running(settings_of(sqlite_url), clock) as started:
        yield started


@IN_THIS_ORDER
async def test_events_that_come_as_they_came_have_the_same_answer(
    service: Running, folder: Path
) -> None:
    course = await plan(service.store, folder)
    async with service.browser() as trainer:
        await trainer.sign_in(await link_of(service.store, course.trainer_id, SystemClock().now()))
        for line in course.lines:
            service.clock.set(moment(line))
            if line["source"] == "trainer":
                await note(service, trainer, course, line)
            else:
                await tell(service, course, line)
    await check(service, course)


@pytest.mark.thorough
@SCENARIO
async def test_events_that_come_twice_and_the_last_first_have_the_same_answer(
    service: Running, folder: Path
) -> None:
    course = await plan(service.store, folder)
    service.clock.set(course.ends_at + A_DAY)  # when no webhook is a late retry of Zoom's
    for line in reversed(course.lines):
        await tell(service, course, line)
        await tell(service, course, line)
    await check(service, course)


async def test_what_is_unknown_or_of_another_meeting_changes_nothing(
    service: Running,
) -> None:
    course = await plan(service.store, SCENARIOS[0])
    service.clock.set(course.ends_at)
    for line in course.lines:
        await tell(service, course, line)
        if line["source"] == "zoom":
            sent = body(line)
            event = line["body"]["event"].encode()
            await service.takes(sent.replace(event, b"meeting.something_new"))
            number = line["body"]["payload"]["object"]["id"].encode()
            await service.takes(sent.replace(number, b"99999999999"))
    await check(service, course)


@pytest.mark.thorough
@pytest.mark.parametrize(("field", "sent"), [("id", b"9999-12-31"), ("uuid", b"\\u0000")])
async def test_an_event_whose_meeting_or_instance_cannot_be_read_counts(
    service: Running, field: str, sent: bytes
) -> None:
    course = await plan(service.store, SCENARIOS[0])
    service.clock.set(course.ends_at + A_DAY)
    for line in course.lines:
        if line["source"] == "zoom" and "participant_joined" in line["body"]["event"]:
            written = line["body"]["payload"]["object"][field].encode()
            await service.takes(body(line).replace(written, sent))
        else:
            await tell(service, course, line)
    await check(service, course)


async def tell(service: Running, course: Planned, line: Line) -> None:
    """Passes each line on by a webhook, or by the recorder that streams and trainer's notes end
    in."""
    if line["source"] == "zoom":
        await service.takes(body(line))
    else:
        await service.app[RECORDER].append([course.entry(line)])


async def check(service: Running, course: Planned) -> None:
    service.clock.set(max(service.clock.now(), course.ends_at + GIVES_UP))
    judged = await service.judged(course.course_id)
    assert judged.finished
    course.check(judged.result)
