"""Faults that show across courses, and what is none."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from compliance.across_courses.shared_fault import CourseSigns, SharedFaultKind, shared_faults
from compliance.policy.shared_fault_terms import AcrossCourses
from tests.scenes.scene import at

LIMITS = AcrossCourses(
    courses=3,
    share=0.1,
    clients=6,
    within=timedelta(seconds=60),
    join_takes=timedelta(seconds=120),
)
NOW = at("10:15")
TEN = at("10:10")


def second(seconds: float) -> datetime:
    return TEN + timedelta(seconds=seconds)


def losing(course_id: int, *seconds: float) -> CourseSigns:
    return CourseSigns(course_id, losses=tuple(second(each) for each in seconds))


def quiet(count: int) -> Sequence[CourseSigns]:
    return [CourseSigns(1000 + number) for number in range(count)]


def test_losses_in_many_courses_within_a_minute_are_a_fault_that_they_share() -> None:
    courses = [losing(1, 0, 5), losing(2, 10, 20), losing(3, 40, 59), *quiet(3)]
    (fault,) = shared_faults(courses, LIMITS, NOW)
    assert fault.kind is SharedFaultKind.LOSSES
    assert fault.courses == {1, 2, 3}
    assert fault.signs == 6
    assert (fault.span.start, fault.span.end) == (TEN, second(60))


def test_as_many_losses_in_one_course_are_its_own_matter() -> None:
    assert shared_faults([losing(1, *range(8)), *quiet(5)], LIMITS, NOW) == ()


def test_a_second_more_between_the_losses_is_no_fault() -> None:
    courses = [losing(1, 0, 5), losing(2, 10, 20), losing(3, 40, 61)]
    assert shared_faults(courses, LIMITS, NOW) == ()


def test_one_client_fewer_is_no_fault() -> None:
    assert shared_faults([losing(1, 0, 5), losing(2, 10, 20), losing(3, 40)], LIMITS, NOW) == ()


def test_among_many_courses_a_few_with_losses_are_usual() -> None:
    courses = [losing(1, 0, 5), losing(2, 10, 20), losing(3, 40, 59)]
    assert shared_faults([*courses, *quiet(27)], LIMITS, NOW)
    assert shared_faults([*courses, *quiet(28)], LIMITS, NOW) == ()


def test_losses_that_go_on_are_one_fault() -> None:
    courses = [losing(course, *range(course, 300, 20)) for course in (1, 2, 3)]
    (fault,) = shared_faults(courses, LIMITS, NOW)
    assert fault.span.start == second(1)
    assert fault.span.end > second(280)


def test_two_bursts_apart_are_two_faults() -> None:
    courses = [losing(course, 0, 1, 200, 201) for course in (1, 2, 3)]
    faults = shared_faults(courses, LIMITS, NOW)
    assert [fault.span.start for fault in faults] == [TEN, second(200)]


def test_the_order_of_courses_changes_nothing() -> None:
    courses = [losing(1, 0, 5), losing(2, 10, 20), losing(3, 40, 59)]
    assert shared_faults(courses, LIMITS, NOW) == shared_faults(courses[::-1], LIMITS, NOW)


def test_joins_that_fail_count_once_they_have_had_their_time() -> None:
    courses = [CourseSigns(number, failed_joins=(second(number), TEN)) for number in (1, 2, 3)]
    (fault,) = shared_faults(courses, LIMITS, second(123))
    assert fault.kind is SharedFaultKind.FAILED_JOINS
    assert shared_faults(courses, LIMITS, second(122)) == ()


def test_camera_streams_that_end_together_are_counted_by_course() -> None:
    courses = [CourseSigns(number, stream_lost_at=second(number)) for number in (1, 2, 3)]
    (fault,) = shared_faults(courses, LIMITS, NOW)
    assert fault.kind is SharedFaultKind.STREAMS
    assert shared_faults(courses[:2], LIMITS, NOW) == ()


def test_everybody_in_500_courses_lost_within_a_minute_is_one_fault() -> None:
    courses = [losing(course, *(second / 10 for second in range(100))) for course in range(1, 501)]
    (fault,) = shared_faults(courses, LIMITS, NOW)
    assert (len(fault.courses), fault.signs) == (500, 50_000)
