"""Builds the webhook about the quality of a connection, which a paid add-on brings."""

from datetime import datetime

from integrations.zoom.simulator.meetings.meeting import Instance, Meeting
from integrations.zoom.simulator.meetings.occurrences import OutgoingWebhook
from integrations.zoom.simulator.meetings.people import Attendee


def quality_summary(
    meeting: Meeting, instance: Instance, attendee: Attendee, lost_percent: float, at: datetime
) -> OutgoingWebhook:
    """The webhook with the quality of one connection, of a paid add-on; `lost_percent` of the sent
    picture was lost. Its object names no meeting, only the instance."""
    bad = lost_percent > 0
    figures: dict[str, object] = {
        "avg_loss": f"{lost_percent / 5:.1f}%", "max_loss": f"{lost_percent:.1f}%",
        "avg_latency": "120 ms" if bad else "20 ms", "max_latency": "900 ms" if bad else "35 ms",
        "avg_jitter": "15 ms" if bad else "2 ms", "max_jitter": "80 ms" if bad else "9 ms",
    }  # fmt: skip
    participant = {
        "participant_id": attendee.user_id,
        "user_name": attendee.name,
        "id": attendee.account_user_id,
        "email": attendee.email,
        "qos": [
            {"type": "audio_output", "details": {**figures, "avg_loss": "0.0%", "max_loss": ""}},
            {"type": "video_output", "details": {**figures, "resolution": "640*360"}},
            {"type": "cpu_usage", "details": {"system_max_cpu_usage": "23%"}},
        ],
    }
    session = {"uuid": instance.uuid, "participant": participant}
    payload = {"account_id": meeting.account_id, "object": session}
    return OutgoingWebhook("meeting.participant_qos_summary", at, payload)
