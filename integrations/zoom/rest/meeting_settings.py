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
}
"""Requested for every meeting (docs/api/meetings, `settings`)."""

HOST: Mapping[tuple[str, str], Setting] = {
    ("in_meeting", "who_can_share_screen"): "host",
    ("in_meeting", "disable_screen_sharing_for_in_meeting_guests"): True,
    ("in_meeting", "virtual_background"): False,
    ("in_meeting", "allow_participants_to_rename"): False,  # names are how a trainer knows people
    ("recording", "local_recording"): False,
}
"""Settings of the host's account, which a meeting cannot override; they are only checked."""

LOCKS: tuple[tuple[str, str], ...] = (
    ("in_meeting", "virtual_background"),
    ("recording", "local_recording"),
)
"""Locked for the whole account, or a host could turn them on for themselves (FACTS 4.6)."""


def missed_of_meeting(meeting: Mapping[str, object]) -> tuple[SettingMissed, ...]:
    """From the answer to GET /meetings/{id}."""
    settings = part(meeting, "settings")
    return _missed({name: (wanted, settings.get(name)) for name, wanted in MEETING.items()})


def missed_of_host(settings: Mapping[str, object]) -> tuple[SettingMissed, ...]:
    """From the answer to GET /users/{id}/settings."""
    return _missed(
        {
            f"{group}.{name}": (wanted, part(settings, group).get(name))
            for (group, name), wanted in HOST.items()
        }
    )


def missed_of_locks(locks: Mapping[str, object]) -> tuple[SettingMissed, ...]:
    """From the answer to GET /accounts/me/lock_settings; of an empty one, nothing is known."""
    return _missed(
        {f"lock.{group}.{name}": (True, part(locks, group).get(name)) for group, name in LOCKS}
    )


def _missed(compared: Mapping[str, tuple[Setting, object]]) -> tuple[SettingMissed, ...]:
    return tuple(
        SettingMissed(name, wanted, actual if isinstance(actual, str | int) else None)
        for name, (wanted, actual) in compared.items()
        if actual != wanted
    )
