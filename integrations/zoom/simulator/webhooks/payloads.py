"""Builds webhook bodies like Zoom's samples, or like its documentation where there is no sample."""

from collections.abc import Mapping
from datetime import UTC, datetime

from integrations.zoom.simulator.meetings.meeting import Instance, Meeting, Registrant
from integrations.zoom.simulator.meetings.occurrences import OutgoingWebhook
from integrations.zoom.simulator.meetings.people import Attendee

SCHEDULED = 2  # a meeting with a time, without recurrence


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def envelope(webhook: OutgoingWebhook) -> dict[str, object]:
    return {
        "payload": dict(webhook.payload),
        "event_ts": milliseconds(webhook.at),
        "event": webhook.event,
    }


def person(
    meeting: Meeting,
    instance: Instance,
    attendee: Attendee,
    event: str,
    at: datetime,
    **fields: object,
) -> OutgoingWebhook:
    """An event about one participant; `fields` are its time and the event's other fields."""
    session = _session(meeting, instance)
    if attendee.breakout:
        session["breakout_room_uuid"] = attendee.breakout
    session["participant"] = {**_participant(attendee), **fields}
    return _webhook(meeting, event, at, session)


def joined(
    meeting: Meeting, instance: Instance, attendee: Attendee, at: datetime
) -> OutgoingWebhook:
    event = "meeting.participant_joined" + ("_breakout_room" if attendee.breakout else "")
    return person(
        meeting, instance, attendee, event, at, **_identity(attendee), join_time=stamp(at)
    )


def left(
    meeting: Meeting, instance: Instance, attendee: Attendee, at: datetime, reason: str
) -> OutgoingWebhook:
    event = "meeting.participant_left" + ("_breakout_room" if attendee.breakout else "")
    fields = {
        # An unregistered person has an empty registrant_id here, and none in join events.
        "registrant_id": attendee.registrant_id or "",
        "leave_time": stamp(at),
        "leave_reason": reason,
        "private_ip": "192.168.1.5",
    }
    return person(meeting, instance, attendee, event, at, **fields)


def waiting_room(
    meeting: Meeting, instance: Instance, attendee: Attendee, event: str, at: datetime
) -> OutgoingWebhook:
    """An event of the waiting room, whose time is `date_time`."""
    return person(
        meeting, instance, attendee, event, at, **_identity(attendee), date_time=stamp(at)
    )


def role_changed(
    meeting: Meeting, instance: Instance, attendee: Attendee, at: datetime, old: str
) -> OutgoingWebhook:
    """Without registrant_id: documented, but missing in a real body (devforum 125559)."""
    fields = {"date_time": stamp(at), "old_role": old, "new_role": attendee.role}
    return person(meeting, instance, attendee, "meeting.participant_role_changed", at, **fields)


def before_host(meeting: Meeting, attendee: Attendee, change: str, at: datetime) -> OutgoingWebhook:
    """The webhook of a person who waits for the host (`jbh_waiting`), or no longer does
    (`jbh_waiting_left`).

    No instance exists yet: the uuid is the planned meeting's, and the only time is event_ts.
    """
    participant = {"id": attendee.account_user_id, "user_name": attendee.name}
    planned = {**_planned(meeting), "id": str(meeting.id)}
    event = f"meeting.participant_{change}"
    return _webhook(
        meeting, event, at, {**planned, "participant": participant | _identity(attendee)}
    )


def device_tested(
    meeting: Meeting, attendee: Attendee, works: Mapping[str, bool], at: datetime
) -> OutgoingWebhook:
    """The webhook of a test of devices before the meeting; it names the person by name alone."""
    result: dict[str, object] = {"user_id": "", "user_name": attendee.name, "os": "ios"}
    result |= {f"{device}_status": 2 if working else 1 for device, working in works.items()}
    planned = {"id": meeting.id, "uuid": _planned(meeting)["uuid"]}
    return _webhook(meeting, "meeting.device_tested", at, {**planned, "test_result": result})


def started(meeting: Meeting, instance: Instance, at: datetime) -> OutgoingWebhook:
    return _webhook(meeting, "meeting.started", at, _session(meeting, instance))


def ended(meeting: Meeting, instance: Instance, at: datetime) -> OutgoingWebhook:
    session = {**_session(meeting, instance), "end_time": stamp(at)}
    return _webhook(meeting, "meeting.ended", at, session)


def recording(
    meeting: Meeting, instance: Instance, event: str, at: datetime, since: datetime
) -> OutgoingWebhook:
    end = None if event == "recording.started" else stamp(at)
    file = {"recording_start": stamp(since), "recording_end": end}
    session = {**_session(meeting, instance), "id": meeting.id, "recording_file": file}
    return _webhook(meeting, event, at, session)


def scheduled(meeting: Meeting, event: str, at: datetime) -> OutgoingWebhook:
    """A meeting created or deleted by an app."""
    payload = _operator(meeting) | {"operation": "single", "object": _planned(meeting)}
    return OutgoingWebhook(event, at, payload)


def changed(meeting: Meeting, requested: Mapping[str, object], at: datetime) -> OutgoingWebhook:
    """The webhook of a changed meeting; its object holds only the keys of the request."""
    payload = _operator(meeting) | {"scope": "single", "time_stamp": milliseconds(at)}
    objects = {"object": {"id": meeting.id, **requested}, "old_object": {"id": meeting.id}}
    return OutgoingWebhook("meeting.updated", at, payload | objects)


def registration(
    meeting: Meeting, registrant: Registrant, event: str, at: datetime, join_url: str
) -> OutgoingWebhook:
    fields = {
        "id": registrant.id,
        "first_name": registrant.first_name,
        "last_name": registrant.last_name,
        "email": registrant.email,
    }
    if event != "meeting.registration_cancelled":
        fields |= {"status": registrant.status, "join_url": join_url}
    return _webhook(meeting, event, at, {**_planned(meeting), "registrant": fields})


def rtms_started(
    meeting: Meeting, instance: Instance, at: datetime, server_url: str
) -> OutgoingWebhook:
    """The webhook that offers a stream: flat, with the four keys of May 2026."""
    payload = {
        "account_id": meeting.account_id,
        "meeting_id": str(meeting.id),
        "meeting_uuid": instance.uuid,
        "operator_id": meeting.host_id,
        "is_original_host": True,
        "rtms_stream_id": instance.stream_id,
        "server_urls": server_url,
    }
    return OutgoingWebhook("meeting.rtms_started", at, payload)


def rtms(
    event: str, meeting_uuid: str, stream_id: str, at: datetime, stop_reason: int | None = None
) -> OutgoingWebhook:
    payload: dict[str, object] = {"meeting_uuid": meeting_uuid, "rtms_stream_id": stream_id}
    if stop_reason is not None:
        payload["stop_reason"] = stop_reason
    return OutgoingWebhook(event, at, payload)


def _webhook(
    meeting: Meeting, event: str, at: datetime, session: Mapping[str, object]
) -> OutgoingWebhook:
    return OutgoingWebhook(event, at, {"account_id": meeting.account_id, "object": session})


def _operator(meeting: Meeting) -> dict[str, object]:
    return {"account_id": meeting.account_id, "operator": "", "operator_id": meeting.host_id}


def _session(meeting: Meeting, instance: Instance) -> dict[str, object]:
    """The `object` of a live event: its id is a string, its start that of the instance."""
    return {
        "uuid": instance.uuid,
        "id": str(meeting.id),
        "type": SCHEDULED,
        "topic": meeting.topic,
        "host_id": meeting.host_id,
        "duration": meeting.duration,
        "start_time": stamp(instance.started_at),
        "timezone": meeting.timezone,
    }


def _planned(meeting: Meeting) -> dict[str, object]:
    """The `object` of an event about the schedule: its id is a number."""
    return {
        "uuid": meeting.uuid,
        "id": meeting.id,
        "host_id": meeting.host_id,
        "topic": meeting.topic,
        "type": SCHEDULED,
        "start_time": stamp(meeting.starts_at),
        "duration": meeting.duration,
        "timezone": meeting.timezone,
    }


def _participant(attendee: Attendee) -> dict[str, object]:
    fields: dict[str, object] = {
        "user_id": attendee.user_id,
        "user_name": attendee.name,
        "participant_user_id": attendee.account_user_id,
        "id": attendee.account_user_id,
        "participant_uuid": attendee.participant_uuid,
        "email": attendee.email,
        "public_ip": attendee.public_ip,
    }
    if attendee.breakout:
        fields["parent_user_id"] = attendee.parent_user_id
    return fields


def _identity(attendee: Attendee) -> dict[str, object]:
    return {} if attendee.registrant_id is None else {"registrant_id": attendee.registrant_id}
