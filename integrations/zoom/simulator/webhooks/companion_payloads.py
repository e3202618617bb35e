"""Builds the webhooks about AI Companion, whose keys for the meeting differ from those of other
webhooks."""

from collections.abc import Mapping
from datetime import datetime

from integrations.zoom.simulator.meetings.meeting import Instance, Meeting
from integrations.zoom.simulator.meetings.occurrences import OutgoingWebhook
from integrations.zoom.simulator.webhooks.payloads import stamp


def companion(meeting: Meeting, instance: Instance, event: str, at: datetime) -> OutgoingWebhook:
    """The webhook that AI Companion was started or stopped."""
    session = {
        "meeting_number": meeting.id,
        "meeting_uuid": instance.uuid,
        "host_id": meeting.host_id,
        "ai_companion": {"summary": True},
    }
    return _about(meeting, event, at, session)


def summarised(meeting: Meeting, instance: Instance, at: datetime) -> OutgoingWebhook:
    """The webhook that AI Companion has written its summary."""
    session = {
        "meeting_host_id": meeting.host_id,
        "meeting_uuid": instance.uuid,
        "meeting_id": meeting.id,
        "meeting_topic": meeting.topic,
        "meeting_start_time": stamp(instance.started_at),
        "meeting_end_time": stamp(at),
        "summary_created_time": stamp(at),
        "summary_title": f"Meeting Summary for {meeting.topic}",
        "summary_content": "## Key takeaways",
    }
    return _about(meeting, "meeting.summary_completed", at, session)


def _about(
    meeting: Meeting, event: str, at: datetime, session: Mapping[str, object]
) -> OutgoingWebhook:
    return OutgoingWebhook(event, at, {"account_id": meeting.account_id, "object": session})
