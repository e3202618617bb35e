"""What people do in a live meeting, and what each of it makes Zoom say. Pure: time is told."""

from dataclasses import dataclass
from datetime import datetime

from integrations.zoom.simulator import identifiers
from integrations.zoom.simulator.meetings import stream_state
from integrations.zoom.simulator.meetings.meeting import Instance, Meeting
from integrations.zoom.simulator.meetings.occurrences import Happening, Signal
from integrations.zoom.simulator.meetings.people import Attendee, MeetingPlace, ReportedConnection
from integrations.zoom.simulator.webhooks import payloads

# Real texts (FACTS.md 2.1); only what the person did not choose differs from "left the meeting".
LEFT = "left the meeting. Reason : left the meeting"
TO_BREAKOUT = "left the meeting. Reason : left the meeting to join breakout room"
FROM_BREAKOUT = (
    "left the meeting. Reason : left the meeting leave breakout room to join main meeting"
)
REMOVED = "left the meeting. Reason : Removed by host."
ENDED = "left the meeting. Reason : Host ended the meeting."
DROPPED = "got disconnected from the meeting. Reason : Network connection error."

JOIN, LEAVE, CAMERA_ON, CAMERA_OFF = 3, 4, 8, 9  # RTMS event types
FIRST_USER_ID, USER_ID_STEP = 16_778_240, 1024

Happenings = list[Happening]


class ActImpossible(ValueError):
    """An act that the state of the meeting does not allow; says why."""


@dataclass(frozen=True, slots=True)
class LiveMeeting:
    """A meeting that is being held, and the moment at which something happens in it."""

    meeting: Meeting
    instance: Instance
    at: datetime

    def knock(self, who: Attendee) -> Happenings:
        self._arrive(who)
        who.place, who.user_id = MeetingPlace.WAITING, ""
        self._connect(who, "in_waiting_room")
        return [self._door(who, "joined_waiting_room")]

    def join(self, who: Attendee) -> Happenings:
        self._arrive(who)
        return self._enter(who)

    def admit(self, who: Attendee, camera: bool = False) -> Happenings:
        """`camera`: they come in with it on."""
        _need(who, MeetingPlace.WAITING)
        who.camera = camera or who.camera
        told: Happenings = [self._door(who, "admitted"), self._door(who, "left_waiting_room")]
        self._disconnect(who)
        return [*told, *self._enter(who)]

    def put_in_waiting_room(self, who: Attendee) -> Happenings:
        _need(who, MeetingPlace.MAIN)
        told = self._go(who, LEFT)
        who.place, who.user_id = MeetingPlace.WAITING, ""
        self._connect(who, "in_waiting_room")
        return [*told, self._door(who, "put_in_waiting_room")]

    def to_breakout(self, who: Attendee, room_uuid: str) -> Happenings:
        _need(who, MeetingPlace.MAIN)
        told = self._go(who, TO_BREAKOUT)
        who.parent_user_id, who.breakout = who.user_id, room_uuid
        return [*told, *self._enter(who)]

    def from_breakout(self, who: Attendee) -> Happenings:
        _need(who, MeetingPlace.BREAKOUT)
        told = self._go(who, FROM_BREAKOUT)
        return [*told, *self._enter(who)]

    def leave(self, who: Attendee, reason: str = LEFT) -> Happenings:
        if who.place is MeetingPlace.WAITING:
            told: Happenings = [self._door(who, "left_waiting_room")]
            self._disconnect(who)
        elif who.inside:
            told = self._go(who, reason)
        else:
            raise ActImpossible(f"{who.key} is not in the meeting")
        who.place, who.camera = MeetingPlace.OUTSIDE, False
        return told

    def remove(self, who: Attendee) -> Happenings:
        told = self.leave(who, REMOVED)
        who.removed = True  # Zoom lets nobody back whom the host removed, unless set otherwise
        return told

    def camera(self, who: Attendee, on: bool) -> Happenings:
        if not who.inside:
            raise ActImpossible(f"{who.key} is not in the meeting, so has no camera in it")
        who.camera = on
        return self._signal(who, CAMERA_ON if on else CAMERA_OFF)

    def change_role(self, who: Attendee, role: str) -> Happenings:
        old, who.role = who.role, role
        return [payloads.role_changed(self.meeting, self.instance, who, self.at, old)]

    def record(self) -> Happenings:
        if self.instance.recording_since is not None:
            raise ActImpossible("already recording")
        self.instance.recording_since = self.at
        return [self._recording("recording.started", self.at)]

    def stop_recording(self) -> Happenings:
        since = self.instance.recording_since
        if since is None:
            raise ActImpossible("nothing is being recorded")
        self.instance.recording_since = None
        return [self._recording("recording.stopped", since)]

    def end(self) -> Happenings:
        """The host ends it for everybody; Zoom keeps what it was for the report."""
        told: Happenings = []
        for who in self.instance.people.values():
            if who.place is not MeetingPlace.OUTSIDE:
                told += self.leave(who, ENDED)
        if self.instance.recording_since is not None:
            told += self.stop_recording()
        self.instance.ended_at = self.at
        self.meeting.live = None
        self.meeting.ended.append(self.instance)
        told.append(payloads.ended(self.meeting, self.instance, self.at))
        return [*told, *self.end_stream(stream_state.MEETING_ENDED)]

    def start_stream(self, address: str) -> Happenings:
        return list(stream_state.start(self.meeting, self.instance, self.at, address))

    def turn_stream(self, states: stream_state.States) -> Happenings:
        if not self.instance.stream_id:
            raise ActImpossible("no stream runs")
        return list(stream_state.turn(self.instance, self.at, states))

    def end_stream(self, stop_reason: int) -> Happenings:
        return list(stream_state.end(self.instance, self.at, stop_reason))

    def _arrive(self, who: Attendee) -> None:
        if who.place is not MeetingPlace.OUTSIDE:
            raise ActImpossible(f"{who.key} is there already, in: {who.place}")
        if who.removed:
            raise ActImpossible(f"{who.key} was removed by the host and cannot come back")
        who.participant_uuid = identifiers.participant_uuid()

    def _enter(self, who: Attendee) -> Happenings:
        who.place = MeetingPlace.BREAKOUT if who.breakout else MeetingPlace.MAIN
        who.user_id = self._next_user_id()
        self._connect(who, "in_meeting")
        told: Happenings = [payloads.joined(self.meeting, self.instance, who, self.at)]
        told += self._signal(who, JOIN)
        return told + (self._signal(who, CAMERA_ON) if who.camera else [])

    def _go(self, who: Attendee, reason: str) -> Happenings:
        told: Happenings = [payloads.left(self.meeting, self.instance, who, self.at, reason)]
        told += self._signal(who, LEAVE)
        self._disconnect(who)
        who.breakout = who.parent_user_id = ""
        return told

    def _signal(self, who: Attendee, event_type: int) -> Happenings:
        """Nothing from breakout rooms: Zoom documents none, so none is promised here."""
        stream_id = self.instance.stream_id
        if not stream_id or who.breakout:
            return []
        return [Signal(stream_id, event_type, self.at, ((who.user_id, who.name),))]

    def _connect(self, who: Attendee, status: str) -> None:
        who.connection = ReportedConnection(who.user_id, who.name, self.at, status, who.breakout)
        self.instance.connections.append((who, who.connection))

    def _disconnect(self, who: Attendee) -> None:
        if who.connection is not None:
            who.connection.left_at, who.connection = self.at, None

    def _next_user_id(self) -> str:
        given = self.instance.user_ids_given
        self.instance.user_ids_given = given + 1
        return str(FIRST_USER_ID + given * USER_ID_STEP)

    def _door(self, who: Attendee, what: str) -> Happening:
        event = f"meeting.participant_{what}"
        return payloads.at_the_door(self.meeting, self.instance, who, event, self.at)

    def _recording(self, event: str, since: datetime) -> Happening:
        return payloads.recording(self.meeting, self.instance, event, self.at, since)


def _need(who: Attendee, place: MeetingPlace) -> None:
    if who.place is not place:
        raise ActImpossible(f"{who.key} is not in: {place}, but: {who.place}")
