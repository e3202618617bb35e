"""What people do in and around a meeting, by name: one short function an act. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime

from integrations.zoom.simulator import bodies, identifiers
from integrations.zoom.simulator.happenings import StreamBegins, StreamTurns
from integrations.zoom.simulator.meetings import Instance, Meeting
from integrations.zoom.simulator.orders import Order
from integrations.zoom.simulator.people import Person, Place
from integrations.zoom.simulator.room import DROPPED, Happenings, Impossible, Room
from integrations.zoom.simulator.world import World

HOST = "host"
STOPPED_BY_API = 25  # RTMS stop reason STOP_BC_MANUAL_API_TRIGGERED
ROLES: Mapping[str, str] = {"cohost": "co-host", "co-host": "co-host", "attendee": "attendee"}
PAUSED, RESUMED = (5, 3), (6, 4)  # RTMS stream state, session state

Act = Callable[[World, Order, datetime], Happenings]


def start_meeting(world: World, order: Order, at: datetime) -> Happenings:
    meeting = world.meeting(str(order.meeting_id))
    if meeting.live is not None:
        raise Impossible("the meeting is being held already")
    meeting.live = instance = Instance(order.uuid or identifiers.instance_uuid(), at)
    room = Room(meeting, instance, at)
    host = Person(HOST, order.name or "Trainer", account_user_id=meeting.host_id, role="host")
    instance.people[HOST] = host
    told: Happenings = [bodies.started(meeting, instance, at), *room.join(host)]
    if order.rtms:
        told += start_stream(world, room)
    told += [said for who in meeting.before_host for said in _at_the_door(room, who)]
    meeting.before_host.clear()
    return told


def start_stream(world: World, room: Room) -> Happenings:
    """RTMS begins under a new stream id; a second start while one runs does nothing."""
    if room.instance.stream_id:
        return []
    room.instance.stream_id = stream_id = identifiers.stream_id()
    server_url = f"ws{world.address.removeprefix('http')}/rtms/signal/{stream_id}"
    begins = StreamBegins(stream_id, room.instance.uuid)
    return [begins, bodies.rtms_started(room.meeting, room.instance, room.at, server_url)]


def turn_stream(room: Room, states: tuple[int, int]) -> Happenings:
    if not room.instance.stream_id:
        raise Impossible("no stream runs")
    return [StreamTurns(room.instance.stream_id, room.at, *states)]


def knock(world: World, order: Order, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.knock(_newcomer(room, order))


def join(world: World, order: Order, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.join(_newcomer(room, order))


def open_link(world: World, order: Order, at: datetime) -> Happenings:
    """As a personal link does: to the waiting room, or in, or outside until the host comes."""
    meeting = world.meeting(str(order.meeting_id))
    if meeting.live is None:
        who = _made(meeting, order)
        if who.key not in [other.key for other in meeting.before_host]:
            meeting.before_host.append(who)
        return []
    room = Room(meeting, meeting.live, at)
    who = _newcomer(room, order)
    return [] if who.place is not Place.OUTSIDE else _at_the_door(room, who)


def admit(world: World, order: Order, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    who = _known(room, order)
    who.camera = order.camera or who.camera
    return room.admit(who)


def camera_on(world: World, order: Order, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.camera(_known(room, order), True)


def camera_off(world: World, order: Order, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.camera(_known(room, order), False)


def to_breakout(world: World, order: Order, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.to_breakout(_known(room, order), order.room or identifiers.instance_uuid())


def from_breakout(world: World, order: Order, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.from_breakout(_known(room, order))


def leave(world: World, order: Order, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.leave(_known(room, order))


def drop(world: World, order: Order, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.leave(_known(room, order), DROPPED)


def remove(world: World, order: Order, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.remove(_known(room, order))


def put_in_waiting_room(world: World, order: Order, at: datetime) -> Happenings:
    room = room_of(world, order, at)
    return room.put_in_waiting_room(_known(room, order))


def rename(world: World, order: Order, at: datetime) -> Happenings:
    """No event exists for it: the name shows in whatever Zoom says next of the person."""
    if not order.name:
        raise Impossible("rename needs a name")
    _known(room_of(world, order, at), order).name = order.name
    return []


def role(world: World, order: Order, at: datetime) -> Happenings:
    if order.role not in ROLES:
        raise Impossible(f"role is one of {', '.join(ROLES)}")
    room = room_of(world, order, at)
    return room.change_role(_known(room, order), ROLES[order.role])


def record(world: World, order: Order, at: datetime) -> Happenings:
    return room_of(world, order, at).record()


def stop_recording(world: World, order: Order, at: datetime) -> Happenings:
    return room_of(world, order, at).stop_recording()


def end_meeting(world: World, order: Order, at: datetime) -> Happenings:
    return room_of(world, order, at).end()


def rtms_start(world: World, order: Order, at: datetime) -> Happenings:
    return start_stream(world, room_of(world, order, at))


def rtms_stop(world: World, order: Order, at: datetime) -> Happenings:
    return room_of(world, order, at).end_stream(STOPPED_BY_API)


def rtms_pause(world: World, order: Order, at: datetime) -> Happenings:
    return turn_stream(room_of(world, order, at), PAUSED)


def rtms_resume(world: World, order: Order, at: datetime) -> Happenings:
    return turn_stream(room_of(world, order, at), RESUMED)


ACTS: Mapping[str, Act] = {
    act.__name__: act
    for act in (
        start_meeting, knock, join, open_link, admit, camera_on, camera_off, to_breakout,
        from_breakout, leave, drop, remove, put_in_waiting_room, rename, role, record,
        stop_recording, end_meeting, rtms_start, rtms_stop, rtms_pause, rtms_resume,
    )
}  # fmt: skip


def room_of(world: World, order: Order, at: datetime) -> Room:
    meeting = world.meeting(str(order.meeting_id))
    if meeting.live is None:
        raise Impossible("the meeting is not being held")
    return Room(meeting, meeting.live, at)


def _at_the_door(room: Room, who: Person) -> Happenings:
    room.instance.people[who.key] = who
    if room.meeting.settings["waiting_room"] is True:
        return room.knock(who)
    return room.join(who)


def _known(room: Room, order: Order) -> Person:
    found = room.instance.people.get(_key(order))
    if found is None:
        raise Impossible(f"nobody has come as {_key(order)}")
    return found


def _newcomer(room: Room, order: Order) -> Person:
    key = _key(order)
    if key not in room.instance.people:
        room.instance.people[key] = _made(room.meeting, order)
    who = room.instance.people[key]
    who.name = order.name or who.name
    who.camera = order.camera
    return who


def _made(meeting: Meeting, order: Order) -> Person:
    address = f"203.0.113.{8 + len(meeting.registrants)}"
    if not order.registrant_id:
        return Person(_key(order), order.name or order.who, public_ip=address)
    registrant = meeting.registrants.get(order.registrant_id)
    if registrant is None or registrant.status != "approved":
        raise Impossible(f"no approved registrant {order.registrant_id}")
    name = order.name or registrant.name
    return Person(_key(order), name, registrant.id, public_ip=address)


def _key(order: Order) -> str:
    key = order.registrant_id or order.who
    if not key:
        raise Impossible("say whom: registrant_id, or who")
    return f"{key}/{order.device}" if order.device else key
