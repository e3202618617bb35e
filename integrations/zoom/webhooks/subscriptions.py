"""The events that each of the two Zoom apps must be subscribed to, by Zoom's own names."""

from collections.abc import Collection

COURSE_APP: tuple[str, ...] = (
    "meeting.started",
    "meeting.ended",
    "meeting.participant_joined",
    "meeting.participant_left",
    "meeting.participant_joined_breakout_room",
    "meeting.participant_left_breakout_room",
    "meeting.participant_jbh_waiting",
    "meeting.participant_jbh_waiting_left",
    "meeting.participant_joined_waiting_room",
    "meeting.participant_left_waiting_room",
    "meeting.participant_admitted",
    "meeting.participant_put_in_waiting_room",
    "meeting.participant_role_changed",
    "meeting.device_tested",
    "recording.started",
    "recording.stopped",
    "recording.transcript_completed",
    "meeting.ai_companion_started",
    "meeting.ai_companion_stopped",
    "meeting.ai_companion_assets_deleted",
    "meeting.aic_transcript_completed",
    "meeting.summary_completed",
    "meeting.summary_updated",
    "meeting.summary_recovered",
    "meeting.summary_shared",
    "meeting.summary_trashed",
    "meeting.summary_deleted",
    "meeting.updated",
    "user.settings_updated",
    "account.settings_updated",
    "account.lock_settings_updated",
)
"""The events of the Server-to-Server OAuth app."""

WITH_ADD_ON: tuple[str, ...] = ("meeting.participant_qos_summary",)
"""The events of the Server-to-Server OAuth app that need the paid Quality of Service Subscription.
An account without it never sends them, and lacks nothing."""

STREAM_APP: tuple[str, ...] = (
    "meeting.rtms_started",
    "meeting.rtms_stopped",
    "meeting.rtms_interrupted",
    "meeting.rtms_concurrency_near_limit",
    "meeting.rtms_concurrency_limited",
    "rtms.concurrency_near_limit",
    "rtms.concurrency_limited",
)
"""The events of the General app that receives camera streams."""

OF_EVERY_COURSE: tuple[str, ...] = (
    "meeting.started",
    "meeting.ended",
    "meeting.participant_joined",
    "meeting.participant_left",
    "meeting.participant_joined_waiting_room",
    "meeting.participant_admitted",
)
"""The events that Zoom sends of every course with at least one participant."""


def missing(received: Collection[str]) -> tuple[str, ...]:
    """The events of every course that were not received of courses that were held; none where
    nothing shows that a course was held."""
    if not set(OF_EVERY_COURSE).intersection(received):
        return ()
    return tuple(event for event in OF_EVERY_COURSE if event not in received)
