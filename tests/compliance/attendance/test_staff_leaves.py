"""When staff have gone, where their joins and leaves are not all told."""

from datetime import datetime

from compliance.events import Ending, InstanceEnded, InstanceStarted, Joined, Left, Person
from tests.scenes.scene import STAFF, Scene, at

SECOND = Person(uuid="uuid-staff-2", user_id="user-staff-2", account_id="STAFF-1", name="Trainer")


def untold_trainer(start: str = "08:40") -> Scene:
    """A course in which no join of the trainer has been told yet."""
    scene = Scene()
    scene.events.clear()
    return scene.tell(InstanceStarted(at(start), "i1")).everybody_in()


def left(wall: str, person: Person = STAFF, instance: str = "i1") -> Left:
    return Left(at(wall), instance, person, Ending.LEFT)


def minutes(scene: Scene) -> list[float]:
    return [span.seconds / 60 for span in scene.assess().room.staff.away]


def gone_for_good(scene: Scene) -> datetime | None:
    return scene.assess().room.staff.gone_for_good


def test_a_leave_without_its_join_is_a_going_unless_it_is_a_move() -> None:
    scene = untold_trainer().tell(left("10:00"), Joined(at("10:05"), "i1", STAFF))
    assert minutes(scene.ends()) == [5]
    moved = untold_trainer().tell(left("10:00"), Joined(at("10:00:10"), "i1", STAFF))
    assert minutes(moved.ends()) == []


def test_staff_who_come_and_go_within_a_second_have_gone_from_then_on() -> None:
    scene = untold_trainer().tell(Joined(at("10:00"), "i1", STAFF), left("10:00"))
    assert gone_for_good(scene.ends()) == at("10:00")


def test_a_device_that_goes_in_the_second_in_which_another_comes_is_no_going() -> None:
    scene = untold_trainer().tell(left("10:00"), Joined(at("10:00"), "i1", SECOND))
    assert gone_for_good(scene) is None


def test_a_connection_that_no_leave_ends_is_no_word_of_staff_after_they_went() -> None:
    scene = Scene().everybody_in().tell(InstanceStarted(at("09:55"), "i2"))
    scene.tell(Joined(at("10:00"), "i2", SECOND), left("11:00", SECOND, "i2"))
    assert gone_for_good(scene.tell(InstanceEnded(at("11:40"), "i1"))) == at("11:00")


def test_a_later_leave_shows_that_staff_had_not_gone_for_good() -> None:
    scene = Scene().everybody_in().tell(left("10:00"), left("11:44:55", SECOND))
    assert gone_for_good(scene.ends()) is None


def test_staff_have_not_gone_for_good_before_the_opening_but_in_its_second() -> None:
    tried = untold_trainer().tell(InstanceStarted(at("08:10"), "i0"), left("08:20", STAFF, "i0"))
    assert gone_for_good(tried.tell(InstanceEnded(at("08:30"), "i0")).ends()) is None
    assert gone_for_good(untold_trainer().tell(left("08:40")).ends()) == at("08:40")
