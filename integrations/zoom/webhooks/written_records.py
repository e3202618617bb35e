"""Zoom's webhooks about AI Companion, its summaries and transcripts (FACTS 2.6).

Their bodies name the meeting by other keys than all others: `meeting_number` or `meeting_id`, and
`meeting_uuid`. No content of a summary is retained.
"""

from collections.abc import Mapping

from integrations.written_record import RecordKind

KINDS: Mapping[str, RecordKind] = {
    "meeting.ai_companion_started": RecordKind.ASSISTANT_STARTED,
    "meeting.ai_companion_stopped": RecordKind.ASSISTANT_STOPPED,
    "meeting.ai_companion_assets_deleted": RecordKind.DELETED,
    "meeting.summary_completed": RecordKind.SUMMARY,
    "meeting.summary_updated": RecordKind.SUMMARY,
    "meeting.summary_recovered": RecordKind.SUMMARY,
    "meeting.summary_shared": RecordKind.SUMMARY_SHARED,
    "meeting.summary_trashed": RecordKind.DELETED,
    "meeting.summary_deleted": RecordKind.DELETED,
    "meeting.aic_transcript_completed": RecordKind.TRANSCRIPT,
    "recording.transcript_completed": RecordKind.TRANSCRIPT,
}
