"""When somebody was in the waiting room."""

import pytest

from compliance.events import (
    Admitted,
    Event,
    InstanceStarted,
    Joined,
    Person,
    PutInWaitingRoom,
    WaitingRoomEntered,
    WaitingRoomLeft,
)
from compliance.snapshot import ClientPlace
from tests.scenes.scene import Scene, at, person


def minutes(scene: Scene, client: str, now: str | None = None) -> list[float]:
    return [span.seconds / 60 for span in scene.of(client, now).attendance.waiting]


def test_from_the_entry_to_the_admission() -> None:
    assert minutes(Scene().knocks("A", "08:50").joins("A", "09:04").ends(), "A") == [14]


def test_from_the_entry_to_giving_up() -> None:
    left = WaitingRoomLeft(at("09:03"), "i1", person("A"))
    assert minutes(Scene().knocks("A", "08:50").tell(left).ends(), "A") == [13]


def test_twice_is_twice() -> None:
    left = WaitingRoomLeft(at("08:52"), "i1", person("A"))
    scene = Scene().knocks("A", "08:50").tell(left).knocks("A", "08:56").joins("A", "08:58")
    assert minutes(scene.ends(), "A") == [2, 2]


def test_nobody_waits_longer_than_the_room_is_open() -> None:
    assert minutes(Scene().knocks("A", "09:00").ends("10:00"), "A") == [60]


def test_while_the_course_runs_up_to_now() -> None:
    assert minutes(Scene().knocks("A", "08:50"), "A", now="09:05") == [15]


def test_somebody_elses_wait_is_not_theirs() -> None:
    assert minutes(Scene().knocks("A", "08:50").ends(), "B") == []


def stranger(user_id: str, name: str = "iPad") -> Person:
    return Person("", user_id, name=name)


def names_waiting(scene: Scene, now: str) -> list[str]:
    return [stranger.name for stranger in scene.stand(now).strangers]


def test_of_two_people_of_one_name_the_one_who_left_waits_no_more() -> None:
    scene = Scene().tell(
        WaitingRoomEntered(at("08:50"), "i1", stranger("user-1")),
        WaitingRoomEntered(at("08:51"), "i1", stranger("user-2")),
        WaitingRoomLeft(at("08:55"), "i1", stranger("user-1")),
    )
    assert names_waiting(scene, "09:00") == ["iPad"]


def test_of_two_people_without_an_id_the_name_says_who_left() -> None:
    scene = Scene().tell(
        WaitingRoomEntered(at("08:50"), "i1", stranger("", "iPad")),
        WaitingRoomEntered(at("08:51"), "i1", stranger("", "Phone")),
        WaitingRoomLeft(at("08:55"), "i1", stranger("", "iPad")),
    )
    assert names_waiting(scene, "09:00") == ["Phone"]


def test_nobody_waits_in_an_instance_that_has_ended() -> None:
    scene = Scene().tell(WaitingRoomEntered(at("08:50"), "i1", stranger("user-1")))
    scene.ends("09:30").tell(InstanceStarted(at("09:35"), "i2"))
    assert names_waiting(scene, "09:20") == ["iPad"]
    assert names_waiting(scene, "09:40") == []


IPAD = stranger("user-1")


def test_who_leaves_the_waiting_room_and_enters_it_again_within_a_second_waits() -> None:
    scene = Scene().tell(
        WaitingRoomEntered(at("08:50"), "i1", IPAD),
        WaitingRoomLeft(at("08:55"), "i1", IPAD),
        PutInWaitingRoom(at("08:55"), "i1", IPAD),
    )
    assert names_waiting(scene, "09:00") == ["iPad"]


@pytest.mark.parametrize(
    "entered_the_room",
    [Admitted(at("08:55"), "i1", IPAD), Joined(at("08:55"), "i1", IPAD)],
    ids=lambda event: type(event).__name__,
)
def test_who_is_let_in_in_the_second_of_the_entry_waits_no_more(entered_the_room: Event) -> None:
    scene = Scene().tell(WaitingRoomEntered(at("08:55"), "i1", IPAD), entered_the_room)
    assert ClientPlace.WAITING not in [
        stranger.place for stranger in scene.stand("09:00").strangers
    ]
