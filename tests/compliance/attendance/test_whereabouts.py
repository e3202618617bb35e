"""Waiting, going away, and being put out of the waiting room."""

from compliance.events import (
    Admitted,
    Event,
    InstanceStarted,
    Person,
    PutInWaitingRoom,
    WaitingRoomEntered,
    WaitingRoomLeft,
)
from compliance.trainer_events import EntryRefused
from tests.scenes.scene import Scene, at, person


def leaves_waiting(scene: Scene, wall: str, device: str = "1") -> Scene:
    return scene.tell(WaitingRoomLeft(at(wall), "i1", person("A", device)))


def test_going_away_from_the_waiting_room_before_the_first_join_is_an_absence() -> None:
    scene = leaves_waiting(Scene().knocks("A", "08:50"), "09:05").ends()
    assert scene.gaps("A") == [(9600, "client_left")]
    assert (scene.found("A"), scene.advice("A")) == ([("absent", 9600)], "review")


def test_waiting_again_before_the_first_join_is_no_gap() -> None:
    scene = leaves_waiting(Scene().knocks("A", "08:50"), "09:05").knocks("A", "09:10")
    assert scene.joins("A", "09:20").ends().gaps("A") == [(300, "client_left")]


def test_leaving_the_waiting_room_close_to_an_admission_or_a_join_is_no_going_away() -> None:
    for wall in ("09:00:50", "09:01:10"):
        scene = Scene().knocks("A", "08:50").joins("A", "09:01")
        assert leaves_waiting(scene, wall).ends().gaps("A") == []
    admitted = Scene().knocks("A", "08:50").tell(Admitted(at("09:01"), "i1", person("A")))
    assert leaves_waiting(admitted, "09:01:10").joins("A", "09:03").ends().gaps("A") == []


def test_waiting_after_the_first_join_is_a_gap_of_the_hosts_making_cut_at_the_going_away() -> None:
    scene = Scene().everybody_in().tell(PutInWaitingRoom(at("10:00"), "i1", person("A")))
    leaves_waiting(scene.leaves("A", "10:00"), "10:15").ends()
    assert scene.gaps("A") == [(900, "host"), (5400, "client_left")]
    assert scene.found("A") == [("left_early", 5400)]


def test_a_gap_is_cut_where_somebody_who_left_enters_the_waiting_room() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00").knocks("A", "10:05")
    assert scene.joins("A", "10:15", "2").ends().gaps("A") == [(300, "client_left"), (600, "host")]


def test_who_is_sent_out_does_not_go_away_by_themselves() -> None:
    scene = Scene().knocks("A", "09:01").tell(EntryRefused(at("09:05:10"), "A", "late"))
    assert leaves_waiting(scene, "09:05").ends().gaps("A") == [(9600, "host")]


def test_who_waits_when_the_instance_ends_is_put_out() -> None:
    scene = Scene().knocks("A", "08:50").ends("09:30").tell(InstanceStarted(at("09:40"), "i2"))
    scene.joins("A", "09:45", instance="i2").ends(instance="i2")
    assert scene.gaps("A") == [(900, "provider")]


def test_going_away_as_the_instance_ends_is_being_put_out() -> None:
    scene = leaves_waiting(Scene().knocks("A", "08:50"), "09:29:55").ends("09:30")
    scene.tell(InstanceStarted(at("09:40"), "i2")).joins("A", "09:45", instance="i2")
    assert scene.ends(instance="i2").gaps("A") == [(905, "provider")]


def test_one_device_that_leaves_the_waiting_room_leaves_the_other_waiting() -> None:
    scene = Scene().knocks("A", "08:50")
    scene.tell(WaitingRoomEntered(at("08:55"), "i1", person("A", "2")))
    leaves_waiting(scene, "09:10", "2")
    assert scene.joins("A", "09:20").ends().gaps("A") == []


def test_only_time_in_the_waiting_room_counts_as_waiting_to_be_admitted() -> None:
    scene = leaves_waiting(Scene().knocks("A", "08:50"), "08:52").joins("A", "09:20").known("A")
    assert scene.ends().gaps("A") == [(1200, "client_left")]
    assert not [reason for reason in scene.of("A").recommendation.reasons if "lost" in reason]


def test_who_went_away_before_the_instance_ended_was_not_put_out_by_its_end() -> None:
    scene = leaves_waiting(Scene().knocks("A", "08:50"), "09:05").ends("09:30")
    scene.tell(InstanceStarted(at("09:40"), "i2")).joins("A", "09:45", instance="i2")
    assert scene.ends(instance="i2").gaps("A") == [(2400, "client_left")]


def test_of_two_devices_without_a_participant_the_user_says_which_one_went_away() -> None:
    first, second = (Person("", user, "reg-A", name="Client A") for user in ("user-1", "user-2"))
    scene = Scene().tell(
        WaitingRoomEntered(at("08:50"), "i1", first),
        WaitingRoomEntered(at("08:55"), "i1", second),
        WaitingRoomLeft(at("09:05"), "i1", second),
    )
    scene.joins("A", "09:20").joins("A", "09:20", "2")
    assert scene.ends().gaps("A") == []


def test_a_participant_who_goes_away_under_another_user_is_the_one_who_waited() -> None:
    renewed = Person("uuid-A-1", "user-A-renewed", "reg-A", name="Client A")
    scene = Scene().knocks("A", "08:50").tell(WaitingRoomLeft(at("09:05"), "i1", renewed))
    assert scene.joins("A", "09:20").ends().gaps("A") == [(900, "client_left")]


def test_an_admission_in_the_second_in_which_the_instance_ends_ends_the_wait() -> None:
    def of_client(*events: Event) -> list[tuple[int, str]]:
        scene = Scene().knocks("A", "08:50").tell(*events).ends("10:00")
        return scene.tell(InstanceStarted(at("10:05"), "i2")).ends(instance="i2").gaps("A")

    assert of_client() == [(6300, "provider")]
    assert of_client(Admitted(at("10:00"), "i1", person("A"))) == []
