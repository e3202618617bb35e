"""Creates and changes meetings from the body of a REST call. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from integrations.zoom.simulator import identifiers
from integrations.zoom.simulator.account import SimulatedAccount
from integrations.zoom.simulator.meetings.meeting import DEFAULT_SETTINGS, Meeting, settings_taken
from integrations.zoom.simulator.rest import error_responses

Asked = Mapping[str, object]


def make(account: SimulatedAccount, user_id: str, requested: Asked, now: datetime) -> Meeting:
    hosts = account.config.hosts
    if hosts and user_id not in hosts:
        raise error_responses.no_user(user_id)
    account.note_change(user_id, now)
    zone = str(requested.get("timezone", "UTC"))
    meeting = Meeting(
        account_id=account.config.account_id,
        id=identifiers.meeting_number(),
        uuid=identifiers.instance_uuid(),
        host_id=user_id,
        topic=_text(requested, "topic", "Zoom Meeting"),
        starts_at=_start(requested.get("start_time"), zone),
        duration=_minutes(requested.get("duration", 60)),
        timezone=zone,
        agenda=_text(requested, "agenda", ""),
        passcode=_text(requested, "password", "") or identifiers.passcode(),
        made_at=now,
        settings=dict(DEFAULT_SETTINGS),
    )
    _set(account, meeting, requested)
    account.meetings[meeting.id] = meeting
    return meeting


def change(account: SimulatedAccount, meeting: Meeting, requested: Asked, now: datetime) -> None:
    account.note_change(meeting.host_id, now)
    meeting.topic = _text(requested, "topic", meeting.topic)
    meeting.agenda = _text(requested, "agenda", meeting.agenda)
    zone = str(requested.get("timezone", meeting.timezone))
    if "start_time" in requested:
        meeting.starts_at = _start(requested["start_time"], zone)
    meeting.timezone = zone
    meeting.duration = _minutes(requested.get("duration", meeting.duration))
    _set(account, meeting, requested)


def _set(account: SimulatedAccount, meeting: Meeting, requested: Asked) -> None:
    wanted = requested.get("settings", {})
    if not isinstance(wanted, Mapping):
        raise error_responses.invalid("settings")
    meeting.settings = settings_taken(meeting.settings, wanted, account.config.dropped_settings)


def _text(requested: Asked, name: str, default: str) -> str:
    value = requested.get(name, default)
    if not isinstance(value, str) or len(value) > 2000:
        raise error_responses.invalid(name)
    return value


def _minutes(value: object) -> int:
    if not isinstance(value, int) or value <= 0:
        raise error_responses.invalid("duration")
    return value


def _start(value: object, zone: str) -> datetime:
    """A time local to `timezone`, or in UTC with a Z: the two forms that Zoom documents."""
    try:
        start = datetime.fromisoformat(str(value))
        return start.astimezone(UTC) if start.tzinfo else _local(start, zone)
    except ValueError as fault:
        raise error_responses.invalid("start_time") from fault


def _local(start: datetime, zone: str) -> datetime:
    try:
        return start.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except ZoneInfoNotFoundError as fault:
        raise error_responses.invalid("timezone") from fault
