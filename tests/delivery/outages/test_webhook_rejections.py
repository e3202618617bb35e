"""Whom the door refuses is remembered, whatever a flood of strangers sends."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from delivery.outages.webhook_rejections import WebhookRejections, door_of
from delivery.records.database.store import Store
from delivery.records.outages import rejection_runs
from delivery.records.outages.rejection_runs import STALE, UNKNOWN_SECRET, Run
from integrations.zoom.webhooks.webhook_request import parse
from tests.doubles.settable_clock import SettableClock
from tests.integrations.zoom.webhooks.webhook_bodies import about, raw, rtms_started
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at
from tests.signing_in import somebody

TAKEN = parse(raw(about("meeting.ended")))


@dataclass
class RejectingEntrance:
    keeper: WebhookRejections
    store: Store
    woken: list[int] = field(default_factory=list)

    async def known(self) -> list[Run]:
        async with self.store.reading() as tx:
            return await rejection_runs.since(tx, at("00:00"))


@pytest.fixture
async def live(store: Store, clock: SettableClock) -> LiveCourse:
    return await course_of(store, clock, await somebody(store, "trainer", clock.now()))


@pytest.fixture
def door(store: Store) -> RejectingEntrance:
    woken: list[int] = []
    return RejectingEntrance(WebhookRejections(store, "ours", woken.append), store, woken)


async def test_a_flood_is_one_row_and_written_when_it_is_noted(door: RejectingEntrance) -> None:
    for second in range(300):
        door.keeper.refused(UNKNOWN_SECRET, at("09:00") + timedelta(seconds=second))
    assert await door.known() == []
    assert await door.keeper.note() == 1
    assert await door.known() == [Run(UNKNOWN_SECRET, at("09:00"), at("09:04:59"), None)]


async def test_while_zoom_is_taken_strangers_leave_nothing(door: RejectingEntrance) -> None:
    for second in range(0, 300, 10):
        moment = at("09:00") + timedelta(seconds=second)
        door.keeper.refused(UNKNOWN_SECRET, moment)
        door.keeper.took(TAKEN, moment)
        await door.keeper.note()
    assert await door.known() == []


async def test_strangers_who_wait_for_silence_are_found_out_by_the_next_webhook(
    door: RejectingEntrance,
) -> None:
    door.keeper.refused(UNKNOWN_SECRET, at("09:00"))
    await door.keeper.note()
    assert len(await door.known()) == 1
    door.keeper.took(TAKEN, at("11:45"))
    await door.keeper.note()
    assert await door.known() == []


async def test_streams_that_another_app_offers_say_nothing_of_this_secret(
    door: RejectingEntrance,
) -> None:
    door.keeper.refused(UNKNOWN_SECRET, at("09:00"))
    door.keeper.took(parse(raw(rtms_started())), at("09:01"))
    await door.keeper.note()
    assert len(await door.known()) == 1


async def test_what_bears_no_signature_is_never_zooms(door: RejectingEntrance) -> None:
    door.keeper.refused("malformed", at("09:00"))
    assert await door.keeper.note() == 0
    assert await door.known() == []


async def test_what_our_clock_refused_was_zooms(door: RejectingEntrance) -> None:
    door.keeper.refused(STALE, at("09:00"))
    door.keeper.took(TAKEN, at("09:10"))
    await door.keeper.note()
    assert [(run.kind, run.began_at) for run in await door.known()] == [(STALE, at("09:00"))]


async def test_courses_around_a_run_are_judged_again(
    door: RejectingEntrance, live: LiveCourse
) -> None:
    door.keeper.refused(UNKNOWN_SECRET, at("06:00"))
    await door.keeper.note()
    assert door.woken == []
    door.keeper.refused(UNKNOWN_SECRET, at("10:00"))
    await door.keeper.note()
    assert door.woken == []  # it is the same run
    door.keeper.took(TAKEN, at("11:45"))
    await door.keeper.note()
    assert door.woken == [live.course_id]


def test_a_set_of_secrets_is_known_again_and_tells_nobody_what_they_are() -> None:
    assert door_of(("a", "b"), "own") == door_of(("b", "a"), "own")
    assert door_of(("a",), "own") != door_of(("b",), "own")
    assert door_of(("a",), "own") != door_of(("a",), "another's")
