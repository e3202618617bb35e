"""How things stand at one moment."""

from compliance.cameras.camera import Camera, Source
from compliance.events import Joined, Person, PutInWaitingRoom, WaitingRoomEntered, WaitingRoomLeft
from compliance.snapshot import ClientNow, ClientPlace, IdentityState, Stranger, severity
from compliance.trainer_events import Abandoned, EntryRefused, Explained, Removed
from tests.scenes.scene import Scene, at, person


def standing(scene: Scene, client: str, now: str) -> ClientNow:
    return next(
        client_now for client_now in scene.stand(now).clients if client_now.booking == client
    )


def test_before_anything_is_heard_nobody_has_come() -> None:
    assert standing(Scene(), "A", "08:45").place is ClientPlace.NOT_COME


def test_somebody_in_the_waiting_room_waits_since_they_entered() -> None:
    client_now = standing(Scene().knocks("A", "08:50"), "A", "08:55")
    assert (client_now.place, client_now.since) == (ClientPlace.WAITING, at("08:50"))


def test_somebody_who_gave_up_waiting_is_away() -> None:
    scene = Scene().knocks("A", "08:50").tell(WaitingRoomLeft(at("08:52"), "i1", person("A")))
    client_now = standing(scene, "A", "08:55")
    assert (client_now.place, client_now.since) == (ClientPlace.AWAY, at("08:52"))


def test_somebody_in_the_room_is_in_since_they_joined() -> None:
    client_now = standing(Scene().knocks("A", "08:50").joins("A", "08:52"), "A", "09:30")
    assert (client_now.place, client_now.since) == (ClientPlace.IN, at("08:52"))


def test_somebody_who_joined_this_very_second_is_in() -> None:
    scene = Scene().joins("A", "08:52")
    client_now = standing(scene, "A", "08:52")
    assert (client_now.place, client_now.since) == (ClientPlace.IN, at("08:52"))
    back = standing(scene.leaves("A", "09:00").joins("A", "09:05"), "A", "09:05")
    assert (back.place, back.since) == (ClientPlace.IN, at("09:05"))


def test_a_second_device_this_very_second_changes_nothing_about_since_when() -> None:
    scene = Scene().joins("A", "08:52").joins("A", "09:05", "other")
    assert standing(scene, "A", "09:05").since == at("08:52")


def test_somebody_whose_connection_ended_is_away_since_then() -> None:
    client_now = standing(Scene().everybody_in().leaves("A", "10:00"), "A", "10:05")
    assert (client_now.place, client_now.since) == (ClientPlace.AWAY, at("10:00"))


def test_what_happens_later_is_not_known_yet() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00")
    assert standing(scene, "A", "09:59").place is ClientPlace.IN


def test_somebody_put_back_waits() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00")
    scene.tell(PutInWaitingRoom(at("10:00"), "i1", person("A")))
    assert standing(scene, "A", "10:01").place is ClientPlace.WAITING


def test_somebody_refused_stays_refused() -> None:
    scene = Scene().knocks("A", "09:03").tell(EntryRefused(at("09:04"), "A", "late"))
    assert standing(scene, "A", "09:05").place is ClientPlace.REFUSED


def test_a_camera_is_unknown_until_somebody_says() -> None:
    seen = standing(Scene().everybody_in().watched(), "A", "09:30").seen
    assert (seen.camera, seen.since, seen.source) == (Camera.UNKNOWN, None, None)


def test_a_camera_is_off_since_the_signal() -> None:
    scene = Scene().everybody_in().watched().camera("A", "on", "08:55").camera("A", "off", "09:40")
    seen = standing(scene, "A", "09:45").seen
    assert (seen.camera, seen.since, seen.source) == (Camera.OFF, at("09:40"), Source.WATCH)


def test_the_trainers_own_mark_is_told_from_a_signal() -> None:
    seen = standing(Scene().everybody_in().marks("A", "off", "09:40"), "A", "09:45").seen
    assert (seen.camera, seen.source) == (Camera.OFF, Source.TRAINER)


def test_a_lost_watch_makes_every_camera_unknown() -> None:
    scene = Scene().everybody_in().watched().camera("A", "off", "09:40").unwatched("09:41")
    assert standing(scene, "A", "09:45").seen.camera is Camera.UNKNOWN


def test_a_course_that_runs_over_is_still_watched() -> None:
    scene = Scene().everybody_in().watched().camera("A", "on", "08:55")
    assert standing(scene, "A", "11:50").seen.camera is Camera.ON


def test_strangers_are_listed_where_they_are() -> None:
    stranger = person("X", registered=False)
    scene = Scene().tell(Joined(at("08:55"), "i1", stranger))
    (unknown_person,) = scene.stand("09:00").strangers
    assert (unknown_person.name, unknown_person.place, unknown_person.since) == (
        "Client X",
        ClientPlace.IN,
        at("08:55"),
    )


def test_two_devices_on_one_link_are_counted() -> None:
    scene = Scene().everybody_in().joins("A", "09:30", "2")
    assert standing(scene, "A", "09:31").devices == 2


def test_identity_and_telling_why_are_shown() -> None:
    scene = Scene().everybody_in().tell(Explained(at("10:00"), "A", "illness"))
    assert standing(scene, "A", "10:01").identity is IdentityState.ACCEPTED
    assert standing(scene, "A", "10:01").gave_reason


def test_a_break_is_known_while_it_lasts() -> None:
    scene = Scene().everybody_in().breaks("10:20", "10:30")
    assert scene.stand("10:25").on_break is not None
    assert scene.stand("10:30").on_break is None


def test_how_bad_each_standing_is() -> None:
    scene = Scene("ABCDEFGHI").watched()
    for client in "ABCDEF":
        scene.joins(client, "08:50").known(client)
    scene.joins("G", "08:50").knocks("H", "08:59")
    for client in "BDFG":
        scene.camera(client, "on", "08:51")
    scene.leaves("A", "09:30").camera("C", "off", "09:40").joins("D", "09:30", "2")
    scene.tell(Removed(at("09:41"), "F", "abuse")).leaves("F", "09:41")
    severities = {
        client_now.booking: severity(client_now) for client_now in scene.stand("09:45").clients
    }
    assert severities == {"A": 0, "B": 7, "C": 1, "D": 3, "E": 6, "F": 9, "G": 3, "H": 2, "I": 4}
    in_a_break = {
        client_now.booking: severity(client_now, True)
        for client_now in scene.stand("09:45").clients
    }
    assert in_a_break == severities | {"A": 5, "C": 5}


def test_a_camera_that_goes_off_and_on_in_one_second_was_on_all_the_time() -> None:
    scene = Scene().everybody_in().watched().camera("A", "on", "08:55")
    scene.camera("A", "off", "09:40").camera("A", "on", "09:40").camera("A", "on", "09:42")
    seen = standing(scene, "A", "09:45").seen
    assert (seen.camera, seen.since, seen.source) == (Camera.ON, at("08:55"), Source.WATCH)


def test_a_camera_that_was_unknown_for_a_time_is_on_since_it_was_known_again() -> None:
    scene = Scene().everybody_in().watched().camera("A", "on", "08:55").unwatched("09:10")
    scene.watched("09:20").camera("A", "on", "09:21")
    assert standing(scene, "A", "09:45").seen.since == at("09:21")


def test_when_somebody_arrived_and_how_late_is_told() -> None:
    scene = Scene().knocks("A", "09:00:40").joins("A", "09:02").joins("B", "08:50")
    late, early = (standing(scene, client, "09:05") for client in "AB")
    assert (late.arrived_at, late.late_by_s) == (at("09:00:40"), 40)
    assert (early.arrived_at, early.late_by_s) == (at("08:50"), 0)


def test_whether_the_room_runs_and_whether_it_was_given_up_is_told() -> None:
    scene = Scene().everybody_in()
    assert (scene.stand("09:05").running, scene.stand("09:05").abandoned) == (True, False)
    scene.tell(Abandoned(at("09:10"))).ends("09:11")
    assert (scene.stand("09:12").running, scene.stand("09:12").abandoned) == (False, True)


def test_a_break_is_known_from_its_first_second() -> None:
    assert Scene().breaks("10:20", "10:30").stand("10:20").on_break is not None


def test_somebody_removed_is_so_since_the_last_note_of_it() -> None:
    scene = Scene().everybody_in().leaves("A", "10:05")
    scene.tell(*(Removed(at(wall), "A", "conduct") for wall in ("10:00", "10:01", "10:04")))
    client_now = standing(scene, "A", "10:06")
    assert (client_now.place, client_now.since) == (ClientPlace.REMOVED, at("10:04"))


def test_an_identity_that_was_not_accepted_is_refused() -> None:
    scene = Scene().joins("A", "08:50").known("A", accepted=False)
    assert standing(scene, "A", "09:00").identity is IdentityState.REFUSED


def test_strangers_are_in_the_order_in_which_they_came_with_all_that_is_known_of_them() -> None:
    waits = Person("uuid-Y", "", name="Yan")
    scene = (
        Scene().knocks("A", "08:50").tell(Joined(at("08:55"), "i1", Person("u-Z", "z", name="Z")))
    )
    scene.tell(WaitingRoomEntered(at("08:53"), "i1", waits))
    scene.tell(Joined(at("08:54"), "i1", Person("u-B", "b", name="B")))
    assert scene.stand("09:00").strangers == (
        Stranger("uuid-Y", "Yan", ClientPlace.WAITING, at("08:53")),
        Stranger("u-B", "B", ClientPlace.IN, at("08:54")),
        Stranger("u-Z", "Z", ClientPlace.IN, at("08:55")),
    )
