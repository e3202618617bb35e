"""Starts, pauses, resumes and ends a meeting's realtime stream. Pure: time is a parameter."""

from collections.abc import Sequence
from datetime import datetime

from integrations.zoom.simulator import identifiers
from integrations.zoom.simulator.meetings.meeting import Instance, Meeting
from integrations.zoom.simulator.meetings.occurrences import (
    Occurrence,
    StreamBegins,
    StreamEnds,
    StreamTurns,
)
from integrations.zoom.simulator.webhooks import payloads

States = tuple[int, int]  # of the stream, of the session
PAUSED: States = (5, 3)
RESUMED: States = (6, 4)
# Stop reasons: https://developers.zoom.us/docs/rtms/data-types/
MEETING_ENDED, NEVER_CAME_BACK, STOPPED_BY_API = 6, 19, 25


def start(meeting: Meeting, instance: Instance, at: datetime, address: str) -> Sequence[Occurrence]:
    """Starts a stream under a new id, unless one runs."""
    if instance.stream_id:
        return ()
    instance.stream_id = stream_id = identifiers.stream_id()
    server_url = f"ws{address.removeprefix('http')}/rtms/signal/{stream_id}"
    begins = StreamBegins(stream_id, instance.uuid)
    return begins, payloads.rtms_started(meeting, instance, at, server_url)


def turn(instance: Instance, at: datetime, states: States) -> Sequence[Occurrence]:
    return (StreamTurns(instance.stream_id, at, *states),)


def end(instance: Instance, at: datetime, stop_reason: int) -> Sequence[Occurrence]:
    """Ends the stream if one runs: tells its listener first, then sends the webhook."""
    stream_id, instance.stream_id = instance.stream_id, ""
    if not stream_id:
        return ()
    webhook = payloads.rtms("meeting.rtms_stopped", instance.uuid, stream_id, at, stop_reason)
    return StreamEnds(stream_id, at, stop_reason), webhook
