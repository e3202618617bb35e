"""When the trainer's own connection was lost."""

from dataclasses import replace

from compliance.events import Ending, InstanceEnded, InstanceStarted, Joined, Left, Person
from compliance.findings.sentences import Sentence
from tests.scenes.scene import STAFF, Scene, at

AGAIN = Person(uuid="uuid-staff-2", user_id="user-staff-2", account_id="STAFF-1", name="Trainer")


def lost(scene: Scene) -> Scene:
    scene.tell(Left(at("10:00"), "i1", STAFF, Ending.NETWORK), Joined(at("10:05"), "i1", AGAIN))
    return scene


def changes_instance(scene: Scene) -> Scene:
    """At 10:00 staff leave the first instance and join another."""
    scene.tell(InstanceStarted(at("09:59"), "i2"), Left(at("10:00"), "i1", STAFF, Ending.LEFT))
    return scene.tell(Joined(at("10:00"), "i2", STAFF))


def minutes(scene: Scene) -> list[float]:
    return [span.seconds / 60 for span in scene.assess().room.staff.away]


def test_while_the_trainer_is_there_nothing_is_said() -> None:
    assert minutes(Scene().everybody_in().ends()) == []


def test_between_the_trainers_connections_the_room_was_without_one() -> None:
    assert minutes(lost(Scene().everybody_in()).ends()) == [5]


def test_a_trainer_who_moves_to_a_breakout_room_was_there_all_the_time() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00")
    room = replace(STAFF, user_id="user-staff-room")
    scene.tell(Left(at("10:30"), "i1", STAFF, Ending.UNSAID), Joined(at("10:30:01"), "i1", room))
    scene.tell(Left(at("10:40"), "i1", room, Ending.UNSAID), Joined(at("10:40:02"), "i1", STAFF))
    assert (minutes(scene.ends()), scene.found("A")) == ([], [("left_early", 6300)])


def test_a_trainer_who_does_not_come_back_has_ended_the_course() -> None:
    scene = Scene().everybody_in().leaves("A", "11:00")
    scene.tell(Left(at("11:40"), "i1", STAFF, Ending.LEFT))
    assert (minutes(scene.ends()), scene.found("A")) == ([], [("left_early", 2400)])


def test_a_restart_is_not_the_trainers_absence() -> None:
    scene = Scene().everybody_in().ends("10:00").joins("A", "10:07", "2", "i2")
    scene.tell(Joined(at("10:06"), "i2", AGAIN)).ends("11:45", "i2")
    assert minutes(scene) == []


def test_of_an_instance_without_a_word_of_the_trainer_nothing_is_said() -> None:
    scene = Scene().everybody_in().ends("10:00").joins("A", "10:07", "2", "i2")
    assert minutes(scene.ends("11:45", "i2")) == []


def test_nobody_is_held_to_a_course_that_nobody_holds() -> None:
    scene = lost(Scene().everybody_in()).leaves("A", "10:01").joins("A", "10:03", "2").ends()
    assert scene.gaps("A") == [(120, "client_left")]
    assert (scene.found("A"), scene.advice("A")) == ([], "completed")


def test_of_an_absence_around_it_that_time_is_left_out_and_said() -> None:
    scene = lost(Scene().everybody_in()).leaves("A", "09:59").joins("A", "10:07", "2").ends()
    assert scene.found("A") == [("absent", 60), ("absent", 120)]
    for breach in scene.of("A").breaches:
        assert Sentence.STAFF_AWAY(seconds=300) in breach.because


def test_whoever_goes_for_good_when_the_trainer_is_lost_did_not_leave_early() -> None:
    scene = lost(Scene().everybody_in()).leaves("A", "10:01").ends()
    assert scene.found("A") == [("absent", 6000)]
    assert scene.advice("A") == "review"


def test_a_camera_that_is_off_in_that_time_is_not_found() -> None:
    scene = lost(Scene().everybody_in().watched()).camera("A", "on", "08:50")
    scene.camera("A", "off", "10:01").camera("A", "on", "10:07").ends()
    assert scene.found("A") == [("camera_off", 120)]
    (breach,) = scene.of("A").breaches
    assert Sentence.STAFF_AWAY(seconds=240) in breach.because


def test_much_time_that_was_lost_with_the_trainer_is_for_a_person() -> None:
    def advice(back: str) -> str:
        scene = Scene().everybody_in().tell(Left(at("10:00"), "i1", STAFF, Ending.NETWORK))
        scene.tell(Joined(at("10:30"), "i1", AGAIN)).leaves("A", "10:01").joins("A", back, "2")
        return scene.ends().advice("A")

    assert (advice("10:16"), advice("10:16:01")) == ("completed", "review")


def test_a_finding_at_another_time_does_not() -> None:
    scene = lost(Scene().everybody_in()).leaves("A", "11:01").joins("A", "11:03", "2").ends()
    (breach,) = scene.of("A").breaches
    assert "trainer" not in breach.because


def test_staff_who_have_gone_for_good_end_the_course_for_everybody() -> None:
    scene = Scene().everybody_in().tell(Left(at("11:00"), "i1", STAFF, Ending.NETWORK))
    scene.leaves("A", "11:10").ends()
    assert (scene.gaps("A"), scene.found("A")) == ([], [])
    (note,) = scene.assess().notes
    assert (note.code, note.at, note.seconds) == ("course_short", at("11:00"), 2700)


def test_who_had_left_before_staff_went_for_good_has_left_early_until_then() -> None:
    scene = Scene().everybody_in().leaves("A", "10:30")
    scene.tell(Left(at("11:00"), "i1", STAFF, Ending.NETWORK)).ends()
    assert scene.found("A") == [("left_early", 1800)]


def test_a_camera_that_is_off_after_staff_went_for_good_is_no_breach() -> None:
    scene = Scene().everybody_in().watched().camera("A", "off", "10:50")
    scene.tell(Left(at("11:00"), "i1", STAFF, Ending.NETWORK)).ends()
    assert scene.found("A") == [("camera_off", 600)]


def test_staff_who_come_back_after_the_end_were_away_until_the_end() -> None:
    scene = Scene().everybody_in().leaves("A", "11:20")
    scene.tell(Left(at("11:00"), "i1", STAFF, Ending.NETWORK))
    scene.tell(Joined(at("11:50"), "i1", replace(STAFF, uuid="uuid-again"))).ends("12:00")
    assert (minutes(scene), scene.found("A")) == ([45], [])


def test_while_the_course_runs_staff_who_went_may_come_back() -> None:
    scene = Scene().everybody_in().tell(Left(at("11:00"), "i1", STAFF, Ending.NETWORK))
    room = scene.leaves("A", "11:10").assess(now="11:20").room
    assert ([span.seconds for span in room.staff.away], room.over) == ([1200], None)


def test_a_going_just_before_the_instance_ends_is_that_end() -> None:
    def seconds_short(wall: str) -> list[int | None]:
        scene = Scene().everybody_in().tell(Left(at(wall), "i1", STAFF, Ending.LEFT)).ends()
        return [note.seconds for note in scene.assess().notes]

    assert (seconds_short("11:44:50"), seconds_short("11:44:49")) == ([], [11])


def test_another_instance_ends_the_staffs_absence() -> None:
    scene = (
        Scene().everybody_in().tell(Left(at("10:00"), "i1", STAFF, Ending.NETWORK)).ends("10:20")
    )
    scene.tell(InstanceStarted(at("10:15"), "i2"))
    scene.tell(Joined(at("10:30"), "i2", STAFF)).ends(instance="i2")
    assert minutes(scene) == [15]


def test_an_instance_that_begins_in_the_second_of_the_going_does_not_end_the_absence() -> None:
    scene = Scene().everybody_in().tell(Left(at("10:00"), "i1", STAFF, Ending.NETWORK))
    scene.tell(InstanceStarted(at("10:00"), "i2"), Joined(at("10:05"), "i2", STAFF))
    assert minutes(scene.ends("11:45", "i2").ends()) == [5]


def test_staff_who_change_instance_within_a_second_have_not_gone_for_good() -> None:
    scene = changes_instance(Scene().everybody_in()).leaves("A", "11:00").ends()
    scene.tell(InstanceEnded(at("11:45"), "i2"))
    assert (minutes(scene), scene.assess().room.staff.gone_for_good) == ([], None)
    assert scene.found("A") == [("left_early", 2700)]


def test_staff_who_change_instance_within_a_second_were_not_away_until_a_later_join() -> None:
    scene = changes_instance(Scene().everybody_in())
    scene.tell(Left(at("11:00"), "i2", STAFF, Ending.NETWORK), Joined(at("11:02"), "i2", AGAIN))
    assert minutes(scene.ends("11:45", "i2").ends()) == [2]


def test_staff_who_change_to_a_running_instance_after_the_course_have_not_gone_for_good() -> None:
    scene = Scene().everybody_in().tell(Left(at("11:50"), "i1", STAFF, Ending.LEFT))
    scene.tell(InstanceStarted(at("11:40"), "i2"), Joined(at("11:50"), "i2", STAFF)).ends("12:01")
    assert scene.assess().room.staff.gone_for_good is None


def test_staff_who_come_to_another_instance_and_leave_it_within_a_second_have_gone() -> None:
    scene = changes_instance(Scene().everybody_in())
    scene.tell(Left(at("10:00"), "i2", STAFF, Ending.NETWORK))
    scene.ends().tell(InstanceEnded(at("11:45"), "i2"))
    assert scene.assess().room.staff.gone_for_good == at("10:00")
