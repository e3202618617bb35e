"""A scheduled meeting as the host set it up: its fields, settings, registrants and instances."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from integrations.zoom.simulator.meetings.people import Attendee, ReportedConnection

# The settings of a new meeting (rest__meetings-meetingId_GET.json). A request that omits the
# last ones inherits them from the account.
DEFAULT_SETTINGS: Mapping[str, object] = {
    "allow_multiple_devices": True,
    "alternative_hosts": "",
    "approval_type": 2,
    "audio": "both",
    "auto_recording": "none",
    "close_registration": False,
    "custom_keys": [],
    "device_testing": False,
    "disable_participant_video": False,
    "email_in_attendee_report": False,
    "email_notification": True,
    "encryption_type": "enhanced_encryption",
    "focus_mode": False,
    "host_video": False,
    "jbh_time": 0,
    "join_before_host": False,
    "meeting_authentication": False,
    "mute_upon_entry": False,
    "participant_focused_meeting": False,
    "participant_video": False,
    "private_meeting": False,
    "push_change_to_calendar": False,
    "registrants_confirmation_email": True,
    "registrants_email_notification": True,
    "registration_type": 1,
    "request_permission_to_unmute_participants": False,
    "show_join_info": False,
    "show_share_button": False,
    "use_pmi": False,
    "waiting_room": False,
    "waiting_room_options": {"enable": False, "mode": "follow_setting"},
    "watermark": False,
    "allow_host_control_participant_mute_state": True,
    "auto_start_ai_companion_questions": True,
    "auto_start_meeting_summary": True,
    "language_interpretation": {"enable": True},
    "question_and_answer": {"enable": True},
    "sign_language_interpretation": {"enable": True},
    "who_can_ask_questions": 1,
    "who_will_receive_summary": 4,
}
Groups = dict[str, dict[str, object]]
"""Settings of an account or a user: by group, then by name."""

RECORDINGS = ("none", "local", "cloud")


def as_a_course_needs() -> Groups:
    """The default settings of every host's account: those that a course needs."""
    return {
        "in_meeting": {
            "ai_companion_questions": {"auto_enable": False, "enable": False},
            "allow_participants_to_rename": False,
            "breakout_room": True,
            "disable_screen_sharing_for_in_meeting_guests": True,
            "meeting_summary_with_ai_companion": {"auto_enable": False, "enable": False},
            "virtual_background": False,
            "waiting_room": True,
            "who_can_share_screen": "host",
        },
        "recording": {"auto_recording": "none", "cloud_recording": True, "local_recording": False},
        "schedule_meeting": {"join_before_host": False, "participants_video": True},
        "feature": {"concurrent_meeting": "Basic", "meeting_capacity": 100},
    }


def as_a_course_needs_locked() -> Groups:
    """The default locks of the account: those that a course needs."""
    return {
        "in_meeting": {"virtual_background": True, "waiting_room": False},
        "recording": {"cloud_recording": False, "local_recording": True},
    }


def settings_taken(
    before: Mapping[str, object], requested: Mapping[str, object], dropped: frozenset[str]
) -> dict[str, object]:
    """Applies settings; ignores unknown and disallowed ones without an error, as Zoom does."""
    taken = {
        name: value
        for name, value in requested.items()
        if name in DEFAULT_SETTINGS and name not in dropped
    }
    if taken.get("auto_recording", "none") not in RECORDINGS:
        taken["auto_recording"] = "none"
    return {**before, **taken}


@dataclass(slots=True)
class Registrant:
    id: str
    email: str
    first_name: str
    last_name: str
    token: str  # the `tk` of the personal link
    made_at: datetime
    status: str = "approved"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(slots=True)
class Instance:
    """One instance of a meeting, from its start to its end, with its own uuid."""

    uuid: str
    started_at: datetime
    ended_at: datetime | None = None
    people: dict[str, Attendee] = field(default_factory=dict)
    connections: list[tuple[Attendee, ReportedConnection]] = field(default_factory=list)
    user_ids_given: int = 0
    recording_since: datetime | None = None
    companion: bool = False  # AI Companion is running
    summary: bool = False  # AI Companion ran, and writes a summary after the end
    stream_id: str = ""


@dataclass(slots=True)
class Meeting:
    account_id: str
    id: int
    uuid: str
    host_id: str
    topic: str
    starts_at: datetime
    duration: int  # minutes
    timezone: str
    agenda: str
    passcode: str
    made_at: datetime
    settings: dict[str, object]
    registrants: dict[str, Registrant] = field(default_factory=dict)
    live: Instance | None = None
    ended: list[Instance] = field(default_factory=list)
    before_host: list[Attendee] = field(default_factory=list)  # people who wait for the host
