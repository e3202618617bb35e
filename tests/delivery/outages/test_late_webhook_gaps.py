"""Outages that late webhooks show."""

from datetime import timedelta

import pytest

from compliance.events import Ending, Joined, Left, Person
from compliance.intervals import subtract
from delivery.assessment import course_inputs
from delivery.outages.late_webhook_gaps import outages
from delivery.records.database.store import Store
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import course_of
from tests.scenes.scene import STAFF, at, person
from tests.signing_in import somebody


def told(*webhooks: tuple[str, str]) -> list[tuple[str, str]]:
    """The outages, in London wall times; of each webhook when it happened and when it came."""
    went = [Left(at("11:45"), "i1", person("D"), Ending.LEFT)]
    gaps = outages([(at(gap), at(other)) for gap, other in webhooks], went, at("07:00"))
    hour = timedelta(hours=1)
    return [(f"{gap.start + hour:%H:%M}", f"{gap.end + hour:%H:%M}") for gap in gaps]


def test_punctual_webhooks_show_no_outage() -> None:
    assert told(("08:50", "08:50"), ("11:45", "11:45")) == []


def test_a_late_webhook_shows_an_outage_since_the_last_punctual_one() -> None:
    assert told(("08:50", "08:50"), ("09:30", "10:55"), ("10:40", "10:41")) == [("08:50", "10:41")]


def test_an_outage_before_the_first_webhook_begins_with_the_course() -> None:
    assert told(("08:50", "10:15")) == [("07:00", "10:15")]


def test_several_late_webhooks_show_one_outage() -> None:
    late = [("09:10", "10:35"), ("09:20", "10:45"), ("09:40", "10:05")]
    assert told(("08:50", "08:50"), *late) == [("08:50", "10:05")]


@pytest.mark.parametrize(("participant", "lacks"), [(person("D"), True), (STAFF, False)])
def test_only_a_clients_leave_without_a_join_shows_a_loss(participant: Person, lacks: bool) -> None:
    late = [(at("09:30"), at("10:55"))]
    joined, left = (
        Joined(at("09:00"), "i1", participant),
        Left(at("11:45"), "i1", participant, Ending.LEFT),
    )
    assert bool(outages(late, [left], at("07:00"))) is lacks
    assert outages(late, [joined, left], at("07:00")) == ()


async def unheard(store: Store, clock: SettableClock, ended: str) -> list[tuple[str, str]]:
    """What could not be heard of a course, in London wall times, if after the start only its end
    was told, 85 minutes late."""
    live = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    await live.everybody_in("ABCEFGHI")
    received = f"{at(ended) + timedelta(hours=1, minutes=85):%H:%M}"
    stamp = at(ended).isoformat()
    fields = {"participant_uuid": "uuid-D-1", "user_id": "user-D-1", "registrant_id": "reg-D"}
    left = {**fields, "leave_time": stamp, "leave_reason": "left the meeting"}
    await live.tells_late("meeting.participant_left", ended, received, participant=left)
    await live.tells_late("meeting.ended", ended, received, end_time=stamp)
    async with store.reading() as tx:
        inputs = await course_inputs.read(tx, live.course_id)
    assert inputs is not None
    room, hour = inputs.assessed(at("15:00")).room, timedelta(hours=1)
    spans = subtract([room.judged], room.heard)
    return [(f"{gap.start + hour:%H:%M}", f"{gap.end + hour:%H:%M}") for gap in spans]


async def test_an_outage_longer_than_all_retries_loses_events(
    store: Store, clock: SettableClock
) -> None:
    assert await unheard(store, clock, "11:45") == [("09:00", "11:45")]


async def test_a_shorter_outage_loses_no_event(store: Store, clock: SettableClock) -> None:
    assert await unheard(store, clock, "08:50") == []
