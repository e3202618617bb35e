"""A whole course over HTTP, SMTP and WebSocket: from its booking to its signed outcomes."""

import json
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from delivery.timekeeping.clock import SystemClock
from tests.doubles.settable_clock import SettableClock
from tests.scenes.scene import at
from tests.signing_in import somebody
from tests.story.acts.afterwards import (
    each_client_reads_their_own,
    the_machine_recommends,
    the_officer_decides,
)
from tests.story.acts.beforehand import (
    a_link_is_opened_and_changes_nothing,
    bookings_come_in,
    nine_letters_come,
    the_meeting_is_made,
)
from tests.story.acts.cast import AMELIA
from tests.story.acts.stage import StoryStage, stage
from tests.story.acts.the_day import clients_come, the_course_runs, the_trainer_signs_in
from tests.story.machines.log_traces import everything_private, what_is_measured


@pytest.fixture
async def stood(sqlite_url: str, clock: SettableClock) -> AsyncIterator[StoryStage]:
    clock.set(at("09:00") - timedelta(days=3))
    async with stage(sqlite_url, clock) as everything:
        yield everything


async def test_a_whole_course(stood: StoryStage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)  # as the service lets libraries speak
    trainer_id = await somebody(stood.service.store, "trainer", SystemClock().now())
    async with AsyncExitStack() as open_browsers:
        with capture_logs(processors=[merge_contextvars]) as logged:
            secrets = await bookings_come_in(stood)
            await the_meeting_is_made(stood)
            clients = await nine_letters_come(stood, open_browsers)
            await a_link_is_opened_and_changes_nothing(stood, clients[AMELIA])
            trainer = await the_trainer_signs_in(stood, open_browsers, trainer_id)
            async with trainer.watch() as screen:
                await clients_come(stood, clients, trainer)
                await the_course_runs(stood, clients, trainer, screen)
            await the_machine_recommends(stood)
            officer = await the_officer_decides(stood, open_browsers)
            secrets |= await each_client_reads_their_own(stood, clients)
            measures = await what_is_measured(stood)
        secrets |= await everything_private(stood, clients, (trainer.browser, officer.browser))
    said = json.dumps(logged, default=str) + caplog.text + measures
    assert '"route": "/join/{link_key}"' in said
    assert [secret for secret in sorted(secrets) if secret in said] == []
