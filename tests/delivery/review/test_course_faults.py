"""What excuses everybody on a course, with when and why."""

from datetime import timedelta

from compliance.events import Ending, FaultDeclared, Joined, Left, NotHeard
from delivery.review.course_faults import faults
from tests.compliance.attendance.test_staff_absence import AGAIN
from tests.scenes.scene import STAFF, Scene, at


def told(scene: Scene) -> list[tuple[str, str, str, str | None]]:
    """Each in London wall times."""
    hour = timedelta(hours=1)
    return [
        (one.kind, f"{one.span.start + hour:%H:%M}", f"{one.span.end + hour:%H:%M}", one.why)
        for one in faults(scene.assess().room)
    ]


def test_a_course_without_a_fault_has_none() -> None:
    assert told(Scene().everybody_in().ends()) == []


def test_what_the_trainer_declared_twice_is_told_once_and_cut_to_the_course() -> None:
    scene = Scene().everybody_in()
    for start, end in (("08:50", "09:05"), ("09:03", "09:10")):
        scene.tell(FaultDeclared(at("09:11"), at(start), at(end)))
    assert told(scene.ends()) == [("declared", "09:00", "09:10", None)]


def test_the_trainers_lost_connection_and_a_restart_are_told_apart() -> None:
    scene = Scene().everybody_in()
    scene.tell(Left(at("09:30"), "i1", STAFF, Ending.NETWORK), Joined(at("09:35"), "i1", AGAIN))
    scene.ends("10:00").joins("A", "10:07", "2", "i2").ends("11:45", "i2")
    assert told(scene) == [
        ("staff_away", "09:30", "09:35", None),
        ("restarted", "10:00", "10:07", None),
    ]


def test_what_could_not_be_heard_is_told_once_with_its_first_cause() -> None:
    scene = (
        Scene()
        .everybody_in()
        .tell(
            NotHeard(at("09:40"), at("09:30"), at("09:40"), "refused"),
            NotHeard(at("09:45"), at("09:35"), at("09:45"), "unvalidated"),
        )
    )
    assert told(scene.ends()) == [
        ("not_heard", "09:30", "09:40", "refused"),
        ("not_heard", "09:40", "09:45", "unvalidated"),
    ]
