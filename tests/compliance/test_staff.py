"""When the trainer's own connection was lost."""

from compliance.events import Ending, Joined, Left, Person
from tests.scene import STAFF, Scene, at

AGAIN = Person(uuid="uuid-staff-2", user_id="user-staff-2", account_id="STAFF-1", name="Trainer")


def lost(scene: Scene) -> Scene:
    scene.tell(Left(at("10:00"), "i1", STAFF, Ending.NETWORK), Joined(at("10:05"), "i1", AGAIN))
    return scene


def minutes(scene: Scene) -> list[float]:
    return [span.seconds / 60 for span in scene.assess().room.staff_away]


def test_while_the_trainer_is_there_nothing_is_said() -> None:
    assert minutes(Scene().everybody_in().ends()) == []


def test_between_the_trainers_connections_the_room_was_without_one() -> None:
    assert minutes(lost(Scene().everybody_in()).ends()) == [5]


def test_a_restart_is_not_the_trainers_absence() -> None:
    scene = Scene().everybody_in().ends("10:00").joins("A", "10:07", "2", "i2")
    scene.tell(Joined(at("10:06"), "i2", AGAIN)).ends("11:45", "i2")
    assert minutes(scene) == []


def test_of_an_instance_without_a_word_of_the_trainer_nothing_is_said() -> None:
    scene = Scene().everybody_in().ends("10:00").joins("A", "10:07", "2", "i2")
    assert minutes(scene.ends("11:45", "i2")) == []


def test_a_finding_in_that_time_says_so_and_stays() -> None:
    scene = lost(Scene().everybody_in()).leaves("A", "10:01").joins("A", "10:03", "2").ends()
    (found,) = scene.of("A").breaches
    assert "trainer's own connection was lost" in found.because
    assert scene.advice("A") == "review"


def test_a_finding_at_another_time_does_not() -> None:
    scene = lost(Scene().everybody_in()).leaves("A", "11:01").joins("A", "11:03", "2").ends()
    (found,) = scene.of("A").breaches
    assert "trainer" not in found.because
