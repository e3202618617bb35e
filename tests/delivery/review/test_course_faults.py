"""Faults that excuse every client on a course, with their times and causes."""

from datetime import timedelta

from compliance.events import Ending, Joined, Left, NotHeard
from compliance.trainer_events import FaultDeclared
from delivery.review.course_faults import faults
from tests.compliance.attendance.test_staff_absence import AGAIN
from tests.scenes.scene import STAFF, Scene, at


def fault_rows(scene: Scene) -> list[tuple[str, str, str, str | None]]:
    """Returns the faults with London wall times."""
    hour = timedelta(hours=1)
    return [
        (
            fault.kind,
            f"{fault.span.start + hour:%H:%M}",
            f"{fault.span.end + hour:%H:%M}",
            fault.why,
        )
        for fault in faults(scene.assess().room)
    ]


def test_a_course_without_a_fault_has_none() -> None:
    assert fault_rows(Scene().everybody_in().ends()) == []


def test_overlapping_declared_faults_are_merged_and_cut_to_the_course() -> None:
    scene = Scene().everybody_in()
    for start, end in (("08:50", "09:05"), ("09:03", "09:10")):
        scene.tell(FaultDeclared(at("09:11"), at(start), at(end)))
    assert fault_rows(scene.ends()) == [("declared", "09:00", "09:10", None)]


def test_a_lost_trainer_connection_and_a_restart_are_different_faults() -> None:
    scene = Scene().everybody_in()
    scene.tell(Left(at("09:30"), "i1", STAFF, Ending.NETWORK), Joined(at("09:35"), "i1", AGAIN))
    scene.ends("10:00").joins("A", "10:07", "2", "i2").ends("11:45", "i2")
    assert fault_rows(scene) == [
        ("staff_away", "09:30", "09:35", None),
        ("restarted", "10:00", "10:07", None),
    ]


def test_overlapping_outages_are_listed_once_with_their_first_cause() -> None:
    scene = (
        Scene()
        .everybody_in()
        .tell(
            NotHeard(at("09:40"), at("09:30"), at("09:40"), "refused"),
            NotHeard(at("09:45"), at("09:35"), at("09:45"), "unvalidated"),
        )
    )
    assert fault_rows(scene.ends()) == [
        ("not_heard", "09:30", "09:40", "refused"),
        ("not_heard", "09:40", "09:45", "unvalidated"),
    ]


def test_two_instances_that_began_at_one_moment_are_no_restart() -> None:
    scene = Scene().joins("A", "08:50", "1", "i1").joins("B", "08:50", "1", "i2")
    assert fault_rows(scene.ends("11:45", "i1")) == []
