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


def meeting(found: Meeting, address: str) -> dict[str, object]:
    """`join_url` is everybody's link with its passcode, `start_url` a host credential."""
    return {
        "uuid": found.uuid,
        "id": found.id,
        "host_id": found.host_id,
        "host_email": f"{found.host_id.lower()}@host.invalid",
        "topic": found.topic,
        "agenda": found.agenda,
        "type": SCHEDULED,
        "status": "started" if found.live else "waiting",
        "start_time": stamp(found.starts_at),
        "duration": found.duration,
        "timezone": found.timezone,
        "created_at": stamp(found.made_at),
        "start_url": f"{address}/s/{found.id}?zak=host",
        "join_url": f"{address}/j/{found.id}?pwd={found.passcode}",
        "registration_url": f"{address}/meeting/register/{found.id}",
        "password": found.passcode,
        "h323_password": found.passcode,
        "pstn_password": found.passcode,
        "encrypted_password": found.passcode,
        "settings": found.settings,
        "pre_schedule": False,
    }


def registered(found: Meeting, registrant: Registrant, join_url: str) -> dict[str, object]:
    return {
        "id": found.id,
        "join_url": join_url,
        "registrant_id": registrant.id,
        "start_time": stamp(found.starts_at),
        "topic": found.topic,
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
    who: Attendee, connection: ReportedConnection, ended_at: datetime, with_registrant: bool
) -> dict[str, object]:
    """One connection; guests have empty ids and address."""
    left_at = connection.left_at or ended_at
    row: dict[str, object] = {
        "id": who.account_user_id,
        "user_id": connection.user_id,
        "name": connection.name,
        "user_email": who.email,
        "join_time": stamp(connection.joined_at),
        "leave_time": stamp(left_at),
        "duration": int((left_at - connection.joined_at).total_seconds()),
        "failover": False,
        "status": connection.status,
    }
    if connection.breakout:
        row["bo_mtg_id"] = connection.breakout
    if who.account_user_id:
        row["participant_user_id"] = who.account_user_id
    if with_registrant and who.registrant_id:
        row["registrant_id"] = who.registrant_id
    return row


def page(name: str, rows: Sequence[object], size: int, start: int) -> dict[str, object]:
    """One page; the token is where the next begins, empty at the end."""
    following = start + size
    return {
        "next_page_token": f"page{following}" if following < len(rows) else "",
        "page_count": max(1, -(-len(rows) // size)),
        "page_size": size,
        "total_records": len(rows),
        name: list(rows[start:following]),
    }


def instances(found: Meeting) -> dict[str, object]:
    return {"meetings": [_instance(instance) for instance in found.ended]}


def _instance(instance: Instance) -> dict[str, object]:
    return {"uuid": instance.uuid, "start_time": stamp(instance.started_at.astimezone(UTC))}
