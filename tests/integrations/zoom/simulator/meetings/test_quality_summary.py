"""The quality of a connection is told of its instance, during the connection or after it."""

import pytest

from integrations.zoom.webhooks.quality_summaries import read
from tests.integrations.zoom.simulator.zoom_account import Endpoint, HeldMeeting

SUMMARY = "meeting.participant_qos_summary"


async def test_a_lost_connection_is_measured_under_its_own_id(
    held: HeldMeeting, endpoint: Endpoint
) -> None:
    await held.act("join")
    joined = endpoint.participant("meeting.participant_joined")
    await held.act("drop")
    await held.act("measure", lost_percent=12.5)
    sent = endpoint.last(SUMMARY)
    assert "id" not in sent["payload"]["object"]
    quality = read(sent)
    assert quality is not None
    assert (quality.user_id, quality.picture["loss"].most) == (joined["user_id"], 12.5)


async def test_nobody_is_measured_who_had_no_connection(held: HeldMeeting) -> None:
    await held.act("knock")
    with pytest.raises(Exception, match="no connection"):
        await held.act("measure")
