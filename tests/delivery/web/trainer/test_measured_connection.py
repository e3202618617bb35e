"""Zoom's measurement of a connection, posted as a signed webhook, stands beside the absence that it
ended, and judges nothing."""

from datetime import timedelta
from typing import Any

import pytest

from compliance.assessment import Assessment
from delivery.assessment import course_inputs
from delivery.assessment.course_inputs import CourseInputs
from tests.delivery.web.trainer.conftest import TrainerBrowser
from tests.integrations.zoom.webhooks.webhook_bodies import raw
from tests.scenes.live_course import INSTANCE, LiveCourse
from tests.scenes.scene import at

LOST = "10:12:10"
"""When D was lost in `busy`."""
BAD = "Zoom measured of this connection: up to 12.5% of the sent picture was lost"
GOOD = "Zoom measured no fault of this connection"


@pytest.fixture(params=["sqlite_url", "postgresql_url"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


def measured(lost: str, wall: str = LOST) -> bytes:
    """Zoom's summary of the connection of D."""
    qos = [{"type": "video_output", "details": {"max_loss": lost}}]
    participant = {"participant_id": "user-D-1", "user_name": "Another Name", "qos": qos}
    return raw(
        {
            "event": "meeting.participant_qos_summary",
            "event_ts": int(at(wall).timestamp() * 1000),
            "payload": {"object": {"uuid": INSTANCE, "participant": participant}},
        }
    )


async def read(live: LiveCourse) -> tuple[CourseInputs, Assessment]:
    async with live.store.reading() as tx:
        inputs = await course_inputs.read(tx, live.course_id)
    assert inputs is not None
    return inputs, inputs.assessed(at("10:14"))


async def test_a_bad_connection_is_told_beside_the_absence_and_changes_no_figure(
    trainer: TrainerBrowser, post: Any
) -> None:
    await trainer.live.busy()
    before, judged = await read(trainer.live)
    for _ in range(2):
        assert await post(measured("12.5%")) == (200, "")
    after, judged_again = await read(trainer.live)
    assert (len(before.history.qualities), len(after.history.qualities)) == (0, 1)
    assert after.history.webhooks == before.history.webhooks
    assert judged_again == judged
    assert (await trainer.page())[1].count(BAD) == 1
    assert BAD in (await trainer.page(f"/clients/{trainer.live.booking_ids['D']}"))[1]
    assert BAD not in (await trainer.page(f"/clients/{trainer.live.booking_ids['B']}"))[1]


async def test_a_good_connection_is_told_in_the_details_alone(
    trainer: TrainerBrowser, post: Any
) -> None:
    await trainer.live.busy()
    await post(measured("0.0%"))
    assert GOOD not in (await trainer.page())[1]
    assert GOOD in (await trainer.page(f"/clients/{trainer.live.booking_ids['D']}"))[1]


async def test_a_summary_counts_that_came_before_the_meeting_was_known(
    trainer: TrainerBrowser, post: Any
) -> None:
    await post(measured("12.5%"))
    assert (await read(trainer.live))[0].measured_connections == {}
    await trainer.live.busy()
    (connection,) = (await read(trainer.live))[0].measured_connections["B-D"]
    assert connection.span.end == at(LOST)


async def test_a_late_summary_shows_no_outage(trainer: TrainerBrowser, post: Any) -> None:
    """A late webhook of another kind does, once a join is missing."""
    await trainer.live.opens()
    await trainer.live.leaves("D", LOST)
    _, judged = await read(trainer.live)
    trainer.live.clock.set(at(LOST) + timedelta(minutes=30))
    assert (await post(measured("12.5%")))[0] == 200
    inputs, judged_again = await read(trainer.live)
    assert judged_again == judged
    assert inputs.measured_connections["B-D"][0].is_bad
