"""Refused webhooks are noted in few rows, however many requests arrive."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from delivery.outages.webhook_rejections import WebhookRejections, secret_set_of
from delivery.records.database.store import Store
from delivery.records.outages import webhook_reach
from delivery.records.outages.rejection_runs import STALE, UNKNOWN_SECRET, RejectionRun
from integrations.zoom.webhooks.webhook_request import parse
from tests.integrations.zoom.webhooks.webhook_bodies import about, raw, rtms_started
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at

TAKEN = parse(raw(about("meeting.ended")))


@dataclass
class RejectingEntrance:
    keeper: WebhookRejections
    store: Store
    woken: list[int] = field(default_factory=list)

    async def runs(self) -> list[RejectionRun]:
        async with self.store.reading() as tx:
            return list((await webhook_reach.since(tx, at("00:00"))).rejections)


@pytest.fixture
def entrance(store: Store) -> RejectingEntrance:
    woken: list[int] = []
    return RejectingEntrance(WebhookRejections(store, "ours", woken.append), store, woken)


async def test_a_flood_of_refusals_is_one_row(entrance: RejectingEntrance) -> None:
    for second in range(300):
        entrance.keeper.refused(UNKNOWN_SECRET, at("09:00") + timedelta(seconds=second))
    assert await entrance.runs() == []
    assert await entrance.keeper.note() == 1
    assert await entrance.runs() == [
        RejectionRun(UNKNOWN_SECRET, at("09:00"), at("09:04:59"), None)
    ]


async def test_forgeries_beside_accepted_webhooks_leave_no_row(entrance: RejectingEntrance) -> None:
    for second in range(0, 300, 10):
        moment = at("09:00") + timedelta(seconds=second)
        entrance.keeper.refused(UNKNOWN_SECRET, moment)
        entrance.keeper.accepted(TAKEN, moment)
        await entrance.keeper.note()
    assert await entrance.runs() == []


async def test_the_next_accepted_webhook_clears_earlier_forgeries(
    entrance: RejectingEntrance,
) -> None:
    entrance.keeper.refused(UNKNOWN_SECRET, at("09:00"))
    await entrance.keeper.note()
    assert len(await entrance.runs()) == 1
    entrance.keeper.accepted(TAKEN, at("11:45"))
    await entrance.keeper.note()
    assert await entrance.runs() == []


async def test_webhooks_about_streams_do_not_clear_refusals(
    entrance: RejectingEntrance,
) -> None:
    entrance.keeper.refused(UNKNOWN_SECRET, at("09:00"))
    entrance.keeper.accepted(parse(raw(rtms_started())), at("09:01"))
    await entrance.keeper.note()
    assert len(await entrance.runs()) == 1


async def test_unsigned_requests_are_never_noted(entrance: RejectingEntrance) -> None:
    entrance.keeper.refused("malformed", at("09:00"))
    assert await entrance.keeper.note() == 0
    assert await entrance.runs() == []


async def test_stale_webhooks_stay_lost(entrance: RejectingEntrance) -> None:
    entrance.keeper.refused(STALE, at("09:00"))
    entrance.keeper.accepted(TAKEN, at("09:10"))
    await entrance.keeper.note()
    assert [(run.kind, run.began_at) for run in await entrance.runs()] == [(STALE, at("09:00"))]


async def test_courses_around_a_run_are_judged_again(
    entrance: RejectingEntrance, live: LiveCourse
) -> None:
    entrance.keeper.refused(UNKNOWN_SECRET, at("06:00"))
    await entrance.keeper.note()
    assert entrance.woken == []
    entrance.keeper.refused(UNKNOWN_SECRET, at("10:00"))
    await entrance.keeper.note()
    assert entrance.woken == []  # it is the same run
    entrance.keeper.accepted(TAKEN, at("11:45"))
    await entrance.keeper.note()
    assert entrance.woken == [live.course_id]


def test_a_set_of_secrets_has_a_stable_hash() -> None:
    assert secret_set_of(("a", "b"), "own") == secret_set_of(("b", "a"), "own")
    assert secret_set_of(("a",), "own") != secret_set_of(("b",), "own")
    assert secret_set_of(("a",), "own") != secret_set_of(("a",), "another's")
