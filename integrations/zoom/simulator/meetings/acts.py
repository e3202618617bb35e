"""What people do in and around a meeting, by name: one short function an act. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime

from integrations.zoom.simulator import identifiers
from integrations.zoom.simulator.account import SimulatedAccount
from integrations.zoom.simulator.control.act_subject import HOST, known, made, newcomer
from integrations.zoom.simulator.control.control_requests import ControlRequest
from integrations.zoom.simulator.meetings.live_meeting import (
    DROPPED,
    ActImpossible,
    Happenings,
    LiveMeeting,
)
from integrations.zoom.simulator.meetings.meeting import Instance
from integrations.zoom.simulator.meetings.people import Attendee, MeetingPlace
from integrations.zoom.simulator.meetings.stream_state import PAUSED, RESUMED, STOPPED_BY_API
from integrations.zoom.simulator.webhooks import payloads

ROLES: Mapping[str, str] = {"cohost": "co-host", "co-host": "co-host", "attendee": "attendee"}

Act = Callable[[SimulatedAccount, ControlRequest, datetime], Happenings]


def start_meeting(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    meeting = world.meeting(str(order.meeting_id))
    if meeting.live is not None:
        raise ActImpossible("the meeting is being held already")
    meeting.live = instance = Instance(order.uuid or identifiers.instance_uuid(), at)
    room = LiveMeeting(meeting, instance, at)
    host = Attendee(HOST, order.name or "Trainer", account_user_id=meeting.host_id, role="host")
    instance.people[HOST] = host
    occurrences: Happenings = [payloads.started(meeting, instance, at), *room.join(host)]
    if order.rtms:
        occurrences += room.start_stream(world.address)
    occurrences += [
        said for attendee in meeting.before_host for said in _at_the_door(room, attendee)
    ]
    meeting.before_host.clear()
    return occurrences


def knock(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.knock(newcomer(room, order))


def join(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.join(newcomer(room, order))


def open_link(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    """As a personal link does: to the waiting room, or in, or outside until the host comes."""
    meeting = world.meeting(str(order.meeting_id))
    if meeting.live is None:
        attendee = made(meeting, order)
        if attendee.key not in [other.key for other in meeting.before_host]:
            meeting.before_host.append(attendee)
        return []
    room = LiveMeeting(meeting, meeting.live, at)
    attendee = newcomer(room, order)
    return [] if attendee.place is not MeetingPlace.OUTSIDE else _at_the_door(room, attendee)


def admit(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.admit(known(room, order), order.camera)


def camera_on(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.camera(known(room, order), True)


def camera_off(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.camera(known(room, order), False)


def to_breakout(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.to_breakout(known(room, order), order.room or identifiers.instance_uuid())


def from_breakout(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.from_breakout(known(room, order))


def leave(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.leave(known(room, order))


def drop(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.leave(known(room, order), DROPPED)


def remove(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.remove(known(room, order))


def put_in_waiting_room(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.put_in_waiting_room(known(room, order))


def rename(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    """No event exists for it: the name shows in whatever Zoom says next of the person."""
    if not order.name:
        raise ActImpossible("rename needs a name")
    known(room_of(world, order, at), order).name = order.name
    return []


def role(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    if order.role not in ROLES:
        raise ActImpossible(f"role is one of {', '.join(ROLES)}")
    room = room_of(world, order, at)
    return room.change_role(known(room, order), ROLES[order.role])


def record(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    return room_of(world, order, at).record()


def stop_recording(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    return room_of(world, order, at).stop_recording()


def end_meeting(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    return room_of(world, order, at).end()


def rtms_start(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    return room_of(world, order, at).start_stream(world.address)


def rtms_stop(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    return room_of(world, order, at).end_stream(STOPPED_BY_API)


def rtms_pause(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    return room_of(world, order, at).turn_stream(PAUSED)


def rtms_resume(world: SimulatedAccount, order: ControlRequest, at: datetime) -> Happenings:
    return room_of(world, order, at).turn_stream(RESUMED)


ACTS: Mapping[str, Act] = {
    act.__name__: act
    for act in (
        start_meeting, knock, join, open_link, admit, camera_on, camera_off, to_breakout,
        from_breakout, leave, drop, remove, put_in_waiting_room, rename, role, record,
        stop_recording, end_meeting, rtms_start, rtms_stop, rtms_pause, rtms_resume,
    )
}  # fmt: skip


def room_of(world: SimulatedAccount, order: ControlRequest, at: datetime) -> LiveMeeting:
    meeting = world.meeting(str(order.meeting_id))
    if meeting.live is None:
        raise ActImpossible("the meeting is not being held")
    return LiveMeeting(meeting, meeting.live, at)


def _at_the_door(room: LiveMeeting, attendee: Attendee) -> Happenings:
    room.instance.people[attendee.key] = attendee
    if room.meeting.settings["waiting_room"] is True:
        return room.knock(attendee)
    return room.join(attendee)
