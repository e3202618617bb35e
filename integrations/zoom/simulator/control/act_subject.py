"""Finds the subject of a control request: a registrant, the host or a stranger."""

from integrations.zoom.simulator.control.control_requests import ControlRequest
from integrations.zoom.simulator.meetings.live_meeting import ActImpossible, LiveMeeting
from integrations.zoom.simulator.meetings.meeting import Meeting
from integrations.zoom.simulator.meetings.people import Attendee, MeetingPlace


def attendee_of(live: LiveMeeting, control: ControlRequest) -> Attendee:
    attendee = live.instance.people.get(_key(control))
    if attendee is None:
        raise ActImpossible(f"nobody has come as {_key(control)}")
    return attendee


def arriving_attendee(live: LiveMeeting, control: ControlRequest) -> Attendee:
    key = _key(control)
    if key not in live.instance.people:
        live.instance.people[key] = new_attendee(live.meeting, control)
    attendee = live.instance.people[key]
    if attendee.place is MeetingPlace.OUTSIDE:
        attendee.name = control.name or attendee.name
        attendee.camera = control.camera
    return attendee


def new_attendee(meeting: Meeting, control: ControlRequest) -> Attendee:
    address = f"203.0.113.{8 + len(meeting.registrants) % 240}"
    if not control.registrant_id:
        return Attendee(_key(control), control.name or control.person, public_ip=address)
    registrant = meeting.registrants.get(control.registrant_id)
    if registrant is None or registrant.status != "approved":
        raise ActImpossible(f"no approved registrant {control.registrant_id}")
    name = control.name or registrant.name
    return Attendee(_key(control), name, registrant.id, public_ip=address)


def _key(control: ControlRequest) -> str:
    key = control.registrant_id or control.person
    if not key:
        raise ActImpossible("say whom: registrant_id, or person")
    return f"{key}/{control.device}" if control.device else key
