"""The acts of people in and around a meeting, by name: one function each. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime

from integrations.zoom.simulator import identifiers
from integrations.zoom.simulator.account import SimulatedAccount
from integrations.zoom.simulator.control.act_subject import (
    HOST,
    arriving_attendee,
    attendee_of,
    new_attendee,
)
from integrations.zoom.simulator.control.control_requests import ControlRequest
from integrations.zoom.simulator.meetings.live_meeting import (
    DROPPED,
    ActImpossible,
    LiveMeeting,
    Occurrences,
)
from integrations.zoom.simulator.meetings.meeting import Instance
from integrations.zoom.simulator.meetings.people import Attendee, MeetingPlace
from integrations.zoom.simulator.meetings.stream_state import PAUSED, RESUMED, STOPPED_BY_API
from integrations.zoom.simulator.webhooks import payloads

ROLES: Mapping[str, str] = {"cohost": "co-host", "co-host": "co-host", "attendee": "attendee"}

Act = Callable[[SimulatedAccount, ControlRequest, datetime], Occurrences]


def start_meeting(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    meeting = account.meeting(str(control.meeting_id))
    if meeting.live is not None:
        raise ActImpossible("the meeting is being held already")
    meeting.live = instance = Instance(control.uuid or identifiers.instance_uuid(), at)
    live = LiveMeeting(meeting, instance, at)
    host = Attendee(HOST, control.name or "Trainer", account_user_id=meeting.host_id, role="host")
    instance.people[HOST] = host
    occurrences: Occurrences = [payloads.started(meeting, instance, at), *live.join(host)]
    if control.rtms:
        occurrences += live.start_stream(account.address)
    occurrences += [said for attendee in meeting.before_host for said in _enter(live, attendee)]
    meeting.before_host.clear()
    return occurrences


def knock(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    live = live_meeting_of(account, control, at)
    return live.knock(arriving_attendee(live, control))


def join(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    live = live_meeting_of(account, control, at)
    return live.join(arriving_attendee(live, control))


def open_link(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    """Follows a personal link: to the waiting room, or in, or to wait until the host comes."""
    meeting = account.meeting(str(control.meeting_id))
    if meeting.live is None:
        attendee = new_attendee(meeting, control)
        if attendee.key not in [other.key for other in meeting.before_host]:
            meeting.before_host.append(attendee)
        return []
    live = LiveMeeting(meeting, meeting.live, at)
    attendee = arriving_attendee(live, control)
    return [] if attendee.place is not MeetingPlace.OUTSIDE else _enter(live, attendee)


def admit(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    live = live_meeting_of(account, control, at)
    return live.admit(attendee_of(live, control), control.camera)


def camera_on(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    live = live_meeting_of(account, control, at)
    return live.camera(attendee_of(live, control), True)


def camera_off(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    live = live_meeting_of(account, control, at)
    return live.camera(attendee_of(live, control), False)


def to_breakout(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    live = live_meeting_of(account, control, at)
    return live.to_breakout(attendee_of(live, control), control.room or identifiers.instance_uuid())


def from_breakout(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    live = live_meeting_of(account, control, at)
    return live.from_breakout(attendee_of(live, control))


def leave(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    live = live_meeting_of(account, control, at)
    return live.leave(attendee_of(live, control))


def drop(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    live = live_meeting_of(account, control, at)
    return live.leave(attendee_of(live, control), DROPPED)


def remove(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    live = live_meeting_of(account, control, at)
    return live.remove(attendee_of(live, control))


def put_in_waiting_room(
    account: SimulatedAccount, control: ControlRequest, at: datetime
) -> Occurrences:
    live = live_meeting_of(account, control, at)
    return live.put_in_waiting_room(attendee_of(live, control))


def rename(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    """Zoom has no event for it: the new name shows in the person's next event."""
    if not control.name:
        raise ActImpossible("rename needs a name")
    attendee_of(live_meeting_of(account, control, at), control).name = control.name
    return []


def role(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    if control.role not in ROLES:
        raise ActImpossible(f"role is one of {', '.join(ROLES)}")
    live = live_meeting_of(account, control, at)
    return live.change_role(attendee_of(live, control), ROLES[control.role])


def record(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    return live_meeting_of(account, control, at).record()


def stop_recording(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    return live_meeting_of(account, control, at).stop_recording()


def end_meeting(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    return live_meeting_of(account, control, at).end()


def rtms_start(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    return live_meeting_of(account, control, at).start_stream(account.address)


def rtms_stop(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    return live_meeting_of(account, control, at).end_stream(STOPPED_BY_API)


def rtms_pause(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    return live_meeting_of(account, control, at).turn_stream(PAUSED)


def rtms_resume(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    return live_meeting_of(account, control, at).turn_stream(RESUMED)


ACTS: Mapping[str, Act] = {
    act.__name__: act
    for act in (
        start_meeting, knock, join, open_link, admit, camera_on, camera_off, to_breakout,
        from_breakout, leave, drop, remove, put_in_waiting_room, rename, role, record,
        stop_recording, end_meeting, rtms_start, rtms_stop, rtms_pause, rtms_resume,
    )
}  # fmt: skip


def live_meeting_of(
    account: SimulatedAccount, control: ControlRequest, at: datetime
) -> LiveMeeting:
    meeting = account.meeting(str(control.meeting_id))
    if meeting.live is None:
        raise ActImpossible("the meeting is not being held")
    return LiveMeeting(meeting, meeting.live, at)


def _enter(live: LiveMeeting, attendee: Attendee) -> Occurrences:
    live.instance.people[attendee.key] = attendee
    if live.meeting.settings["waiting_room"] is True:
        return live.knock(attendee)
    return live.join(attendee)
