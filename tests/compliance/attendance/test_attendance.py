"""Who was present, and who was away and why."""

from compliance.events import Ending, Joined, Left, Person, PutInWaitingRoom
from compliance.intervals import total
from compliance.trainer_events import Matched
from tests.scenes.scene import Scene, at, person


def present_s(scene: Scene, client: str) -> int:
    return total(scene.of(client).attendance.present)


def test_somebody_there_from_before_the_start_to_the_end_was_present_throughout() -> None:
    scene = Scene().everybody_in().ends()
    assert present_s(scene, "A") == 9900
    assert scene.gaps("A") == []


def test_arrival_is_entry_to_the_waiting_room_not_admission() -> None:
    scene = Scene().knocks("A", "08:58").joins("A", "09:04").ends()
    assert scene.of("A").attendance.arrived_at == at("08:58")
    assert scene.of("A").late_by_s == 0


def test_waiting_to_be_admitted_the_first_time_is_no_gap() -> None:
    scene = Scene().knocks("A", "08:58").joins("A", "09:04").ends()
    assert scene.gaps("A") == []
    assert present_s(scene, "A") == 9900 - 240


def test_somebody_who_never_came_has_no_arrival_and_no_gap() -> None:
    scene = Scene().joins("B", "08:50").ends()
    assert scene.of("A").attendance.arrived_at is None
    assert scene.of("A").late_by_s is None
    assert scene.gaps("A") == []


def test_a_leave_ends_the_connection_that_it_names_and_no_other() -> None:
    scene = Scene().joins("A", "08:50").joins("A", "09:30", "2").leaves("A", "09:31").ends()
    assert present_s(scene, "A") == 9900


def test_a_late_leave_of_the_old_connection_does_not_end_the_new_one() -> None:
    scene = Scene().joins("A", "08:50").joins("A", "09:30", "2")
    scene.leaves("A", "09:31:30", Ending.NETWORK).ends()
    assert scene.gaps("A") == []


def test_a_move_between_rooms_of_ten_seconds_is_no_gap() -> None:
    first, other = person("A"), Person("uuid-A-1", "user-A-room", "reg-A")
    scene = Scene().joins("A", "08:50").leaves("A", "09:30")
    scene.tell(Joined(at("09:30:10"), "i1", other)).ends()
    assert first.uuid == other.uuid
    assert present_s(scene, "A") == 9900


def test_a_move_that_takes_eleven_seconds_is_a_gap() -> None:
    scene = Scene().joins("A", "08:50").leaves("A", "09:30")
    scene.tell(Joined(at("09:30:11"), "i1", Person("uuid-A-1", "user-A-room", "reg-A"))).ends()
    assert scene.gaps("A") == [(11, "client_left")]


def test_another_participant_a_second_later_is_a_gap_of_a_second() -> None:
    scene = Scene().joins("A", "08:50").leaves("A", "09:30").joins("A", "09:30:01", "2").ends()
    assert scene.gaps("A") == [(1, "client_left")]


def test_a_leave_and_a_join_of_one_connection_in_the_same_second_is_a_move() -> None:
    scene = Scene().joins("A", "08:50").leaves("A", "09:30").joins("A", "09:30").ends()
    assert scene.gaps("A") == []


def test_in_and_out_within_a_second_leaves_nobody_in_the_room() -> None:
    scene = Scene().joins("A", "08:50").leaves("A", "08:50").ends()
    assert present_s(scene, "A") == 0
    assert scene.gaps("A") == [(9900, "client_left")]


def test_a_connection_without_a_leave_ends_with_its_instance() -> None:
    scene = Scene().joins("A", "08:50")
    scene.ends("11:00")
    scene.events = [event for event in scene.events if not isinstance(event, Left)]
    assert present_s(scene, "A") == 7200


def test_a_connection_without_a_leave_in_an_instance_without_an_end_lasts_to_the_end() -> None:
    assert present_s(Scene().joins("A", "08:50"), "A") == 9900


def test_a_break_cuts_an_absence_in_two() -> None:
    scene = Scene().joins("A", "08:50").leaves("A", "10:00").breaks("10:20", "10:30")
    scene.joins("A", "10:40", "2").ends()
    assert scene.gaps("A") == [(1200, "client_left"), (600, "client_left")]


def test_a_later_announcement_with_the_same_start_replaces_the_break() -> None:
    scene = Scene().joins("A", "08:50").leaves("A", "10:20").joins("A", "10:31", "2")
    scene.breaks("10:20", "10:30").breaks("10:20", "10:32", said_at="10:30").ends()
    assert scene.gaps("A") == []


def test_after_the_last_instance_has_ended_there_are_no_more_gaps() -> None:
    scene = Scene().everybody_in().leaves("A", "11:00").ends("11:30")
    assert scene.gaps("A") == [(1800, "client_left")]


def test_a_restart_is_the_providers_doing_for_those_who_went_with_it() -> None:
    scene = Scene().everybody_in().ends("10:00")
    scene.joins("A", "10:07", "2", "i2").joins("B", "10:08", "2", "i2").ends("11:45", "i2")
    assert scene.gaps("A") == [(420, "provider")]


def test_somebody_who_had_left_before_the_restart_left_on_their_own() -> None:
    scene = Scene("ABC").everybody_in().leaves("A", "09:50").ends("10:00")
    scene.joins("A", "10:07", "2", "i2").joins("B", "10:07", "2", "i2").ends("11:45", "i2")
    assert scene.gaps("A") == [(1020, "client_left")]


def test_an_end_that_no_other_instance_follows_is_no_restart() -> None:
    scene = Scene().everybody_in()
    scene.leaves("A", "11:30", Ending.HOST_ENDED).leaves("B", "11:30", Ending.HOST_ENDED)
    assert scene.gaps("A") == [(900, "unknown")]


def test_removed_by_the_host_is_the_hosts_doing() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00", Ending.REMOVED).joins("A", "10:05", "2")
    assert scene.ends().gaps("A") == [(300, "host")]


def test_put_back_in_the_waiting_room_is_the_hosts_doing() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00").joins("A", "10:05", "2")
    scene.tell(PutInWaitingRoom(at("10:00:01"), "i1", person("A"))).ends()
    assert scene.gaps("A") == [(300, "host")]


def test_an_unsaid_ending_is_unknown() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00", Ending.UNSAID).joins("A", "10:05", "2")
    assert scene.ends().gaps("A") == [(300, "unknown")]


def drop(scene: Scene, client: str, wall: str, ending: Ending = Ending.NETWORK) -> None:
    scene.leaves(client, wall, ending).joins(client, "10:20", "2")


def test_three_of_six_within_thirty_seconds_is_the_platform() -> None:
    scene = Scene("ABCDEF").everybody_in()
    for client, wall in zip("ABC", ("10:00:00", "10:00:15", "10:00:30"), strict=True):
        drop(scene, client, wall, Ending.LEFT)
    assert scene.ends().gaps("C") == [(1170, "platform")]
    (note,) = scene.assess().notes
    assert (note.code, note.at, note.clients) == ("platform_fault", at("10:00"), 3)


def test_three_of_seven_is_not_the_platform() -> None:
    scene = Scene("ABCDEFG").everybody_in()
    for client in "ABC":
        drop(scene, client, "10:00")
    assert scene.ends().gaps("A") == [(1200, "client_network")]
    assert scene.assess().notes == ()


def test_the_third_a_second_too_late_is_not_the_platform() -> None:
    scene = Scene("ABCD").everybody_in()
    for client, wall in zip("ABC", ("10:00:00", "10:00:15", "10:00:31"), strict=True):
        drop(scene, client, wall)
    assert [cause for _, cause in scene.ends().gaps("A")] == ["client_network"]


def test_two_clients_are_too_few_for_a_fault_of_the_platform() -> None:
    scene = Scene("AB").everybody_in()
    for client in "AB":
        drop(scene, client, "10:00")
    assert [cause for _, cause in scene.ends().gaps("A")] == ["client_network"]


def test_those_whom_the_host_ended_are_no_fault_of_the_platform() -> None:
    scene = Scene("ABCD").everybody_in()
    for client in "ABCD":
        scene.leaves(client, "11:40", Ending.HOST_ENDED)
    assert scene.assess().notes == ()
    assert scene.gaps("A") == [(300, "unknown")]


def test_a_move_into_breakout_rooms_by_all_is_no_fault_of_the_platform() -> None:
    scene = Scene("ABCD").everybody_in()
    for client in "ABCD":
        scene.leaves(client, "10:00")
        moved = Person(f"uuid-{client}-1", f"user-{client}-room", f"reg-{client}")
        scene.tell(Joined(at("10:00:03"), "i1", moved))
    assert scene.ends().assess().notes == ()


def test_a_connection_without_a_registrant_belongs_to_nobody() -> None:
    stranger = person("X", registered=False)
    scene = Scene().everybody_in().tell(Joined(at("08:55"), "i1", stranger))
    scene.tell(Left(at("08:59"), "i1", stranger, Ending.LEFT)).ends()
    (unmatched,) = scene.assess().room.unmatched
    assert (unmatched.name, unmatched.span.seconds) == ("Client X", 240)


def test_a_match_makes_an_unknown_connection_the_bookings_from_its_start() -> None:
    stranger = person("X", registered=False)
    scene = Scene().tell(Joined(at("08:55"), "i1", stranger))
    scene.tell(Matched(at("10:40"), "uuid-X-1", "A")).ends()
    assert present_s(scene, "A") == 9900
    assert scene.assess().room.unmatched == ()


def test_a_match_never_takes_a_connection_from_the_booking_whose_link_it_came_by() -> None:
    scene = Scene().everybody_in().tell(Matched(at("10:40"), "uuid-A-1", "B")).ends()
    assert present_s(scene, "A") == 9900


def test_an_interpreter_is_neither_a_client_nor_unmatched() -> None:
    interpreter = Person("uuid-int", "user-int", "reg-A-int", name="Ines")
    scene = Scene(interpreter_of="A").tell(Joined(at("08:55"), "i1", interpreter)).ends()
    assert scene.of("A").attendance.arrived_at is None
    assert scene.assess().room.unmatched == ()


def test_a_body_without_the_registrant_counts_for_the_participant_that_carried_it() -> None:
    bare = Person("uuid-A-1", "user-A-room", None)
    scene = Scene().joins("A", "08:50").leaves("A", "09:30")
    scene.tell(Joined(at("09:30:02"), "i1", bare)).ends()
    assert present_s(scene, "A") == 9900


def test_nobody_left_in_the_seconds_between_the_hosts_ending_and_the_end() -> None:
    scene = Scene().everybody_in().leaves("A", "11:44:51", Ending.HOST_ENDED).ends("11:45")
    assert scene.gaps("A") == []
    early = Scene().everybody_in().leaves("A", "11:44:49", Ending.HOST_ENDED).ends("11:45")
    assert early.gaps("A") == [(11, "unknown")]
