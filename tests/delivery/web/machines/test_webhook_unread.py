"""A signed webhook that cannot be read puts its course in doubt, or else the readiness of all."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from compliance.findings.breach import Breach
from delivery.assessment import course_inputs
from delivery.readiness import feed_checks
from delivery.readiness.readiness_item import ItemState
from delivery.records.database.store import Store
from delivery.records.outages import endpoint_validation
from delivery.review import course_faults
from integrations.course_provider import EVERYTHING
from tests.delivery.web.machines.zoom_post import kept
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at
from tests.signing_in import somebody

WRITTEN_MS = int(at("10:00").timestamp() * 1000)
TORN = [
    b'{"event": "meeting.participant_joined", "payload": {"object": {"id": "81234567890", "uu',
    b'{"payload": {"object": {"id": 81234567890, "participant": {"user_name": "Jo"}}}}',
    b'["81234567890"]',
    b'{"event": 7, "payload": {"object": {"id": "81234567890"}}}',
]


@pytest.fixture
async def live(store: Store, clock: SettableClock) -> LiveCourse:
    """Amelia leaves at 10:01; the course is over, and nobody else was seen."""
    live = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    await live.everybody_in("A")
    await live.leaves("A", "10:01")
    await live.ends()
    clock.set(at("10:00:02"))
    return live


async def breaches(live: LiveCourse) -> dict[str, tuple[Breach, ...]]:
    async with live.store.reading() as tx:
        inputs = await course_inputs.read(tx, live.course_id)
    assert inputs is not None
    assessed = inputs.assessed(at("13:00"))
    return {judgement.booking.reference: judgement.breaches for judgement in assessed.judgements}


@pytest.mark.parametrize("torn", TORN)
async def test_nothing_is_found_after_a_message_about_the_course_that_cannot_be_read(
    post: Any, store: Store, live: LiveCourse, torn: bytes
) -> None:
    assert [breach.rule for breach in (await breaches(live))["B-A"]] == ["left_early"]
    stamped = torn.replace(b"{", b'{"event_ts": %d, ' % WRITTEN_MS, 1)
    with capture_logs() as logs:
        assert (await post(stamped))[0] == 200
    assert (await breaches(live))["B-A"] == ()
    async with store.reading() as tx:
        inputs = await course_inputs.read(tx, live.course_id)
    assert inputs is not None
    (fault,) = course_faults.faults(inputs.assessed(at("13:00")).room)
    assert (fault.kind, fault.why, fault.span.end) == ("not_heard", "unread", at("11:45"))
    assert fault.span.start == (at("09:59") if b"{" in torn else at("09:00"))
    assert "Jo" not in str([logs, [row.line for row in await kept(store)]])


async def test_it_is_kept_once_however_often_it_is_sent(
    post: Any, store: Store, live: LiveCourse
) -> None:
    before = len(await kept(store))
    for _ in range(2):
        await post(TORN[0])
    assert len(await kept(store)) == before + 1


async def test_what_names_no_course_is_told_by_the_readiness_of_all(
    post: Any, store: Store, clock: SettableClock
) -> None:
    async with store.writing() as tx:
        await endpoint_validation.answered(tx, clock.now())
    for number in range(2):
        assert (await post(b"torn %d" % number))[0] == 200
    async with store.reading() as tx:
        feeds = await feed_checks.read(tx, clock.now(), EVERYTHING)
    item = feed_checks.validated(feeds, clock.now())
    assert item.state is ItemState.NOT_KNOWN
    assert "it sent 2 messages that could not be read" in item.words
