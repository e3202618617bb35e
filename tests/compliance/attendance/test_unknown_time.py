"""From when to when it is unknown whether somebody was there."""

import pytest

from compliance.events import (
    Admitted,
    Ending,
    Event,
    HostAwaited,
    HostNoLongerAwaited,
    InstanceEnded,
    InstanceStarted,
    Left,
    Person,
    PutInWaitingRoom,
    Role,
    RoleChanged,
    WaitingRoomLeft,
)
from tests.scenes.scene import Scene, at, person

LINK = Person("", "", "reg-A")


def left(wall: str, device: str = "1") -> Left:
    return Left(at(wall), "i1", person("A", device), Ending.LEFT)


def unknown(scene: Scene) -> list[tuple[str, str]]:
    """The unknown stretches of A, as London wall times."""
    spans = scene.of("A").attendance.unknown
    return [
        (f"{span.start.hour + 1:02}:{span.start:%M:%S}", f"{span.end.hour + 1:02}:{span.end:%M:%S}")
        for span in spans
    ]


def test_a_join_in_the_second_of_the_end_says_nothing_of_the_time_before_it() -> None:
    scene = (
        Scene().joins("A", "10:00", "2").tell(left("10:00:05"), InstanceEnded(at("10:00"), "i1"))
    )
    assert unknown(scene) == [("09:00:00", "10:00:00")]


def test_in_an_instance_whose_start_was_never_told_it_is_unknown_from_the_last_report() -> None:
    scene = Scene()
    scene.events.clear()
    scene.joins("A", "08:50").leaves("A", "09:30").tell(left("10:00", "2"))
    assert unknown(scene.ends()) == [("09:30:00", "10:00:00")]


def unopened(*events: Event) -> Scene:
    """A scene of these events alone, without the start of the instance."""
    scene = Scene()
    scene.events.clear()
    return scene.tell(*events)


def test_where_nothing_else_was_told_it_is_unknown_from_the_start_of_the_course() -> None:
    assert unknown(unopened(left("10:00")).ends()) == [("09:00:00", "10:00:00")]


def test_a_wait_of_unknown_length_is_unknown_from_the_entry_though_the_start_is_told_later() -> (
    None
):
    scene = unopened(InstanceStarted(at("09:10"), "i1")).knocks("A", "09:05").tell(left("10:00"))
    assert unknown(scene.ends()) == [("09:05:00", "10:00:00")]


def test_who_waits_as_the_instance_ends_is_known_for_ten_seconds_more() -> None:
    scene = Scene().knocks("A", "08:50").ends("09:30")
    scene.tell(InstanceStarted(at("09:30:05"), "i2"), Admitted(at("09:30:10"), "i2", person("A")))
    scene.joins("A", "09:30:15", instance="i2").ends(instance="i2")
    assert (unknown(scene), scene.gaps("A")) == ([], [(15, "provider")])


def test_who_enters_the_waiting_room_and_is_admitted_within_a_second_arrived_then() -> None:
    scene = Scene().knocks("A", "08:55").tell(Admitted(at("08:55"), "i1", person("A")))
    assert scene.joins("A", "08:56").ends().of("A").attendance.arrived_at == at("08:55")


@pytest.mark.parametrize("ends", [True, False])
def test_admitting_another_device_of_somebody_connected_is_no_sighting(ends: bool) -> None:
    scene = Scene().joins("A", "08:50")
    if ends:
        scene.leaves("A", "10:00")
    scene.tell(Admitted(at("10:00"), "i1", person("A", "2"))).joins("A", "10:01", "2")
    assert scene.ends().of("A").attendance.whereabouts.sightings == ()


def test_who_went_away_is_not_known_to_wait_when_another_device_leaves_the_waiting_room() -> None:
    scene = (
        Scene()
        .knocks("A", "08:50")
        .tell(
            WaitingRoomLeft(at("10:00"), "i1", person("A")),
            WaitingRoomLeft(at("10:00:10"), "i1", person("A", "2")),
        )
    )
    assert unknown(scene.ends()) == [("10:00:00", "10:00:10")]


def test_being_put_back_in_the_second_of_the_next_join_shows_an_earlier_one() -> None:
    scene = Scene().tell(PutInWaitingRoom(at("10:00"), "i1", person("A"))).joins("A", "10:00")
    assert unknown(scene.ends()) == [("09:00:00", "10:00:00")]


@pytest.mark.parametrize(
    "event",
    [RoleChanged(at("10:00:08"), "i1", person("A"), Role.COHOST), left("10:00:08", "3")],
    ids=lambda event: type(event).__name__,
)
def test_what_says_nothing_new_does_not_part_an_admission_from_its_join(event: Event) -> None:
    scene = Scene().joins("A", "08:50").leaves("A", "10:00")
    scene.tell(Admitted(at("10:00:05"), "i1", person("A", "2")), event).joins("A", "10:02", "2")
    assert unknown(scene.ends()) == [("10:00:00", "10:00:05")]


def test_who_was_connected_once_and_is_put_back_after_an_admission_had_been_in_between() -> None:
    scene = (
        Scene()
        .joins("A", "08:50")
        .leaves("A", "09:00")
        .knocks("A", "09:05")
        .tell(
            Admitted(at("09:10"), "i1", person("A")),
            PutInWaitingRoom(at("09:11"), "i1", person("A")),
        )
    )
    assert unknown(scene.joins("A", "09:12").ends()) == [("09:10:00", "09:11:00")]


def test_after_an_admission_it_is_unknown_up_to_a_leave_without_its_join() -> None:
    scene = Scene().joins("A", "08:50").leaves("A", "09:20")
    scene.tell(Admitted(at("09:30"), "i1", person("A", "2")), left("10:00", "2"))
    assert unknown(scene.ends()) == [("09:20:00", "10:00:00")]


def test_after_an_admission_it_is_unknown_up_to_a_wait_for_the_host() -> None:
    scene = Scene().tell(left("09:20", "2"), Admitted(at("09:30"), "i1", person("A")))
    scene.tell(HostAwaited(at("09:40"), LINK)).joins("A", "09:40:30").ends()
    assert unknown(scene) == [("09:00:00", "09:40:00")]


def test_who_stops_waiting_for_the_host_and_joins_within_a_minute_did_not_go_away() -> None:
    scene = unopened(HostAwaited(at("08:58"), LINK), InstanceStarted(at("09:05"), "i1"))
    scene.tell(HostNoLongerAwaited(at("09:05"), LINK)).joins("A", "09:06").ends()
    assert scene.gaps("A") == []
