"""The acts of people in and around a meeting, by name. Pure."""

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
from integrations.zoom.simulator.webhooks import payloads, quality_payloads

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


def test_devices(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    """Tests camera, speaker and microphone before the meeting, without joining it."""
    meeting = account.meeting(str(control.meeting_id))
    works = {
        "camera": control.camera,
        "speaker": control.speaker,
        "microphone": control.microphone,
    }
    return [payloads.device_tested(meeting, new_attendee(meeting, control), works, at)]


def leave(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    """Leaves the room, the waiting room, or the wait for the host."""
    meeting = account.meeting(str(control.meeting_id))
    if meeting.live is None:
        return _stop_waiting(meeting, new_attendee(meeting, control).key, at)
    live = live_meeting_of(account, control, at)
    return live.leave(attendee_of(live, control))


def rename(live: LiveMeeting, attendee: Attendee, control: ControlRequest) -> Occurrences:
    """Renames a person; Zoom has no event for it, so the new name appears in the next event."""
    if not control.name:
        raise ActImpossible("rename needs a name")
    attendee.name = control.name
    return []


def measure(live: LiveMeeting, attendee: Attendee, lost_percent: float) -> Occurrences:
    """Reports the quality of the attendee's connection, or of the last if it has ended."""
    if not attendee.user_id:
        raise ActImpossible(f"{attendee.key} has had no connection to the room")
    return [
        quality_payloads.quality_summary(
            live.meeting, live.instance, attendee, lost_percent, live.at
        )
    ]


def change_role(live: LiveMeeting, attendee: Attendee, control: ControlRequest) -> Occurrences:
    if control.role not in ROLES:
        raise ActImpossible(f"role is one of {', '.join(ROLES)}")
    role = ROLES[control.role]
    if role == "host":
        return live.make_host(attendee, one_side=control.one_side)
    return live.change_role(attendee, role)


OF_ATTENDEE: Mapping[str, Callable[[LiveMeeting, Attendee, ControlRequest], Occurrences]] = {
    "admit": lambda live, attendee, control: live.admit(attendee, control.camera),
    "camera_on": lambda live, attendee, _: live.camera(attendee, True),
    "camera_off": lambda live, attendee, _: live.camera(attendee, False),
    "to_breakout": lambda live, attendee, control: live.to_breakout(
        attendee, control.room or identifiers.instance_uuid()
    ),
    "from_breakout": lambda live, attendee, _: live.from_breakout(attendee),
    "drop": lambda live, attendee, _: live.leave(attendee, DROPPED),
    "measure": lambda live, attendee, control: measure(live, attendee, control.lost_percent),
    "fail_over": lambda live, attendee, _: live.leave(attendee, FAILED_OVER),
    "remove": lambda live, attendee, _: live.remove(attendee),
    "put_in_waiting_room": lambda live, attendee, _: live.put_in_waiting_room(attendee),
    "rename": rename,
    "role": change_role,
}
"""`fail_over` moves a connection to another server of Zoom's; webhooks report it as a leaving."""

OF_MEETING: Mapping[str, Callable[[LiveMeeting, SimulatedAccount], Occurrences]] = {
    "record": lambda live, _: live.record(),
    "stop_recording": lambda live, _: live.stop_recording(),
    "start_companion": lambda live, _: live.start_companion(),
    "stop_companion": lambda live, _: live.stop_companion(),
    "end_meeting": lambda live, _: live.end(),
    "rtms_start": lambda live, account: live.start_stream(account.address),
    "rtms_stop": lambda live, _: live.end_stream(STOPPED_BY_API),
    "rtms_pause": lambda live, _: live.turn_stream(PAUSED),
    "rtms_resume": lambda live, _: live.turn_stream(RESUMED),
}
"""AI Companion (`start_companion`) writes a summary when the meeting ends."""

OF_ARRIVING: Mapping[str, Callable[[LiveMeeting, Attendee], Occurrences]] = {
    "knock": LiveMeeting.knock,
    "join": LiveMeeting.join,
}
ELSEWHERE: Mapping[str, Act] = {
    "start_meeting": start_meeting, "open_link": open_link, "leave": leave,
    "test_devices": test_devices,
}  # fmt: skip
NAMES = frozenset((*OF_ATTENDEE, *OF_MEETING, *OF_ARRIVING, *ELSEWHERE))


def perform(account: SimulatedAccount, control: ControlRequest, at: datetime) -> Occurrences:
    """Performs an act of NAMES. Raises ActImpossible or ZoomError, and changes nothing then."""
    if control.act in ELSEWHERE:
        return ELSEWHERE[control.act](account, control, at)
    live = live_meeting_of(account, control, at)
    if control.act in OF_MEETING:
        return OF_MEETING[control.act](live, account)
    if control.act in OF_ARRIVING:
        return OF_ARRIVING[control.act](live, arriving_attendee(live, control))
    return OF_ATTENDEE[control.act](live, attendee_of(live, control), control)


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
