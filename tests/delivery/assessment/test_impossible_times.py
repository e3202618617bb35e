"""Lines of impossible times that an earlier version has stored take no page away."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from delivery.assessment import course_inputs
from delivery.records.database.store import Store
from delivery.records.ledger.ledger import Entry
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import INSTANCE, LiveCourse, course_of
from tests.scenes.nine_clients import MEETING
from tests.scenes.scene import at
from tests.signing_in import somebody

IMPOSSIBLE = (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))


@pytest.fixture(params=["sqlite_url", "postgresql_url"])
async def live(request: pytest.FixtureRequest, clock: SettableClock) -> AsyncIterator[LiveCourse]:
    store = Store(request.getfixturevalue(request.param))
    yield await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    await store.close()


def stored(moment: datetime) -> Entry:
    """A join as it was stored, with this moment wherever a moment is."""
    participant = {"participant_uuid": "u", "user_id": "1", "registrant_id": "reg-B"}
    participant["join_time"] = moment.isoformat()
    body = {
        "event": "meeting.participant_joined",
        "event_ts": int(moment.timestamp() * 1000),
        "payload": {"object": {"id": MEETING, "uuid": INSTANCE, "participant": participant}},
    }
    received_at = at("09:10")
    return Entry(
        source="zoom",
        digest=sha256(moment.isoformat().encode()).digest(),
        received_at=received_at,
        event_at=moment,
        kind="meeting.participant_joined",
        meeting_id=MEETING,
        instance=INSTANCE,
        course_id=None,
        line={"source": "zoom", "received_at": received_at.isoformat(), "body": body},
    )


@pytest.mark.parametrize("moment", IMPOSSIBLE)
async def test_a_stored_line_of_an_impossible_time_changes_nothing(
    live: LiveCourse, moment: datetime
) -> None:
    await live.everybody_in("A")
    before = await assessed(live)
    await live.room.append([stored(moment)])
    assert await assessed(live) == before


async def assessed(live: LiveCourse) -> object:
    async with live.store.reading() as tx:
        inputs = await course_inputs.read(tx, live.course_id)
    assert inputs is not None
    return inputs.history.first_at, inputs.assessed(at("13:00")).judgements
