"""What a leave without its join does, and what it does not."""

from compliance.events import (
    Ending,
    InstanceEnded,
    Joined,
    Left,
    Person,
    PutInWaitingRoom,
)
from tests.scenes.scene import Scene, at, person


def left(wall: str, device: str = "1", ending: Ending = Ending.LEFT, client: str = "A") -> Left:
    return Left(at(wall), "i1", person(client, device), ending)


def nameless(user_id: str) -> Person:
    """Somebody on the link of A of whom the provider does not say which participant it is."""
    return Person("", user_id, "reg-A", name="Client A")


def two_named_devices() -> Scene:
    """A has had two participants, so that a nameless one may be either."""
    scene = Scene().joins("A", "08:50").joins("A", "08:50", "2")
    return scene.leaves("A", "09:20").leaves("A", "09:20", device="2")


def test_three_whose_joins_were_never_told_may_be_lost_with_the_platform() -> None:
    scene = Scene("ABC")
    for client in "ABC":
        scene.tell(left("10:00", "1", Ending.NETWORK, client)).joins(client, "10:20", "2")
    assert scene.ends().gaps("A") == [(1200, "platform")]


def test_three_who_change_their_device_within_a_second_are_not_lost() -> None:
    scene = Scene("ABC")
    for client in "ABC":
        scene.tell(left("10:00", "1", Ending.NETWORK, client)).joins(client, "10:00", "2")
    assert scene.ends().assess().notes == ()


def test_whom_the_end_of_the_instance_put_out_the_provider_put_out() -> None:
    scene = Scene().tell(left("10:00", "1", Ending.HOST_ENDED), InstanceEnded(at("10:00"), "i1"))
    scene.joins("A", "10:07", "2", "i2").ends("11:45", "i2")
    assert scene.gaps("A") == [(420, "provider")]


def test_who_leaves_just_after_being_put_back_was_sent_out_by_the_host() -> None:
    scene = Scene().tell(PutInWaitingRoom(at("10:00"), "i1", person("A")), left("10:00:05"))
    assert scene.joins("A", "10:05", "2").ends().gaps("A") == [(295, "host")]


def test_a_leave_that_is_of_the_moment_of_a_join_ends_no_presence() -> None:
    scene = Scene().joins("A", "10:00", "2").leaves("A", "10:00:08", device="2")
    scene.tell(left("10:00:08", "1", Ending.NETWORK)).joins("A", "10:05", "3").ends()
    assert scene.gaps("A") == [(292, "client_left")]


def test_a_leave_ten_seconds_after_a_join_is_of_the_moment_of_the_join() -> None:
    attendance = Scene().joins("A", "10:00", "2").tell(left("10:00:10")).ends().of("A").attendance
    assert sum(span.seconds for span in attendance.unknown) == 3600
    assert attendance.arrived_at is None


def test_a_leave_during_or_ten_seconds_after_a_connection_is_no_sighting() -> None:
    during = Scene().joins("A", "08:50").tell(left("10:00", "2")).ends().of("A").attendance
    assert during.whereabouts.sightings == ()
    after = Scene().joins("A", "08:50").leaves("A", "09:59:50").tell(left("10:00", "2")).ends()
    assert after.of("A").attendance.unknown == ()
    assert after.gaps("A") == [(6310, "client_left")]


def test_a_leave_that_follows_its_own_join_at_once_is_no_sighting() -> None:
    scene = Scene().joins("A", "10:00").leaves("A", "10:00:05").ends()
    assert (scene.of("A").attendance.unknown, scene.of("A").late_by_s) == ((), 3600)


def test_two_nameless_connections_are_no_move() -> None:
    scene = two_named_devices().tell(
        Joined(at("09:20"), "i1", nameless("user-x")),
        Left(at("10:00"), "i1", nameless("user-x"), Ending.LEFT),
        Joined(at("10:00:05"), "i1", nameless("user-y")),
    )
    assert scene.ends().gaps("A") == [(5, "client_left")]


def test_a_nameless_leave_without_its_join_and_a_nameless_join_are_no_move() -> None:
    scene = two_named_devices().tell(
        Left(at("10:00"), "i1", nameless("user-x"), Ending.LEFT),
        Joined(at("10:00:05"), "i1", nameless("user-y")),
    )
    assert scene.ends().gaps("A")[-1] == (5, "client_left")


def test_a_nameless_stranger_who_is_put_back_does_not_explain_a_nameless_leave() -> None:
    scene = two_named_devices().tell(
        Joined(at("09:20"), "i1", nameless("user-x")),
        Left(at("10:00"), "i1", nameless("user-x"), Ending.LEFT),
        PutInWaitingRoom(at("10:00"), "i1", Person("", "user-stranger")),
    )
    assert scene.joins("A", "10:05", "3").ends().gaps("A") == [(300, "client_left")]
