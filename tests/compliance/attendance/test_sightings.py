"""Somebody was there, and since when is not known."""

import pytest

from compliance.events import (
    Admitted,
    Ending,
    Event,
    HostAwaited,
    HostNoLongerAwaited,
    InstanceStarted,
    Joined,
    Left,
    Person,
    PutInWaitingRoom,
    Role,
    RoleChanged,
    WaitingRoomEntered,
    WaitingRoomLeft,
)
from compliance.findings.sentences import Sentence
from tests.scenes.scene import Scene, at, person

LINK = Person("", "", "reg-A")


def left(wall: str, device: str = "1", ending: Ending = Ending.LEFT) -> Left:
    return Left(at(wall), "i1", person("A", device), ending)


def unknown(scene: Scene) -> list[tuple[str, str]]:
    """The unknown stretches of A, as London wall times."""
    return [
        (f"{span.start:%M:%S}", f"{span.end:%M:%S}") for span in scene.of("A").attendance.unknown
    ]


def seconds(scene: Scene) -> int:
    return sum(span.seconds for span in scene.of("A").attendance.unknown)


def test_a_leave_without_its_join_shows_somebody_who_was_there_for_an_unknown_time() -> None:
    scene = Scene().tell(left("10:00")).ends()
    assert (seconds(scene), scene.gaps("A")) == (3600, [(6300, "client_left")])
    attendance = scene.of("A").attendance
    assert (attendance.arrived_at, attendance.seen) == (None, True)
    assert (scene.found("A"), scene.advice("A")) == ([("absent", 6300)], "review")


def test_it_is_unknown_from_the_last_moment_at_which_something_was_reported() -> None:
    scene = Scene().joins("A", "08:50").leaves("A", "09:30").tell(left("10:00", "2")).ends()
    assert unknown(scene) == [("30:00", "00:00")]
    assert scene.of("A").attendance.arrived_at == at("08:50")


def test_a_leave_without_its_join_of_somebody_who_was_connected_shows_nothing_new() -> None:
    scene = Scene().joins("A", "08:50").tell(left("10:00", "2")).ends()
    assert (seconds(scene), scene.gaps("A")) == (0, [])


def test_a_leave_just_after_another_device_came_is_of_the_moment_when_that_came() -> None:
    scene = Scene().joins("A", "10:00", "2").tell(left("10:00:08")).ends()
    assert (seconds(scene), scene.gaps("A")) == (3600, [])


def test_a_leave_and_a_join_just_after_it_are_a_move_of_the_same_participant_alone() -> None:
    moved = Scene().tell(left("10:00")).joins("A", "10:00:10").ends()
    other = Scene().tell(left("10:00")).joins("A", "10:00:10", "2").ends()
    assert (moved.gaps("A"), other.gaps("A")) == ([], [(10, "client_left")])
    assert sum(span.seconds for span in moved.of("A").attendance.present) == 6300


@pytest.mark.parametrize(
    ("event", "unknown_s"),
    [
        (RoleChanged(at("10:00"), "i1", person("A"), Role.COHOST), 9900),
        (PutInWaitingRoom(at("10:00"), "i1", person("A")), 3600),
        (Admitted(at("10:00"), "i1", person("A")), 9900),
        (WaitingRoomLeft(at("10:00"), "i1", person("A")), 3600),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_else_shows_that_somebody_was_there(event: Event, unknown_s: int) -> None:
    """What follows a role or an admission without a join is unknown as well."""
    scene = Scene().tell(event).ends()
    assert (seconds(scene), scene.of("A").attendance.seen) == (unknown_s, True)


@pytest.mark.parametrize(
    "event",
    [
        RoleChanged(at("10:00:10"), "i1", person("A"), Role.COHOST),
        PutInWaitingRoom(at("10:00:10"), "i1", person("A")),
    ],
    ids=lambda value: type(value).__name__,
)
def test_close_to_a_connection_they_show_nothing_new(event: Event) -> None:
    scene = Scene().joins("A", "08:50").leaves("A", "10:00").tell(event)
    assert seconds(scene.ends()) == 0


def test_a_putting_back_before_the_join_was_told_shows_that_they_had_been_in() -> None:
    put = PutInWaitingRoom(at("09:59:55"), "i1", person("A"))
    assert seconds(Scene().tell(put).joins("A", "10:00").ends()) == 3595


def test_an_admission_told_just_after_the_join_is_of_the_moment_of_the_join() -> None:
    scene = Scene().joins("A", "09:01").tell(Admitted(at("09:01:03"), "i1", person("A"))).ends()
    assert (seconds(scene), scene.of("A").attendance.arrived_at) == (60, None)


def test_an_admission_of_somebody_known_to_wait_shows_nothing_new() -> None:
    scene = Scene().knocks("A", "08:50").tell(Admitted(at("09:01"), "i1", person("A")))
    scene.tell(WaitingRoomLeft(at("09:01:01"), "i1", person("A"))).joins("A", "09:01:02").ends()
    assert (seconds(scene), scene.of("A").attendance.arrived_at) == (0, at("08:50"))


def test_how_long_they_waited_is_unknown_where_a_leave_without_a_join_is_told_next() -> None:
    scene = Scene().knocks("A", "09:10").tell(left("10:00")).ends()
    assert (unknown(scene), scene.of("A").attendance.waiting) == ([("10:00", "00:00")], ())


def test_an_admission_that_no_join_follows_ends_the_waiting() -> None:
    scene = Scene().knocks("A", "08:50").tell(Admitted(at("09:30"), "i1", person("A"))).ends()
    (wait,) = scene.of("A").attendance.waiting
    assert (wait.end, seconds(scene)) == (at("09:30"), 8100)
    assert Sentence.ADMITTED_ONLY() in (scene.of("A").recommendation.reasons)


def test_a_join_of_another_instance_does_not_follow_an_admission() -> None:
    scene = Scene().knocks("A", "08:50").tell(Admitted(at("09:30"), "i1", person("A")))
    scene.ends("09:40").tell(InstanceStarted(at("09:45"), "i2")).joins("A", "09:50", instance="i2")
    assert unknown(scene.ends(instance="i2")) == [("30:00", "40:00")]


def test_no_time_before_the_start_of_the_instance_is_unknown() -> None:
    scene = Scene().ends("10:00").tell(InstanceStarted(at("10:10"), "i2"))
    scene.tell(Left(at("10:30"), "i2", person("A"), Ending.LEFT)).ends(instance="i2")
    assert unknown(scene) == [("10:00", "30:00")]


def waits_for_the_host_from_before_a_late_opening() -> Scene:
    scene = Scene()
    scene.events.clear()
    return scene.tell(HostAwaited(at("08:58"), LINK), InstanceStarted(at("09:05"), "i1"))


def test_who_waits_for_the_host_is_expected_within_a_minute_of_the_opening() -> None:
    in_time = waits_for_the_host_from_before_a_late_opening().joins("A", "09:06").ends().of("A")
    assert (in_time.late_by_s, in_time.attendance.unknown) == (0, ())
    later = waits_for_the_host_from_before_a_late_opening().joins("A", "09:06:01").ends()
    assert (seconds(later), later.of("A").late_by_s) == (61, 0)
    assert later.of("A").attendance.arrived_at == at("08:58")


def test_no_longer_waiting_for_the_host_is_a_going_away_unless_something_follows() -> None:
    gone = HostNoLongerAwaited(at("08:40:30"), LINK)
    away = Scene().tell(HostAwaited(at("08:30"), LINK), gone)
    assert away.joins("A", "09:10").ends().gaps("A") == [(600, "client_left")]
    came = Scene().tell(HostAwaited(at("08:30"), LINK), gone).knocks("A", "08:41:30")
    assert came.joins("A", "09:10").ends().gaps("A") == []


def test_no_longer_waiting_for_the_host_alone_shows_that_they_were_there() -> None:
    scene = Scene().tell(HostNoLongerAwaited(at("08:40:30"), LINK)).joins("A", "09:10").ends()
    attendance = scene.of("A").attendance
    assert (attendance.arrived_at, attendance.unknown) == (None, ())


def test_a_join_reported_in_another_second_of_the_same_connection_is_the_same_join() -> None:
    scene = Scene().joins("A", "08:50").joins("A", "08:50:04").leaves("A", "10:00")
    scene.leaves("A", "10:00:03").ends()
    assert scene.gaps("A") == [(6297, "client_left")]
    assert len([event for event in scene.events if isinstance(event, Joined)]) == 3


def test_an_entry_again_says_nothing_new_of_somebody_who_waits() -> None:
    scene = Scene().knocks("A", "08:50").tell(Admitted(at("09:00"), "i1", person("A")))
    scene.tell(WaitingRoomEntered(at("09:00:05"), "i1", person("A"))).joins("A", "09:01").ends()
    assert seconds(scene) == 0


def test_after_a_change_of_role_it_is_unknown_up_to_the_leave() -> None:
    scene = Scene().tell(RoleChanged(at("10:00"), "i1", person("A"), Role.HOST), left("10:30"))
    assert seconds(scene.ends()) == 5400
    assert scene.gaps("A") == [(4500, "client_left")]


def test_who_is_put_back_before_any_join_was_not_let_in_by_the_next_join() -> None:
    scene = Scene().knocks("A", "09:05").tell(Admitted(at("09:10"), "i1", person("A")))
    scene.tell(PutInWaitingRoom(at("09:11"), "i1", person("A"))).joins("A", "09:12")
    assert unknown(scene.ends()) == [("10:00", "11:00")]


def test_leaving_the_waiting_room_on_admission_does_not_end_the_unknown_time() -> None:
    scene = Scene().knocks("A", "08:50").tell(Admitted(at("09:30"), "i1", person("A")))
    scene.tell(WaitingRoomLeft(at("09:30:05"), "i1", person("A"))).ends("10:00")
    assert unknown(scene) == [("30:00", "00:00")]


def test_who_waited_for_the_host_and_was_never_heard_of_again_is_unknown_to_the_end() -> None:
    """Of the instance that opened the room: whoever came into the next one was reported there."""
    scene = Scene()
    scene.events.clear()
    scene.tell(HostAwaited(at("08:35"), LINK), InstanceStarted(at("08:40"), "i1"))
    scene.ends("10:00").tell(InstanceStarted(at("10:10"), "i2"))
    assert unknown(scene.ends(instance="i2")) == [("00:00", "00:00")]
    scene = Scene()
    scene.events.clear()
    scene.tell(HostAwaited(at("08:35"), LINK), InstanceStarted(at("08:40"), "i1"))
    assert seconds(scene) == 9900


def test_a_change_of_role_ten_seconds_before_the_join_shows_nothing_new() -> None:
    changed = RoleChanged(at("09:59:50"), "i1", person("A"), Role.HOST)
    assert seconds(Scene().tell(changed).joins("A", "10:00").ends()) == 0
    changed = RoleChanged(at("09:59:49"), "i1", person("A"), Role.HOST)
    assert seconds(Scene().tell(changed).joins("A", "10:00").ends()) == 3600


def test_after_a_change_of_role_it_is_unknown_up_to_now_while_the_course_runs() -> None:
    scene = Scene().tell(RoleChanged(at("10:00"), "i1", person("A"), Role.HOST))
    (span,) = scene.of("A", now="10:30").attendance.unknown
    assert span.end == at("10:30")


def test_leaving_the_waiting_room_ten_seconds_after_an_admission_is_part_of_it() -> None:
    scene = Scene().knocks("A", "08:50").tell(Admitted(at("09:30"), "i1", person("A")))
    scene.tell(WaitingRoomLeft(at("09:30:10"), "i1", person("A"))).ends("10:00")
    assert unknown(scene) == [("30:00", "00:00")]
