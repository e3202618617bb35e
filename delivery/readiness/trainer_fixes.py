"""What of a course that is not ready its trainer can set right in the meeting itself."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

SOON = timedelta(hours=1)
"""From when before the start it is worth a trainer's while."""

SHARING = "Screen sharing: Host tools, then take the tick from “Share screen” for participants."
IN_THE_MEETING: Mapping[str, str] = {
    "waiting_room": "The waiting room is off: Host tools, then tick “Enable waiting room”.",
    "auto_recording": "Zoom records by itself: More, then “Stop recording”.",
    "disable_participant_video": "Clients’ cameras are blocked: Host tools, tick “Start video”.",
    "show_share_button": SHARING,
    "in_meeting.who_can_share_screen": SHARING,
    "in_meeting.disable_screen_sharing_for_in_meeting_guests": SHARING,
    "in_meeting.allow_participants_to_rename": (
        "Clients can rename themselves: Host tools, then take the tick from “Rename themselves”."
    ),
}


def for_trainer(missed: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Of `{"setting", "wanted", "found"}`, in words; none of what Zoom does not tell."""
    wrong = (one["setting"] for one in missed if one["found"] is not None)
    words = (IN_THE_MEETING[setting] for setting in wrong if setting in IN_THE_MEETING)
    return tuple(dict.fromkeys(words))
