"""Whom an order means: a registrant, the host, or a stranger by a name of their own."""

from integrations.zoom.simulator.control.control_requests import ControlRequest
from integrations.zoom.simulator.meetings.live_meeting import ActImpossible, LiveMeeting
from integrations.zoom.simulator.meetings.meeting import Meeting
from integrations.zoom.simulator.meetings.people import Attendee, MeetingPlace

HOST = "host"


def known(room: LiveMeeting, order: ControlRequest) -> Attendee:
    attendee = room.instance.people.get(_key(order))
    if attendee is None:
        raise ActImpossible(f"nobody has come as {_key(order)}")
    return attendee


def newcomer(room: LiveMeeting, order: ControlRequest) -> Attendee:
    key = _key(order)
    if key not in room.instance.people:
        room.instance.people[key] = made(room.meeting, order)
    attendee = room.instance.people[key]
    if attendee.place is MeetingPlace.OUTSIDE:
        attendee.name = order.name or attendee.name
        attendee.camera = order.camera
    return attendee


def made(meeting: Meeting, order: ControlRequest) -> Attendee:
    address = f"203.0.113.{8 + len(meeting.registrants) % 240}"
    if not order.registrant_id:
        return Attendee(_key(order), order.name or order.who, public_ip=address)
    registrant = meeting.registrants.get(order.registrant_id)
    if registrant is None or registrant.status != "approved":
        raise ActImpossible(f"no approved registrant {order.registrant_id}")
    name = order.name or registrant.name
    return Attendee(_key(order), name, registrant.id, public_ip=address)


def _key(order: ControlRequest) -> str:
    key = order.registrant_id or order.who
    if not key:
        raise ActImpossible("say whom: registrant_id, or who")
    return f"{key}/{order.device}" if order.device else key
