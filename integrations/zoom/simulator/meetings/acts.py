"""The acts of people in and around a meeting, one function for each. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime

from integrations.zoom.simulator import identifiers
from integrations.zoom.simulator.account import SimulatedAccount
from integrations.zoom.simulator.control.act_subject import (
    arriving_attendee,
    attendee_of,
    new_attendee,
)
from integrations.zoom.simulator.control.control_requests import ControlRequest
from integrations.zoom.simulator.meetings.live_meeting import (
    DROPPED,
    FAILED_OVER,
    ActImpossible,
    LiveMeeting,
    Occurrences,
)
from integrations.zoom.simulator.meetings.meeting import Instance, Meeting
from integrations.zoom.simulator.meetings.people import HOST, Attendee, MeetingPlace
from integrations.zoom.simulator.meetings.stream_state import PAUSED, RESUMED, STOPPED_BY_API
from integrations.zoom.simulator.webhooks import payloads

ROLES: Mapping[str, str] = {
    "host": "host",
    "cohost": "co-host",
    "co-host": "co-host",
    "attendee": "attendee",
}

WAITING, LEFT_WAITING = "jbh_waiting", "jbh_waiting_left"

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
    for attendee in meeting.before_host:
        occurrences += [payloads.before_host(meeting, attendee, LEFT_WAITING, at)]
        occurrences += _enter(live, attendee)
    meeting.before_host.clear()
    if meeting.settings["auto_start_meeting_summary"] is True:
        occurrences += live.start_companion()
    return occurrences


def knock(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    live = live_meeting_of(account, control, at)
    return live.knock(arriving_attendee(live, control))


def join(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    live = live_meeting_of(account, control, at)
    return live.join(arriving_attendee(live, control))


def open_link(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    """Follows a personal link into the waiting room or the meeting, or waits for the host."""
    meeting = account.meeting(str(control.meeting_id))
    if meeting.live is None:
        attendee = new_attendee(meeting, control)
        if attendee.key in [other.key for other in meeting.before_host]:
            return []
        meeting.before_host.append(attendee)
        return [payloads.before_host(meeting, attendee, WAITING, at)]
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
    """Leaves the room, the waiting room, or the wait for the host."""
    meeting = account.meeting(str(control.meeting_id))
    if meeting.live is None:
        return _stop_waiting(meeting, new_attendee(meeting, control).key, at)
    live = live_meeting_of(account, control, at)
    return live.leave(attendee_of(live, control))


def fail_over(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    """Moves the connection to another of Zoom's servers, which the webhooks report as a leaving."""
    live = live_meeting_of(account, control, at)
    return live.leave(attendee_of(live, control), FAILED_OVER)


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
    """Renames a person; Zoom has no event for it, so the new name appears in the next event."""
    if not control.name:
        raise ActImpossible("rename needs a name")
    attendee_of(live_meeting_of(account, control, at), control).name = control.name
    return []


def role(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    if control.role not in ROLES:
        raise ActImpossible(f"role is one of {', '.join(ROLES)}")
    live = live_meeting_of(account, control, at)
    attendee, wanted = attendee_of(live, control), ROLES[control.role]
    if wanted == "host":
        return live.make_host(attendee, one_side=control.one_side)
    return live.change_role(attendee, wanted)


def record(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    return live_meeting_of(account, control, at).record()


def stop_recording(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    return live_meeting_of(account, control, at).stop_recording()


def start_companion(
    account: SimulatedAccount, control: ControlRequest, at: datetime
) -> Occurrences:
    """The host starts AI Companion, which writes a summary when the meeting ends."""
    return live_meeting_of(account, control, at).start_companion()


def stop_companion(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    return live_meeting_of(account, control, at).stop_companion()


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
        from_breakout, leave, drop, fail_over, remove, put_in_waiting_room, rename, role, record,
        stop_recording, start_companion, stop_companion, end_meeting, rtms_start, rtms_stop,
        rtms_pause, rtms_resume,
    )
}  # fmt: skip


def live_meeting_of(
    account: SimulatedAccount, control: ControlRequest, at: datetime
) -> LiveMeeting:
    meeting = account.meeting(str(control.meeting_id))
    if meeting.live is None:
        raise ActImpossible("the meeting is not being held")
    return LiveMeeting(meeting, meeting.live, at)


def _stop_waiting(meeting: Meeting, key: str, at: datetime) -> Occurrences:
    for attendee in meeting.before_host:
        if attendee.key == key:
            meeting.before_host.remove(attendee)
            return [payloads.before_host(meeting, attendee, LEFT_WAITING, at)]
    raise ActImpossible(f"{key} does not wait for the host")


def _enter(live: LiveMeeting, attendee: Attendee) -> Occurrences:
    live.instance.people[attendee.key] = attendee
    if live.meeting.settings["waiting_room"] is True:
        return live.knock(attendee)
    return live.join(attendee)
