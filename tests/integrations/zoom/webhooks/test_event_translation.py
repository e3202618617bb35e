"""Zoom's webhook events as events of the course."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.events import (
    Admitted,
    Ending,
    HostAwaited,
    HostNoLongerAwaited,
    InstanceEnded,
    InstanceStarted,
    Joined,
    Left,
    Person,
    PutInWaitingRoom,
    RecordingStarted,
    RecordingStopped,
    Role,
    RoleChanged,
    WaitingRoomEntered,
    WaitingRoomLeft,
)
from integrations.zoom.webhooks.event_translation import EVENTS, ending, translate
from tests.integrations.zoom.arbitrary_values import any_object, anything, untimed
from tests.integrations.zoom.webhooks.webhook_bodies import AT, INSTANCE, about, body

TIME = datetime(2026, 6, 10, 8, 0, 3, tzinfo=UTC)
SENT_MS = int(body("meeting.started")["event_ts"])
JO = Person("PU-1", "16778240", "reg-1", None, "Jo Bloggs")


def test_a_meeting_starts_when_it_says_so() -> None:
    assert translate(body("meeting.started", {"start_time": AT})) == (
        InstanceStarted(TIME, INSTANCE),
    )


def test_a_meeting_ends_at_its_end_not_at_its_planned_start() -> None:
    assert translate(body("meeting.ended", {"end_time": AT})) == (InstanceEnded(TIME, INSTANCE),)


@pytest.mark.parametrize(
    "event", ["meeting.participant_joined", "meeting.participant_joined_breakout_room"]
)
def test_a_join_of_the_main_room_or_a_breakout_room(event: str) -> None:
    assert translate(about(event, join_time=AT)) == (Joined(TIME, INSTANCE, JO),)


@pytest.mark.parametrize(
    "event", ["meeting.participant_left", "meeting.participant_left_breakout_room"]
)
def test_a_leave_of_the_main_room_or_a_breakout_room(event: str) -> None:
    left = about(event, leave_time=AT, leave_reason="Network connection error.")
    assert translate(left) == (Left(TIME, INSTANCE, JO, Ending.NETWORK),)


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("meeting.participant_joined_waiting_room", WaitingRoomEntered),
        ("meeting.participant_left_waiting_room", WaitingRoomLeft),
        ("meeting.participant_admitted", Admitted),
        ("meeting.participant_put_in_waiting_room", PutInWaitingRoom),
    ],
)
def test_the_waiting_room_has_a_time_field_of_its_own(event: str, kind: type[Any]) -> None:
    assert translate(about(event, date_time=AT)) == (kind(TIME, INSTANCE, JO),)


@pytest.mark.parametrize(
    ("written", "role"),
    [
        ("host", Role.HOST),
        ("cohost", Role.COHOST),
        ("co-host", Role.COHOST),
        ("Co-Host", Role.COHOST),
        ("attendee", Role.ATTENDEE),
    ],
)
def test_a_role_is_host_cohost_or_attendee(written: str, role: Role) -> None:
    changed = about("meeting.participant_role_changed", date_time=AT, new_role=written)
    assert translate(changed) == (RoleChanged(TIME, INSTANCE, JO, role, SENT_MS),)


def test_a_recording_starts_and_stops_at_its_own_times() -> None:
    times = {"recording_start": AT, "recording_end": "2026-06-10T09:00:00Z"}
    started = translate(body("recording.started", {"recording_file": times}))
    stopped = translate(body("recording.stopped", {"recording_file": times}))
    assert started == (RecordingStarted(TIME, INSTANCE, SENT_MS),)
    assert stopped == (RecordingStopped(datetime(2026, 6, 10, 9, tzinfo=UTC), INSTANCE, SENT_MS),)


def test_without_a_time_of_its_own_an_event_happened_when_zoom_sent_it() -> None:
    assert translate(body("recording.started")) == (RecordingStarted(TIME, INSTANCE, SENT_MS),)


def test_times_are_floored_to_whole_seconds_of_utc() -> None:
    events = translate(
        about("meeting.participant_joined", join_time="2026-06-10T09:00:03.999+01:00")
    )
    assert events == (Joined(TIME, INSTANCE, JO),)


@pytest.mark.parametrize("registrant_id", ["", None])
def test_an_empty_registrant_is_none(registrant_id: str | None) -> None:
    (event,) = translate(
        about("meeting.participant_joined", join_time=AT, registrant_id=registrant_id)
    )
    assert isinstance(event, Joined)
    assert event.person.registrant_id is None


def test_a_registrant_that_is_left_out_is_none() -> None:
    joined = about("meeting.participant_joined", join_time=AT)
    del joined["payload"]["object"]["participant"]["registrant_id"]
    (event,) = translate(joined)
    assert isinstance(event, Joined)
    assert event.person.registrant_id is None


@pytest.mark.parametrize(
    "ids", [{"participant_user_id": "STAFF-1", "id": "old"}, {"id": "STAFF-1"}]
)
def test_staff_are_known_by_their_account(ids: dict[str, str]) -> None:
    (event,) = translate(about("meeting.participant_joined", join_time=AT, **ids))
    assert isinstance(event, Joined)
    assert event.person.account_id == "STAFF-1"


def test_a_breakout_rooms_user_id_is_taken_as_it_comes() -> None:
    strange = "167782402026-08-30 09:00:49:000"
    (event,) = translate(
        about("meeting.participant_joined_breakout_room", join_time=AT, user_id=strange)
    )
    assert isinstance(event, Joined)
    assert event.person.user_id == strange


def test_a_number_is_as_good_as_its_text() -> None:
    assert translate(about("meeting.participant_joined", join_time=AT, user_id=16778240)) == (
        Joined(TIME, INSTANCE, JO),
    )


def test_who_is_named_by_the_personal_link_alone_is_known_by_it() -> None:
    names: dict[str, object] = {"user_id": None, "participant_uuid": {}, "registrant_id": "reg-1"}
    (event,) = translate(about("meeting.participant_joined", join_time=AT, **names))
    assert isinstance(event, Joined)
    assert event.person.registrant_id == "reg-1"


def test_a_knock_without_a_user_id_is_known_by_its_participant() -> None:
    (event,) = translate(about("meeting.participant_joined_waiting_room", date_time=AT, user_id=""))
    assert isinstance(event, WaitingRoomEntered)
    assert (event.person.uuid, event.person.user_id) == ("PU-1", "")


def test_an_event_without_a_person_is_none() -> None:
    names: dict[str, object] = {"user_id": "", "participant_uuid": None, "registrant_id": []}
    nobody = about("meeting.participant_joined", join_time=AT, **names)
    assert translate(nobody) == ()


@pytest.mark.parametrize(
    "event",
    [
        "meeting.participant_video_on",
        "meeting.participant_bind",
        "meeting.participant_jbh_joined",
        "meeting.chat_message_sent",
        "recording.paused",
        "webinar.participant_joined",
        "something.new",
    ],
)
def test_an_event_that_we_do_not_use_says_nothing(event: str) -> None:
    assert translate(about(event, join_time=AT)) == ()


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("left the meeting. Reason : left the meeting", Ending.LEFT),
        ("left the meeting. Reason : left the meeting to join breakout room", Ending.LEFT),
        (
            "left the meeting. Reason : left the meeting with Unknown Failover Reason",
            Ending.NETWORK,
        ),
        ("left the meeting. Reason : Lost connection", Ending.NETWORK),
        ("left the meeting. Reason : Unknown reason.", Ending.UNSAID),
        ("Jo Bloggs left the meeting.", Ending.LEFT),
        ("left the meeting. Reason : Host ended the meeting.", Ending.HOST_ENDED),
        ("Jo Bloggs left the meeting.<br>Reason: Host ended the meeting.", Ending.HOST_ENDED),
        ("Host closed the meeting.", Ending.HOST_ENDED),
        ("Host started a new meeting.", Ending.HOST_ENDED),
        ("got disconnected from the meeting. Reason : Client Close.", Ending.NETWORK),
        ("left the meeting. Reason : NETWORK CONNECTION ERROR.", Ending.NETWORK),
        ("left the meeting. Reason : Removed by host.", Ending.REMOVED),
        ("Removed by host from waiting room.", Ending.REMOVED),
        ("Unknown reason.", Ending.UNSAID),
        ("Exceeded free meeting minutes limit.", Ending.UNSAID),
        ("", Ending.UNSAID),
    ],
)
def test_how_a_connection_ended_is_read_from_the_reason(reason: str, expected: Ending) -> None:
    assert ending(reason, "Jo Bloggs") is expected


def test_a_persons_name_is_no_reason() -> None:
    assert ending("Network Removed left the meeting.", "Network Removed") is Ending.LEFT


KEYS = ("payload", "object", "participant", "uuid", "id", "user_id", "join_time", "recording_file")
WEIRD = anything(KEYS)


@untimed
@given(any_object(("event_ts", "payload"), WEIRD), st.sampled_from(sorted(EVENTS)))
def test_any_body_can_be_read(fields: dict[str, object], event: str) -> None:
    assert len(translate({**fields, "event": event})) <= 1


@untimed
@given(st.sampled_from(sorted(EVENTS)), any_object(KEYS, WEIRD))
def test_no_participant_is_too_strange_to_read(event: str, participant: dict[str, object]) -> None:
    assert len(translate(about(event, **participant))) <= 1


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("meeting.participant_jbh_waiting", HostAwaited),
        ("meeting.participant_jbh_waiting_left", HostNoLongerAwaited),
    ],
)
def test_waiting_for_the_host_is_of_a_link_at_the_time_of_sending(
    event: str, kind: type[Any]
) -> None:
    sent = body(event, {"participant": {"id": "", "registrant_id": "reg-1", "user_name": "Jo"}})
    del sent["payload"]["object"]["uuid"]
    link = Person("", "", "reg-1", None, "Jo")
    assert translate(sent) == (kind(TIME, link),)
