"""Meeting settings that the trainer can correct during the meeting."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

SOON = timedelta(hours=1)
"""How long before the start the trainer is shown what to correct."""

SHARING = "Clients can share their screen: in Host tools, clear “Share screen” for participants."
SUMMARY = "AI Companion writes a summary: select AI Companion, then “Stop summary”."
QUESTIONS = "AI Companion answers questions: select AI Companion, then “Stop questions”."
IN_THE_MEETING: Mapping[str, str] = {
    "waiting_room": "The waiting room is off: in Host tools, select “Enable waiting room”.",
    "auto_recording": "Zoom is recording: select More, then “Stop recording”.",
    "auto_start_meeting_summary": SUMMARY,
    "auto_start_ai_companion_questions": QUESTIONS,
    "disable_participant_video": (
        "Clients cannot start their cameras: in Host tools, select “Start video”."
    ),
    "show_share_button": SHARING,
    "in_meeting.who_can_share_screen": SHARING,
    "in_meeting.disable_screen_sharing_for_in_meeting_guests": SHARING,
    "in_meeting.allow_participants_to_rename": (
        "Clients can rename themselves: in Host tools, clear “Rename themselves”."
    ),
}


def for_trainer(missed: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Returns instructions for wrong settings, given as `{"setting", "wanted", "found"}`.

    Settings that Zoom does not report have none.
    """
    wrong = (setting["setting"] for setting in missed if setting["found"] is not None)
    words = (IN_THE_MEETING[setting] for setting in wrong if setting in IN_THE_MEETING)
    return tuple(dict.fromkeys(words))
