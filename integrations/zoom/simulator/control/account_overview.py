"""The state of the whole simulated account as JSON, for tests."""

from integrations.zoom.simulator.account import SimulatedAccount
from integrations.zoom.simulator.meetings.meeting import Instance, Meeting
from integrations.zoom.simulator.meetings.people import Attendee
from integrations.zoom.simulator.streams.streams import SimulatedStreams


def overview(account: SimulatedAccount, streams: SimulatedStreams) -> dict[str, object]:
    return {
        "webhook_url": account.webhook_url,
        "meetings": [_meeting(meeting, streams) for meeting in account.meetings.values()],
    }


def _meeting(meeting: Meeting, streams: SimulatedStreams) -> dict[str, object]:
    return {
        "id": str(meeting.id),
        "topic": meeting.topic,
        "host_id": meeting.host_id,
        "registrants": [
            {"id": r.id, "email": r.email, "name": r.name, "status": r.status}
            for r in meeting.registrants.values()
        ],
        "before_host": [attendee.key for attendee in meeting.before_host],
        "live": _instance(meeting.live, streams) if meeting.live else None,
        "ended": [instance.uuid for instance in meeting.ended],
    }


def _instance(instance: Instance, streams: SimulatedStreams) -> dict[str, object]:
    stream = streams.get(instance.stream_id)
    return {
        "uuid": instance.uuid,
        "recording": instance.recording_since is not None,
        "people": [_person(attendee) for attendee in instance.people.values()],
        "stream": {
            "id": stream.id,
            "connected": stream.signal is not None,
            "media": stream.media is not None,
            "subscribed": sorted(stream.subscribed),
            "watched": stream.watched.is_set(),
        }
        if stream
        else None,
    }


def _person(attendee: Attendee) -> dict[str, object]:
    return {
        "key": attendee.key,
        "name": attendee.name,
        "registrant_id": attendee.registrant_id,
        "place": attendee.place,
        "user_id": attendee.user_id,
        "participant_uuid": attendee.participant_uuid,
        "camera": attendee.camera,
        "role": attendee.role,
        "removed": attendee.removed,
    }
