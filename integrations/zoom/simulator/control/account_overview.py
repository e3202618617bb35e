"""The whole simulated account at a glance, for tests."""

from integrations.zoom.simulator.account import SimulatedAccount
from integrations.zoom.simulator.meetings.meeting import Instance, Meeting
from integrations.zoom.simulator.meetings.people import Attendee
from integrations.zoom.simulator.streams.streams import SimulatedStreams


def sight(world: SimulatedAccount, streams: SimulatedStreams) -> dict[str, object]:
    return {
        "webhook_url": world.webhook_url,
        "meetings": [_meeting(meeting, streams) for meeting in world.meetings.values()],
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
        "before_host": [who.key for who in meeting.before_host],
        "live": _instance(meeting.live, streams) if meeting.live else None,
        "ended": [instance.uuid for instance in meeting.ended],
    }


def _instance(instance: Instance, streams: SimulatedStreams) -> dict[str, object]:
    stream = streams.get(instance.stream_id)
    return {
        "uuid": instance.uuid,
        "recording": instance.recording_since is not None,
        "people": [_person(who) for who in instance.people.values()],
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


def _person(who: Attendee) -> dict[str, object]:
    return {
        "key": who.key,
        "name": who.name,
        "registrant_id": who.registrant_id,
        "place": who.place,
        "user_id": who.user_id,
        "participant_uuid": who.participant_uuid,
        "camera": who.camera,
        "role": who.role,
        "removed": who.removed,
    }
