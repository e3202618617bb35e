"""How far a course got: from pending to held, and never worse than what was heard."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from compliance.attendance.attendance import CourseRoom
from compliance.attendance.fold import fold
from compliance.events import Ending, Event, InstanceEnded, InstanceStarted, Joined, Left, NotHeard
from compliance.outcomes.course_standing import DeliveryStanding, standing
from compliance.trainer_events import Abandoned
from tests.scenes.scene import LRSP, STAFF, Scene, at, person

OPENED = InstanceStarted(at("08:40"), "i1")
TRAINER_IN = Joined(at("08:40"), "i1", STAFF)
CLIENT_IN = Joined(at("08:50"), "i1", person("A"))


def room_of(*events: Event, now: datetime | None = None) -> CourseRoom:
    return fold(Scene("AB").course, events, LRSP, now)


def standing_of(*events: Event, now: str | None = None) -> DeliveryStanding:
    return standing(room_of(*events, now=at(now) if now else None), LRSP)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("09:00", DeliveryStanding.PENDING),
        ("09:04:59", DeliveryStanding.PENDING),
        ("09:05", DeliveryStanding.NOT_BEGUN),
        ("11:44", DeliveryStanding.NOT_BEGUN),
    ],
)
def test_a_course_of_which_nothing_is_heard_has_not_begun_after_five_minutes(
    now: str, expected: DeliveryStanding
) -> None:
    assert standing_of(now=now) is expected


def test_an_open_meeting_without_a_trainer_has_not_begun() -> None:
    assert standing_of(OPENED, now="09:06") is DeliveryStanding.NOT_BEGUN


def test_a_trainer_who_left_before_the_start_has_not_begun_the_course() -> None:
    gone = Left(at("08:58"), "i1", STAFF, Ending.LEFT)
    assert standing_of(OPENED, TRAINER_IN, gone, now="09:06") is DeliveryStanding.NOT_BEGUN


def test_a_trainer_in_the_meeting_has_begun_it() -> None:
    assert standing_of(OPENED, TRAINER_IN, now="09:06") is DeliveryStanding.BEGUN


def test_a_client_inside_proves_it_where_zoom_omits_the_host() -> None:
    assert standing_of(OPENED, CLIENT_IN, now="09:06") is DeliveryStanding.BEGUN
    assert standing_of(OPENED, CLIENT_IN) is DeliveryStanding.UNKNOWN  # no end was heard


@pytest.mark.parametrize("why", ["unreached", "service_down", "late"])
def test_while_zoom_may_repeat_a_message_it_is_not_known(why: str) -> None:
    before = NotHeard(at("08:50"), at("08:35"), at("08:50"), why)
    assert standing_of(before, now="09:06") is DeliveryStanding.UNKNOWN
    assert standing_of(before, OPENED, TRAINER_IN, now="09:06") is DeliveryStanding.BEGUN


def test_when_zoom_has_repeated_everything_it_is_known() -> None:
    before = NotHeard(at("08:10"), at("08:05"), at("08:10"), "unreached")
    assert standing_of(before, now="09:34") is DeliveryStanding.UNKNOWN
    assert standing_of(before, now="09:35") is DeliveryStanding.NOT_BEGUN


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        ("11:45", DeliveryStanding.HELD),
        ("11:40", DeliveryStanding.HELD),
        ("11:39:59", DeliveryStanding.CUT_SHORT),
        ("09:30", DeliveryStanding.CUT_SHORT),
    ],
)
def test_a_course_is_cut_short_beyond_what_the_policy_leaves(
    ended: str, expected: DeliveryStanding
) -> None:
    assert standing_of(OPENED, TRAINER_IN, InstanceEnded(at(ended), "i1")) is expected


def test_a_late_opening_counts_with_an_early_end() -> None:
    late = InstanceStarted(at("09:03"), "i1"), Joined(at("09:03"), "i1", STAFF)
    assert standing_of(*late, InstanceEnded(at("11:43"), "i1")) is DeliveryStanding.HELD
    assert standing_of(*late, InstanceEnded(at("11:42"), "i1")) is DeliveryStanding.CUT_SHORT


def test_what_was_not_heard_was_not_cut_short() -> None:
    silence = NotHeard(at("11:45"), at("11:00"), at("11:45"), "never_ended")
    ended = InstanceEnded(at("11:10"), "i1")
    assert standing_of(OPENED, TRAINER_IN, ended, silence) is DeliveryStanding.UNKNOWN


def test_a_past_course_without_a_meeting_waits_for_the_report() -> None:
    assert standing_of() is DeliveryStanding.NEVER_OPENED
    assert standing_of(now="12:00") is DeliveryStanding.NEVER_OPENED


def test_a_past_meeting_without_a_trainer_was_no_course() -> None:
    assert standing_of(OPENED, InstanceEnded(at("10:00"), "i1")) is DeliveryStanding.NOT_BEGUN


def test_an_abandoned_course_is_abandoned_whatever_else() -> None:
    noted = Abandoned(at("09:20"))
    ended = InstanceEnded(at("11:45"), "i1")
    assert standing_of(OPENED, TRAINER_IN, noted, now="09:30") is DeliveryStanding.ABANDONED
    assert standing_of(OPENED, TRAINER_IN, noted, ended) is DeliveryStanding.ABANDONED


def test_the_time_for_beginning_is_the_policys() -> None:
    slow = replace(LRSP, begin_alarm=timedelta(minutes=20))
    assert standing(room_of(now=at("09:19")), slow) is DeliveryStanding.PENDING
