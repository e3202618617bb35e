"""The bodies of webhooks, as Zoom really sends them: its documentation where nobody measured."""

from collections.abc import Mapping
from datetime import UTC, datetime

from integrations.zoom.simulator.meetings.meeting import Instance, Meeting, Registrant
from integrations.zoom.simulator.meetings.occurrences import OutgoingWebhook
from integrations.zoom.simulator.meetings.people import Attendee

SCHEDULED = 2  # the type of a meeting that has a time and does not recur


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
    who: Attendee,
    event: str,
    at: datetime,
    **told: object,
) -> OutgoingWebhook:
    """An event about one participant; `told` is its time and whatever else the event carries."""
    session = _session(meeting, instance)
    if who.breakout:
        session["breakout_room_uuid"] = who.breakout
    session["participant"] = {**_participant(who), **told}
    return _webhook(meeting, event, at, session)


def joined(meeting: Meeting, instance: Instance, who: Attendee, at: datetime) -> OutgoingWebhook:
    event = "meeting.participant_joined" + ("_breakout_room" if who.breakout else "")
    return person(meeting, instance, who, event, at, **_identity(who), join_time=stamp(at))


def left(
    meeting: Meeting, instance: Instance, who: Attendee, at: datetime, reason: str
) -> OutgoingWebhook:
    event = "meeting.participant_left" + ("_breakout_room" if who.breakout else "")
    told = {
        # Somebody unregistered has an empty registrant_id here and none at all when joining.
        "registrant_id": who.registrant_id or "",
        "leave_time": stamp(at),
        "leave_reason": reason,
        "private_ip": "192.168.1.5",
    }
    return person(meeting, instance, who, event, at, **told)


def at_the_door(
    meeting: Meeting, instance: Instance, who: Attendee, event: str, at: datetime
) -> OutgoingWebhook:
    """The waiting room's events, which tell their time as `date_time`."""
    return person(meeting, instance, who, event, at, **_identity(who), date_time=stamp(at))


def role_changed(
    meeting: Meeting, instance: Instance, who: Attendee, at: datetime, old: str
) -> OutgoingWebhook:
    """Without registrant_id: documented, but missing in a real body (devforum 125559)."""
    told = {"date_time": stamp(at), "old_role": old, "new_role": who.role}
    return person(meeting, instance, who, "meeting.participant_role_changed", at, **told)


def started(meeting: Meeting, instance: Instance, at: datetime) -> OutgoingWebhook:
    return _webhook(meeting, "meeting.started", at, _session(meeting, instance))


def ended(meeting: Meeting, instance: Instance, at: datetime) -> OutgoingWebhook:
    session = {**_session(meeting, instance), "end_time": stamp(at)}
    return _webhook(meeting, "meeting.ended", at, session)


def recording(
    meeting: Meeting, instance: Instance, event: str, at: datetime, since: datetime
) -> OutgoingWebhook:
    end = None if event == "recording.started" else stamp(at)
    told = {"recording_start": stamp(since), "recording_end": end}
    session = {**_session(meeting, instance), "id": meeting.id, "recording_file": told}
    return _webhook(meeting, event, at, session)


def scheduled(meeting: Meeting, event: str, at: datetime) -> OutgoingWebhook:
    """Made or deleted by an app."""
    told = _operator(meeting) | {"operation": "single", "object": _planned(meeting)}
    return OutgoingWebhook(event, at, told)


def changed(meeting: Meeting, asked: Mapping[str, object], at: datetime) -> OutgoingWebhook:
    """The object names only the keys that were asked for."""
    told = _operator(meeting) | {"scope": "single", "time_stamp": milliseconds(at)}
    objects = {"object": {"id": meeting.id, **asked}, "old_object": {"id": meeting.id}}
    return OutgoingWebhook("meeting.updated", at, told | objects)


def registration(
    meeting: Meeting, registrant: Registrant, event: str, at: datetime, join_url: str
) -> OutgoingWebhook:
    told = {
        "id": registrant.id,
        "first_name": registrant.first_name,
        "last_name": registrant.last_name,
        "email": registrant.email,
    }
    if event != "meeting.registration_cancelled":
        told |= {"status": registrant.status, "join_url": join_url}
    return _webhook(meeting, event, at, {**_planned(meeting), "registrant": told})


def rtms_started(
    meeting: Meeting, instance: Instance, at: datetime, server_url: str
) -> OutgoingWebhook:
    """Flat, and with the four keys of May 2026."""
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
    """The `object` of a live event: its id is a string, its start the session's own."""
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


def _participant(who: Attendee) -> dict[str, object]:
    told: dict[str, object] = {
        "user_id": who.user_id,
        "user_name": who.name,
        "participant_user_id": who.account_user_id,
        "id": who.account_user_id,
        "participant_uuid": who.participant_uuid,
        "email": who.email,
        "public_ip": who.public_ip,
    }
    if who.breakout:
        told["parent_user_id"] = who.parent_user_id
    return told


def _identity(who: Attendee) -> dict[str, object]:
    return {} if who.registrant_id is None else {"registrant_id": who.registrant_id}
