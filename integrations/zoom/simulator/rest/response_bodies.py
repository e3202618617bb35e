"""The bodies of REST answers, in the shapes of Zoom's reference."""

from collections.abc import Sequence
from datetime import UTC, datetime

from integrations.zoom.simulator.meetings.meeting import Instance, Meeting, Registrant
from integrations.zoom.simulator.meetings.people import Attendee, ReportedConnection
from integrations.zoom.simulator.webhooks.payloads import SCHEDULED, stamp

SCOPES = (
    "meeting:write:meeting:admin meeting:update:meeting:admin meeting:read:meeting:admin "
    "meeting:delete:meeting:admin meeting:write:registrant:admin "
    "meeting:update:registrant_status:admin meeting:update:participant_rtms_app_status "
    "meeting:update:status:admin meeting:read:list_past_instances:admin "
    "meeting:read:past_meeting:admin "
    "report:read:list_meeting_participants:admin user:read:settings:admin "
    "account:read:lock_settings:admin"
)


def token(access_token: str, address: str) -> dict[str, object]:
    return {
        "access_token": access_token,
        "token_type": "bearer",
        "expires_in": 3599,
        "scope": SCOPES,
        "api_url": address,
    }


def meeting(meeting: Meeting, address: str) -> dict[str, object]:
    """`join_url` is the general link with the passcode, `start_url` a credential of the host."""
    return {
        "uuid": meeting.uuid,
        "id": meeting.id,
        "host_id": meeting.host_id,
        "host_email": f"{meeting.host_id.lower()}@host.invalid",
        "topic": meeting.topic,
        "agenda": meeting.agenda,
        "type": SCHEDULED,
        "status": "started" if meeting.live else "waiting",
        "start_time": stamp(meeting.starts_at),
        "duration": meeting.duration,
        "timezone": meeting.timezone,
        "created_at": stamp(meeting.made_at),
        "start_url": f"{address}/s/{meeting.id}?zak=host",
        "join_url": f"{address}/j/{meeting.id}?pwd={meeting.passcode}",
        "registration_url": f"{address}/meeting/register/{meeting.id}",
        "password": meeting.passcode,
        "h323_password": meeting.passcode,
        "pstn_password": meeting.passcode,
        "encrypted_password": meeting.passcode,
        "settings": meeting.settings,
        "pre_schedule": False,
    }


def registered(meeting: Meeting, registrant: Registrant, join_url: str) -> dict[str, object]:
    return {
        "id": meeting.id,
        "join_url": join_url,
        "registrant_id": registrant.id,
        "start_time": stamp(meeting.starts_at),
        "topic": meeting.topic,
        "occurrences": [],
        "participant_pin_code": 380303,
    }


def registrant(listed: Registrant, join_url: str) -> dict[str, object]:
    return {
        "id": listed.id,
        "email": listed.email,
        "first_name": listed.first_name,
        "last_name": listed.last_name,
        "status": listed.status,
        "create_time": stamp(listed.made_at),
        "join_url": join_url,
    }


def report_row(
    attendee: Attendee, connection: ReportedConnection, ended_at: datetime, with_registrant: bool
) -> dict[str, object]:
    """One connection; guests have empty ids and address."""
    left_at = connection.left_at or ended_at
    row: dict[str, object] = {
        "id": attendee.account_user_id,
        "user_id": connection.user_id,
        "name": connection.name,
        "user_email": attendee.email,
        "join_time": stamp(connection.joined_at),
        "leave_time": stamp(left_at),
        "duration": int((left_at - connection.joined_at).total_seconds()),
        "failover": False,
        "status": connection.status,
    }
    if connection.breakout:
        row["bo_mtg_id"] = connection.breakout
    if attendee.account_user_id:
        row["participant_user_id"] = attendee.account_user_id
    if with_registrant and attendee.registrant_id:
        row["registrant_id"] = attendee.registrant_id
    return row


def page(name: str, rows: Sequence[object], size: int, start: int) -> dict[str, object]:
    """One page of rows; its token is the index of the next page, empty on the last."""
    following = start + size
    return {
        "next_page_token": f"page{following}" if following < len(rows) else "",
        "page_count": max(1, -(-len(rows) // size)),
        "page_size": size,
        "total_records": len(rows),
        name: list(rows[start:following]),
    }


def past_meeting(meeting: Meeting, instance: Instance) -> dict[str, object]:
    return {
        "id": meeting.id,
        "uuid": instance.uuid,
        "host_id": meeting.host_id,
        "topic": meeting.topic,
        "start_time": stamp(instance.started_at),
        "end_time": stamp(instance.ended_at or instance.started_at),
        "has_meeting_summary": instance.summary,
    }


def instances(meeting: Meeting) -> dict[str, object]:
    return {"meetings": [_instance(instance) for instance in meeting.ended]}


def _instance(instance: Instance) -> dict[str, object]:
    return {"uuid": instance.uuid, "start_time": stamp(instance.started_at.astimezone(UTC))}
