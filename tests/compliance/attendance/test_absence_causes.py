"""Whose doing a gap is, at the edges."""

from compliance.events import (
    Ending,
    HostNoLongerAwaited,
    InstanceEnded,
    InstanceStarted,
    Joined,
    Left,
    Person,
    PutInWaitingRoom,
    WaitingRoomEntered,
    WaitingRoomLeft,
)
from compliance.trainer_events import EntryRefused, FaultDeclared
from tests.compliance.attendance.test_attendance import drop
from tests.scenes.scene import Scene, at, person


def test_a_connection_without_a_leave_went_with_its_instance() -> None:
    scene = Scene().joins("A", "08:50").tell(InstanceEnded(at("10:00"), "i1"))
    scene.tell(InstanceStarted(at("10:05"), "i2")).joins("A", "10:07", "2", "i2")
    assert scene.ends("11:45", "i2").gaps("A") == [(420, "provider")]


def test_of_two_connections_that_ended_at_once_the_first_cause_in_order_counts() -> None:
    scene = Scene().everybody_in().joins("A", "09:59", "2")
    scene.leaves("A", "10:00").leaves("A", "10:00", Ending.NETWORK, "2").joins("A", "10:05", "3")
    assert scene.ends().gaps("A") == [(300, "client_network")]


def test_put_back_ten_seconds_after_the_leave_is_the_hosts_doing() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00").joins("A", "10:05", "2")
    scene.tell(PutInWaitingRoom(at("10:00:10"), "i1", person("A"))).ends()
    assert scene.gaps("A") == [(300, "host")]


def test_that_somebody_else_was_put_back_changes_nothing() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00").joins("A", "10:05", "2")
    scene.tell(PutInWaitingRoom(at("10:00"), "i1", person("B"))).ends()
    assert scene.gaps("A") == [(300, "client_left")]


def test_put_back_at_another_time_changes_nothing() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00").joins("A", "10:05", "2")
    scene.tell(PutInWaitingRoom(at("10:30"), "i1", person("A"))).ends()
    assert scene.gaps("A") == [(300, "client_left")]


def test_without_a_participant_nobody_is_known_to_have_been_put_back() -> None:
    first, other = Person("", "user-A", "reg-A"), Person("", "user-X")
    scene = Scene().tell(
        Joined(at("08:50"), "i1", first), Left(at("10:00"), "i1", first, Ending.LEFT)
    )
    scene.tell(PutInWaitingRoom(at("10:00"), "i1", other)).joins("A", "10:05").ends()
    assert scene.gaps("A") == [(300, "client_left")]


def test_whoever_joins_at_that_very_moment_was_not_present_yet() -> None:
    scene = Scene("ABCDEFG")
    for client in "ABCDEF":
        scene.joins(client, "08:50")
    for client in "ABC":
        drop(scene, client, "10:00")
    assert scene.joins("G", "10:00").ends().gaps("A") == [(1200, "platform")]


def test_a_later_absence_of_one_whom_the_platform_struck_is_their_own() -> None:
    scene = Scene("ABC").everybody_in()
    for client in "ABC":
        drop(scene, client, "10:00")
    scene.leaves("A", "10:40", device="2").joins("A", "10:45", "3").ends()
    assert scene.gaps("A") == [(1200, "platform"), (300, "client_left")]


def test_the_last_of_one_fault_is_not_the_first_of_the_next() -> None:
    scene = Scene("ABCDEF").everybody_in()
    for client, wall in zip(
        "ABCDE", ("10:00:00", "10:00:00", "10:00:30") + ("10:00:40",) * 2, strict=True
    ):
        drop(scene, client, wall)
    assert len(scene.ends().assess().notes) == 1
    assert scene.gaps("D") == [(1160, "client_network")]


def test_the_platform_may_fail_twice() -> None:
    scene = Scene("ABC").everybody_in()
    for client in "ABC":
        scene.leaves(client, "10:00", Ending.NETWORK).joins(client, "10:02", "2")
        scene.leaves(client, "11:00", Ending.NETWORK, "2").joins(client, "11:03", "3")
    assert [note.at for note in scene.ends().assess().notes] == [at("10:00"), at("11:00")]


def test_a_declared_fault_counts_from_its_first_second() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00").joins("A", "10:05", "2")
    scene.tell(FaultDeclared(at("10:10"), at("10:00"), at("10:05"))).ends()
    assert scene.gaps("A") == [(300, "platform")]


def test_in_and_out_within_a_second_and_never_back_is_leaving_early() -> None:
    scene = Scene().joins("A", "08:50").leaves("A", "08:50").ends()
    assert scene.found("A") == [("left_early", 9900)]


def test_who_is_removed_during_a_declared_fault_was_removed_by_the_host() -> None:
    scene = Scene().everybody_in().leaves("A", "10:01", Ending.REMOVED).joins("A", "10:05", "2")
    scene.tell(FaultDeclared(at("10:10"), at("10:00"), at("10:06"))).ends()
    assert scene.gaps("A") == [(240, "host")]


def test_that_another_client_was_refused_does_not_explain_a_going_away() -> None:
    scene = Scene().knocks("A", "08:50").tell(EntryRefused(at("08:55"), "B", "late"))
    scene.tell(WaitingRoomLeft(at("09:05"), "i1", person("A"))).ends()
    assert scene.gaps("A") == [(9600, "client_left")]


def test_what_is_refused_later_does_not_explain_a_going_away() -> None:
    scene = Scene().knocks("A", "08:50").tell(WaitingRoomLeft(at("09:05"), "i1", person("A")))
    scene.knocks("A", "09:20").tell(EntryRefused(at("09:25"), "A", "late")).ends()
    assert scene.gaps("A")[0] == (900, "client_left")


def test_going_away_ten_seconds_before_the_instance_ended_is_being_put_out() -> None:
    scene = Scene().knocks("A", "08:50")
    scene.tell(WaitingRoomLeft(at("09:29:50"), "i1", person("A"))).ends("09:30")
    scene.tell(InstanceStarted(at("09:40"), "i2")).joins("A", "09:45", instance="i2")
    assert scene.ends(instance="i2").gaps("A") == [(910, "provider")]


def test_an_absence_is_cut_where_the_client_stops_waiting_for_the_host() -> None:
    scene = Scene().everybody_in().ends("10:00")
    scene.tell(HostNoLongerAwaited(at("10:15"), Person("", "", "reg-A")))
    scene.tell(InstanceStarted(at("10:30"), "i2")).joins("A", "10:40", "2", "i2")
    assert scene.ends(instance="i2").gaps("A") == [(900, "provider"), (1500, "client_left")]


def test_an_instance_that_ends_while_an_earlier_one_goes_on_is_no_restart() -> None:
    scene = Scene().tell(InstanceStarted(at("08:35"), "i0")).knocks("A", "08:50").ends("09:30")
    assert scene.ends(instance="i0").gaps("A") == [(8100, "unknown")]


def test_an_instance_that_ends_with_the_course_is_no_restart() -> None:
    scene = Scene().everybody_in().leaves("A", "11:44", Ending.HOST_ENDED)
    scene.tell(InstanceStarted(at("11:44:30"), "i2"), InstanceEnded(at("11:45"), "i1"))
    assert scene.gaps("A") == [(60, "unknown")]


def test_those_whose_connection_lasts_to_the_end_of_the_course_were_not_lost() -> None:
    assert Scene("ABC").everybody_in().assess().notes == ()


def test_those_who_were_back_as_the_course_began_were_not_lost_from_it() -> None:
    scene = Scene("ABC").everybody_in()
    for client in "ABC":
        scene.leaves(client, "08:55", Ending.NETWORK).joins(client, "09:00", "2")
    assert scene.ends().assess().notes == ()


def test_whom_the_host_removes_at_that_very_moment_was_present_before() -> None:
    scene = Scene("ABCDEFG").everybody_in().leaves("G", "10:00", Ending.REMOVED)
    for client in "ABC":
        drop(scene, client, "10:00")
    assert scene.ends().gaps("A") == [(1200, "client_network")]


def test_a_refused_client_who_leaves_by_two_ways_in_one_second_is_not_lost_to_the_platform() -> (
    None
):
    """One device leaves the room and the other the waiting room."""
    scene = Scene("ABC").everybody_in().leaves("B", "10:00", Ending.NETWORK)
    scene.leaves("C", "10:00", Ending.NETWORK).leaves("A", "10:00", Ending.NETWORK)
    scene.tell(
        WaitingRoomEntered(at("09:58"), "i1", person("A", "2")),
        WaitingRoomLeft(at("10:00"), "i1", person("A", "2")),
    )
    assert [failure.clients for failure in scene.assess().room.failures] == [frozenset("ABC")]
    scene.tell(EntryRefused(at("10:00:05"), "A", "identity"))
    assert scene.assess().room.failures == ()
