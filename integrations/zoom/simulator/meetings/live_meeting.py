"""The acts of people in a live meeting, and the events that Zoom sends for them. Pure."""

from dataclasses import dataclass
from datetime import datetime

from integrations.zoom.simulator import identifiers
from integrations.zoom.simulator.meetings import stream_state
from integrations.zoom.simulator.meetings.meeting import Instance, Meeting
from integrations.zoom.simulator.meetings.occurrences import Occurrence, Signal
from integrations.zoom.simulator.meetings.people import (
    HOST,
    Attendee,
    MeetingPlace,
    ReportedConnection,
)
from integrations.zoom.simulator.webhooks import companion_payloads, payloads

# Real texts (FACTS.md 2.1); only involuntary leaves differ from "left the meeting".
LEFT = "left the meeting. Reason : left the meeting"
TO_BREAKOUT = "left the meeting. Reason : left the meeting to join breakout room"
FROM_BREAKOUT = (
    "left the meeting. Reason : left the meeting leave breakout room to join main meeting"
)
REMOVED = "left the meeting. Reason : Removed by host."
ENDED = "left the meeting. Reason : Host ended the meeting."
DROPPED = "got disconnected from the meeting. Reason : Network connection error."
FAILED_OVER = "left the meeting. Reason : left the meeting with Unknown Failover Reason"

JOIN, LEAVE, CAMERA_ON, CAMERA_OFF = 3, 4, 8, 9  # RTMS event types
FIRST_USER_ID, USER_ID_STEP = 16_778_240, 1024

Occurrences = list[Occurrence]


class ActImpossible(ValueError):
    """The state of the meeting does not allow the act; the message says why."""


@dataclass(frozen=True, slots=True)
class LiveMeeting:
    """A live meeting at the moment of one act."""

    meeting: Meeting
    instance: Instance
    at: datetime

    def knock(self, attendee: Attendee) -> Occurrences:
        self._arrive(attendee)
        attendee.place, attendee.user_id = MeetingPlace.WAITING, ""
        self._connect(attendee, "in_waiting_room")
        return [self._waiting_room_event(attendee, "joined_waiting_room")]

    def join(self, attendee: Attendee) -> Occurrences:
        self._arrive(attendee)
        return self._enter(attendee)

    def admit(self, attendee: Attendee, camera: bool = False) -> Occurrences:
        """Admits the attendee, with the camera on if `camera`."""
        _need(attendee, MeetingPlace.WAITING)
        attendee.camera = camera or attendee.camera
        occurrences: Occurrences = [
            self._waiting_room_event(attendee, "admitted"),
            self._waiting_room_event(attendee, "left_waiting_room"),
        ]
        self._disconnect(attendee)
        return [*occurrences, *self._enter(attendee)]

    def put_in_waiting_room(self, attendee: Attendee) -> Occurrences:
        _need(attendee, MeetingPlace.MAIN)
        occurrences = self._go(attendee, LEFT)
        attendee.place, attendee.user_id = MeetingPlace.WAITING, ""
        self._connect(attendee, "in_waiting_room")
        return [*occurrences, self._waiting_room_event(attendee, "put_in_waiting_room")]

    def to_breakout(self, attendee: Attendee, room_uuid: str) -> Occurrences:
        _need(attendee, MeetingPlace.MAIN)
        occurrences = self._go(attendee, TO_BREAKOUT)
        attendee.parent_user_id, attendee.breakout = attendee.user_id, room_uuid
        return [*occurrences, *self._enter(attendee)]

    def from_breakout(self, attendee: Attendee) -> Occurrences:
        _need(attendee, MeetingPlace.BREAKOUT)
        occurrences = self._go(attendee, FROM_BREAKOUT)
        return [*occurrences, *self._enter(attendee)]

    def leave(self, attendee: Attendee, reason: str = LEFT) -> Occurrences:
        if attendee.place is MeetingPlace.WAITING:
            occurrences: Occurrences = [self._waiting_room_event(attendee, "left_waiting_room")]
            self._disconnect(attendee)
        elif attendee.inside:
            occurrences = self._go(attendee, reason)
        else:
            raise ActImpossible(f"{attendee.key} is not in the meeting")
        attendee.place, attendee.camera = MeetingPlace.OUTSIDE, False
        if attendee.key != HOST:
            attendee.role = "attendee"  # only the host keeps the host role after a return
        return occurrences

    def remove(self, attendee: Attendee) -> Occurrences:
        occurrences = self.leave(attendee, REMOVED)
        attendee.removed = True  # Zoom's default: a removed person cannot rejoin
        return occurrences

    def camera(self, attendee: Attendee, on: bool) -> Occurrences:
        if not attendee.inside:
            raise ActImpossible(f"{attendee.key} is not in the meeting, so has no camera in it")
        attendee.camera = on
        return self._signal(attendee, CAMERA_ON if on else CAMERA_OFF)

    def change_role(self, attendee: Attendee, role: str) -> Occurrences:
        old, attendee.role = attendee.role, role
        return [payloads.role_changed(self.meeting, self.instance, attendee, self.at, old)]

    def make_host(self, attendee: Attendee, *, one_side: bool = False) -> Occurrences:
        """Gives the host role to one person and takes it from the last host. With `one_side`, Zoom
        reports only the new host."""
        others = [
            other
            for other in self.instance.people.values()
            if other.role == "host" and other is not attendee
        ]
        occurrences = self.change_role(attendee, "host")
        for other in others:
            change = self.change_role(other, "attendee")
            occurrences += [] if one_side or not other.inside else change
        return occurrences

    def start_companion(self) -> Occurrences:
        if self.instance.companion:
            raise ActImpossible("AI Companion runs already")
        self.instance.companion = self.instance.summary = True
        return [self._companion("ai_companion_started")]

    def stop_companion(self) -> Occurrences:
        if not self.instance.companion:
            raise ActImpossible("AI Companion does not run")
        self.instance.companion = False
        return [self._companion("ai_companion_stopped")]

    def record(self) -> Occurrences:
        if self.instance.recording_since is not None:
            raise ActImpossible("already recording")
        self.instance.recording_since = self.at
        return [self._recording("recording.started", self.at)]

    def stop_recording(self) -> Occurrences:
        since = self.instance.recording_since
        if since is None:
            raise ActImpossible("nothing is being recorded")
        self.instance.recording_since = None
        return [self._recording("recording.stopped", since)]

    def end(self) -> Occurrences:
        """The host ends the meeting for all; the instance remains for the report."""
        occurrences: Occurrences = []
        for attendee in self.instance.people.values():
            if attendee.place is not MeetingPlace.OUTSIDE:
                occurrences += self.leave(attendee, ENDED)
        if self.instance.recording_since is not None:
            occurrences += self.stop_recording()
        self.instance.ended_at = self.at
        self.meeting.live = None
        self.meeting.ended.append(self.instance)
        if self.instance.companion:
            occurrences += self.stop_companion()
        occurrences.append(payloads.ended(self.meeting, self.instance, self.at))
        if self.instance.summary:
            occurrences.append(companion_payloads.summarised(self.meeting, self.instance, self.at))
        return [*occurrences, *self.end_stream(stream_state.MEETING_ENDED)]

    def start_stream(self, address: str) -> Occurrences:
        return list(stream_state.start(self.meeting, self.instance, self.at, address))

    def turn_stream(self, states: stream_state.States) -> Occurrences:
        if not self.instance.stream_id:
            raise ActImpossible("no stream runs")
        return list(stream_state.turn(self.instance, self.at, states))

    def end_stream(self, stop_reason: int) -> Occurrences:
        return list(stream_state.end(self.instance, self.at, stop_reason))

    def _arrive(self, attendee: Attendee) -> None:
        if attendee.place is not MeetingPlace.OUTSIDE:
            raise ActImpossible(f"{attendee.key} is there already, in: {attendee.place}")
        if attendee.removed:
            raise ActImpossible(f"{attendee.key} was removed by the host and cannot come back")
        attendee.participant_uuid = identifiers.participant_uuid()

    def _enter(self, attendee: Attendee) -> Occurrences:
        attendee.place = MeetingPlace.BREAKOUT if attendee.breakout else MeetingPlace.MAIN
        attendee.user_id = self._next_user_id()
        self._connect(attendee, "in_meeting")
        occurrences: Occurrences = [payloads.joined(self.meeting, self.instance, attendee, self.at)]
        occurrences += self._signal(attendee, JOIN)
        return occurrences + (self._signal(attendee, CAMERA_ON) if attendee.camera else [])

    def _go(self, attendee: Attendee, reason: str) -> Occurrences:
        occurrences: Occurrences = [
            payloads.left(self.meeting, self.instance, attendee, self.at, reason)
        ]
        occurrences += self._signal(attendee, LEAVE)
        self._disconnect(attendee)
        attendee.breakout = attendee.parent_user_id = ""
        return occurrences

    def _signal(self, attendee: Attendee, event_type: int) -> Occurrences:
        """Sends no signals from breakout rooms, for which Zoom documents none."""
        stream_id = self.instance.stream_id
        if not stream_id or attendee.breakout:
            return []
        return [Signal(stream_id, event_type, self.at, ((attendee.user_id, attendee.name),))]

    def _connect(self, attendee: Attendee, status: str) -> None:
        attendee.connection = ReportedConnection(
            attendee.user_id, attendee.name, self.at, status, attendee.breakout
        )
        self.instance.connections.append((attendee, attendee.connection))

    def _disconnect(self, attendee: Attendee) -> None:
        if attendee.connection is not None:
            attendee.connection.left_at, attendee.connection = self.at, None

    def _next_user_id(self) -> str:
        given = self.instance.user_ids_given
        self.instance.user_ids_given = given + 1
        return str(FIRST_USER_ID + given * USER_ID_STEP)

    def _waiting_room_event(self, attendee: Attendee, change: str) -> Occurrence:
        event = f"meeting.participant_{change}"
        return payloads.waiting_room(self.meeting, self.instance, attendee, event, self.at)

    def _companion(self, change: str) -> Occurrence:
        return companion_payloads.companion(
            self.meeting, self.instance, f"meeting.{change}", self.at
        )

    def _recording(self, event: str, since: datetime) -> Occurrence:
        return payloads.recording(self.meeting, self.instance, event, self.at, since)


def _need(attendee: Attendee, place: MeetingPlace) -> None:
    if attendee.place is not place:
        raise ActImpossible(f"{attendee.key} is not in: {place}, but: {attendee.place}")
