"""Recordings, strangers, notes and what could be heard, at their edges."""

from datetime import UTC, date, datetime

from compliance.events import (
    Ending,
    InstanceStarted,
    Joined,
    NotHeard,
    Person,
    RecordingStarted,
    RecordingStopped,
    Role,
    RoleChanged,
    WaitingRoomEntered,
    WaitingRoomLeft,
)
from compliance.provider_report import Reconciled
from tests.compliance.attendance.test_attendance import drop
from tests.compliance.attendance.test_reachable_time import down
from tests.compliance.rules.test_recording import made_host
from tests.scenes.scene import Scene, at, person


def spans(scene: Scene) -> list[tuple[datetime, int]]:
    recordings = scene.assess().room.recordings
    return [(recording.span.start, recording.span.seconds) for recording in recordings]


def test_a_start_while_a_recording_runs_is_the_same_recording_and_a_later_one_another() -> None:
    scene = Scene().tell(
        *(RecordingStarted(at(wall), "i1") for wall in ("10:00", "10:02", "10:10"))
    )
    scene.tell(RecordingStopped(at("10:05"), "i1"), RecordingStopped(at("10:11"), "i1")).ends()
    assert spans(scene) == [(at("10:00"), 300), (at("10:10"), 60)]


def test_a_recording_without_an_end_lasts_to_the_end_of_the_course() -> None:
    assert spans(Scene().tell(RecordingStarted(at("11:00"), "i1"))) == [(at("11:00"), 2700)]


def test_a_recording_stopped_in_its_first_second_is_over() -> None:
    scene = Scene().tell(RecordingStarted(at("11:00"), "i1"), RecordingStopped(at("11:00"), "i1"))
    assert spans(scene.ends()) == [(at("11:00"), 0)]


def test_whoever_became_host_in_that_second_could_start_it() -> None:
    scene = made_host(Scene().everybody_in(), "10:00").tell(RecordingStarted(at("10:00"), "i1"))
    assert scene.ends().found("A") == [("recording", 6300)]


def test_whoever_joined_in_that_second_was_there_and_whoever_left_in_it_was_not() -> None:
    came = made_host(Scene("A").joins("A", "09:00"), "09:00")
    came.tell(RecordingStarted(at("09:00"), "i1")).ends()
    assert came.found("A") == [("recording", 9900)]
    went = made_host(Scene("A").joins("A", "08:50"), "08:55").leaves("A", "10:00")
    went.tell(RecordingStarted(at("10:00"), "i1")).joins("A", "10:05", "2").ends()
    assert [rule for rule, _ in went.found("A")] == ["absent"]


def test_a_role_without_a_participant_is_that_of_the_connection_it_names() -> None:
    scene = Scene().everybody_in()
    scene.tell(RoleChanged(at("09:30"), "i1", Person("", "user-A-1"), Role.HOST))
    scene.tell(RecordingStarted(at("10:00"), "i1")).ends()
    assert (scene.found("A"), scene.found("B")) == ([("recording", 6300)], [])


def test_strangers_are_told_apart_by_participant_and_instance_and_stand_in_order() -> None:
    scene = Scene()
    for wall, stranger in (("08:57", "Z"), ("08:55", "Y"), ("08:56", "X")):
        scene.tell(Joined(at(wall), "i1", person(stranger, registered=False)))
    scene.leaves("Y", "09:00").ends("10:00").tell(InstanceStarted(at("10:01"), "i2"))
    scene.tell(Joined(at("10:02"), "i2", person("Y", registered=False)))
    unmatched = scene.assess().room.unmatched
    assert [
        (person_unmatched.participant_uuid, person_unmatched.open) for person_unmatched in unmatched
    ] == [
        ("uuid-Y-1", False),
        ("uuid-X-1", False),
        ("uuid-Z-1", False),
        ("uuid-Y-1", True),
    ]


def test_the_stays_of_one_stranger_are_one_entry() -> None:
    scene = Scene()
    for user_id in ("main", "room"):
        scene.tell(Joined(at("08:55"), "i1", Person("uuid-Y", user_id, name="Yan")))
    (unmatched,) = scene.ends().assess().room.unmatched
    assert unmatched.name == "Yan"


def test_notes_stand_in_time_order() -> None:
    scene = Scene("ABC").everybody_in().tell(RecordingStarted(at("09:30"), "i1"))
    for client in "ABC":
        drop(scene, client, "10:00")
    notes = scene.ends("11:40").assess().notes
    assert [(note.code, note.at) for note in notes] == [
        ("recording", at("09:30")),
        ("platform_fault", at("10:00")),
        ("course_short", at("11:40")),
    ]


def test_the_window_of_a_booking_closes_with_its_own_police_deadline() -> None:
    scene = Scene(police_deadline=date(2026, 6, 11)).ends()
    assert scene.of("A").consequence.rebook_by == datetime(2026, 6, 11, 23, 0, tzinfo=UTC)


def test_at_its_very_end_a_course_is_over() -> None:
    assert Scene().ends().assess(now="11:45").room.final


def test_the_breaks_are_told() -> None:
    (pause,) = Scene().breaks("10:20", "10:30").assess().room.breaks
    assert pause.seconds == 600


def test_each_attendance_names_its_booking() -> None:
    assert Scene().of("B").attendance.booking == "B"


def test_of_one_second_the_leaving_of_the_waiting_room_comes_before_the_entry() -> None:
    scene = Scene().knocks("A", "08:50").tell(WaitingRoomLeft(at("08:50"), "i1", person("A")))
    assert scene.stand("08:55").clients[0].place.value == "waiting"
    (wait,) = scene.ends().of("A").attendance.waiting
    assert wait.end == at("11:45")


def test_those_who_wait_without_a_participant_are_told_apart() -> None:
    first, other = Person("", "u1", "reg-A", name="Same"), Person("", "u2", "reg-B", name="Same")
    scene = Scene().tell(WaitingRoomEntered(at("08:50"), "i1", first))
    scene.tell(
        WaitingRoomEntered(at("08:51"), "i1", other), WaitingRoomLeft(at("08:52"), "i1", first)
    )
    assert [first.place.value for first in scene.stand("08:55").clients] == [
        "away",
        "waiting",
    ]


def test_the_report_of_every_instance_makes_up_for_the_time_before_it_too() -> None:
    scene = down(Scene().knocks("A", "09:01").joins("A", "09:02"), "08:20", "08:30").ends()
    assert scene.found("A") == []
    assert scene.tell(Reconciled(at("12:15"), "i1")).found("A") == [("arrived_late", 60)]


def test_the_report_of_an_instance_that_has_not_ended_makes_up_for_it_to_the_end() -> None:
    scene = down(Scene().everybody_in(), "10:00", "10:10")
    assert scene.tell(Reconciled(at("12:15"), "i1")).advice("A") == "completed"


def test_once_the_last_try_has_had_its_time_what_was_told_in_an_outage_has_come() -> None:
    outage = NotHeard(at("09:30"), at("09:20"), at("09:30"), "service_down")
    scene = Scene().everybody_in().tell(outage)
    assert len(scene.assess(now="10:55").room.heard) == 1
    assert len(scene.assess(now="10:54:59").room.heard) == 2


def test_an_outage_that_begins_as_they_go_proves_nothing() -> None:
    scene = down(Scene().everybody_in().leaves("A", "10:00"), "10:00", "10:10")
    assert scene.joins("A", "10:20", "2").ends().found("A") == []


def test_a_leave_for_the_end_of_the_meeting_is_that_end_though_told_ten_seconds_early() -> None:
    scene = Scene().everybody_in().leaves("A", "11:44:50", Ending.HOST_ENDED).ends()
    assert scene.gaps("A") == []
