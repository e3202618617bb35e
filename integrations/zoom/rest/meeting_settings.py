"""The settings that a course's meeting must have, and a check of the actual ones.

Zoom ignores a setting that it does not know or allow, without an error (FACTS, trap 31).
"""

from collections.abc import Mapping

from integrations.meeting_provider import SettingMissed
from integrations.zoom.value_readers import part

Setting = str | int | bool

MEETING: Mapping[str, Setting] = {
    "approval_type": 0,  # registration needed, everybody registered is approved
    "registrants_confirmation_email": False,  # our own message carries the link
    "registrants_email_notification": False,
    "waiting_room": True,
    "join_before_host": False,
    "auto_recording": "none",
    "allow_multiple_devices": False,
    "meeting_authentication": False,  # clients need no Zoom account
    "participant_video": True,  # how cameras begin; none can be forced on (trap 30)
    "host_video": True,
    "disable_participant_video": False,
    "mute_upon_entry": True,
    "audio": "voip",  # no telephone: it has no camera
    "show_share_button": False,
    "use_pmi": False,
    # Since March 2026 a field that is left out takes the account's default. AI Companion's summary
    # and answers are a written record of the clients' course.
    "auto_start_meeting_summary": False,
    "who_will_receive_summary": 1,  # the host alone
    "auto_start_ai_companion_questions": False,
    "who_can_ask_questions": 3,  # the host alone
    "question_and_answer.enable": False,
    "watermark": False,
    "language_interpretation.enable": False,  # clients bring an interpreter of their own
    "sign_language_interpretation.enable": False,
    "allow_host_control_participant_mute_state": False,
}
"""Requested for every meeting, by its path in `settings` (docs/api/meetings; FACTS, November 2026).

`summary_template_id` cannot be set to none, and says nothing where no summary starts.
"""

OF_A_FEATURE: Mapping[str, str] = {
    "who_will_receive_summary": "auto_start_meeting_summary",
    "who_can_ask_questions": "auto_start_ai_companion_questions",
}
"""Settings that mean nothing, and need not be reported, while the feature named here is off."""

HOST: Mapping[tuple[str, str], Setting] = {
    ("in_meeting", "who_can_share_screen"): "host",
    ("in_meeting", "disable_screen_sharing_for_in_meeting_guests"): True,
    ("in_meeting", "virtual_background"): False,
    ("in_meeting", "allow_participants_to_rename"): False,  # names are how a trainer knows people
    ("recording", "local_recording"): False,
}
"""Settings of the host's account, which a meeting cannot override; they are only checked."""

HOST_FEATURES: tuple[tuple[str, str], ...] = (
    ("in_meeting", "meeting_summary_with_ai_companion"),
    ("in_meeting", "ai_companion_questions"),
)
"""Features that a host can start during a meeting; an account without AI Companion lists none."""

LOCKS: tuple[tuple[str, str], ...] = (
    ("in_meeting", "virtual_background"),
    ("recording", "local_recording"),
)
"""Locked for the whole account, or a host could turn them on for themselves (FACTS 4.6)."""


def requested() -> dict[str, object]:
    """The `settings` of a request that makes or changes a meeting."""
    settings: dict[str, object] = {}
    for path, wanted in MEETING.items():
        name, _, field = path.partition(".")
        settings[name] = {field: wanted} if field else wanted
    return settings


def missed_of_meeting(meeting: Mapping[str, object]) -> tuple[SettingMissed, ...]:
    """The settings missed, from the answer to GET /meetings/{id}."""
    settings = part(meeting, "settings")
    return _missed(
        {
            path: (wanted, _at(settings, path))
            for path, wanted in MEETING.items()
            if _at(settings, OF_A_FEATURE.get(path, "")) is not False
        }
    )


def missed_of_host(settings: Mapping[str, object]) -> tuple[SettingMissed, ...]:
    """The settings missed, from the answer to GET /users/{id}/settings."""
    compared: dict[str, tuple[Setting, object]] = {
        f"{group}.{name}": (wanted, part(settings, group).get(name))
        for (group, name), wanted in HOST.items()
    }
    for group, name in HOST_FEATURES:
        if part(settings, group, name).get("enable") is True:
            compared[f"{group}.{name}"] = (False, True)
    return _missed(compared)


def missed_of_locks(locks: Mapping[str, object]) -> tuple[SettingMissed, ...]:
    """The settings missed, from the answer to GET /accounts/me/lock_settings; an empty answer
    proves nothing."""
    return _missed(
        {f"lock.{group}.{name}": (True, part(locks, group).get(name)) for group, name in LOCKS}
    )


def _at(settings: Mapping[str, object], path: str) -> object:
    name, _, field = path.partition(".")
    return part(settings, name).get(field) if field else settings.get(name)


def _missed(compared: Mapping[str, tuple[Setting, object]]) -> tuple[SettingMissed, ...]:
    return tuple(
        SettingMissed(name, wanted, actual if isinstance(actual, str | int) else None)
        for name, (wanted, actual) in compared.items()
        if not _is(wanted, actual)
    )


def _is(wanted: Setting, actual: object) -> bool:
    """Whether a setting is as wanted; 0 and 1 are no truth values."""
    return type(actual) is type(wanted) and actual == wanted
