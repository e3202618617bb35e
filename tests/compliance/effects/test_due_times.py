"""When what cannot be recalled is due: never within the window, the hold, or a stop."""

from datetime import UTC, date, datetime, timedelta

import pytest

from compliance.effects.due_times import Stop, due_at, due_without_date, hold_ends
from compliance.effects.obstacles import Obstacle, obstacle
from compliance.effects.task_acts import TaskState
from compliance.outcomes.consequence import consequence
from compliance.outcomes.recommendation import Outcome
from tests.scenes.scene import LRSP

A_DAY, A_SECOND = timedelta(hours=24), timedelta(seconds=1)
SPRING = datetime(2026, 3, 28, 11, 45, tzinfo=UTC)  # the clocks go forward on 29 March
AUTUMN = datetime(2026, 10, 23, 10, 45, tzinfo=UTC)  # and back on 25 October
SUMMER = datetime(2026, 6, 10, 10, 45, tzinfo=UTC)
ENDS = [SUMMER, SPRING, AUTUMN]


def window(ends_at: datetime, deadline: date = date(2026, 12, 31)) -> datetime | None:
    return consequence(Outcome.DID_NOT_ATTEND, "NSAC", ends_at, deadline, LRSP).rebook_by


@pytest.mark.parametrize("ends_at", ENDS)
@pytest.mark.parametrize(
    ("after", "against"),
    [
        (timedelta(hours=48), Obstacle.NOT_DUE),
        (timedelta(hours=72), Obstacle.NOT_DUE),
        (timedelta(hours=72, seconds=1), None),
    ],
)
def test_the_window_includes_its_last_second(
    ends_at: datetime, after: timedelta, against: Obstacle | None
) -> None:
    due = due_at(window(ends_at), ends_at + timedelta(hours=1), A_DAY)
    assert obstacle(TaskState.OPEN, True, due, ends_at + after) is against


@pytest.mark.parametrize("ends_at", ENDS)
@pytest.mark.parametrize(
    ("after", "against"),
    [(timedelta(hours=48), Obstacle.NOT_DUE), (timedelta(hours=48, seconds=1), None)],
)
def test_the_hold_is_elapsed_hours_and_includes_its_last_second(
    ends_at: datetime, after: timedelta, against: Obstacle | None
) -> None:
    due = due_at(None, ends_at + A_DAY, A_DAY)
    assert obstacle(TaskState.OPEN, True, due, ends_at + after) is against


def test_a_police_deadline_inside_the_window_cuts_it_short() -> None:
    due = due_at(window(SUMMER, date(2026, 6, 11)), SUMMER, A_DAY)
    assert due == datetime(2026, 6, 11, 23, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ends_at", "midnight"),
    [
        (SPRING, datetime(2026, 3, 29, 23, tzinfo=UTC)),  # the deadline's day has 23 hours
        (AUTUMN + timedelta(days=1), datetime(2026, 10, 26, 0, tzinfo=UTC)),  # and 25 hours
    ],
)
def test_a_deadline_inside_the_window_ends_with_its_day_when_the_clocks_change(
    ends_at: datetime, midnight: datetime
) -> None:
    day = (midnight - A_SECOND).date()
    assert due_at(window(ends_at, day), ends_at, timedelta()) == midnight + A_SECOND


@pytest.mark.parametrize("ends_at", ENDS)
def test_a_hold_that_ends_while_a_challenge_is_open_goes_on_when_the_clocks_change(
    ends_at: datetime,
) -> None:
    told_at = ends_at + timedelta(hours=1)
    challenged = Stop(told_at + timedelta(hours=23), told_at + timedelta(hours=100))
    due = due_at(window(ends_at), told_at, A_DAY, [challenged])
    assert due == told_at + timedelta(hours=101) + A_SECOND


@pytest.mark.parametrize(
    ("is_refund", "told_at", "due"),
    [
        (True, None, SUMMER),
        (True, SUMMER, SUMMER),
        (False, None, None),
        (False, SUMMER, SUMMER + A_DAY + A_SECOND),
    ],
)
def test_without_a_date_a_refund_is_due_at_once_and_all_else_after_the_hold(
    is_refund: bool, told_at: datetime | None, due: datetime | None
) -> None:
    assert due_without_date(SUMMER, is_refund, told_at, A_DAY) == due
    assert due_without_date(SUMMER, is_refund, told_at, A_DAY, [Stop(SUMMER)]) is None


def test_a_hold_that_ends_after_the_window_is_waited_for() -> None:
    told_at = SUMMER + timedelta(hours=71)
    assert due_at(window(SUMMER), told_at, A_DAY) == told_at + A_DAY + A_SECOND


def test_until_the_client_was_told_nothing_is_due() -> None:
    assert due_at(window(SUMMER), None, A_DAY) is None
    assert obstacle(TaskState.OPEN, True, None, datetime.max.replace(tzinfo=UTC)) is (
        Obstacle.NOT_TOLD
    )


def test_while_it_is_stopped_nothing_is_due() -> None:
    assert due_at(None, SUMMER, A_DAY, [Stop(SUMMER + A_DAY * 2)]) is None


def test_a_hold_does_not_run_while_it_is_stopped() -> None:
    stop = Stop(SUMMER + timedelta(hours=10), SUMMER + timedelta(hours=110))
    assert hold_ends(SUMMER, A_DAY, [stop]) == SUMMER + timedelta(hours=124)


def test_a_hold_that_would_end_while_a_challenge_is_open_goes_on_after_it() -> None:
    stop = Stop(SUMMER + timedelta(hours=23), SUMMER + timedelta(hours=48))
    due = due_at(None, SUMMER, A_DAY, [stop])
    assert due == SUMMER + timedelta(hours=49, seconds=1)
    assert obstacle(TaskState.OPEN, True, due, SUMMER + timedelta(hours=49)) is Obstacle.NOT_DUE


def test_several_stops_are_added_up() -> None:
    stops = [
        Stop(SUMMER + timedelta(hours=1), SUMMER + timedelta(hours=2)),
        Stop(SUMMER + timedelta(hours=24, minutes=30), SUMMER + timedelta(hours=30)),
    ]
    assert hold_ends(SUMMER, A_DAY, stops) == SUMMER + timedelta(hours=30, minutes=30)


def test_a_stop_before_the_client_was_told_or_after_the_hold_changes_nothing() -> None:
    stops = [
        Stop(SUMMER - timedelta(hours=5), SUMMER - timedelta(hours=4)),
        Stop(SUMMER + timedelta(hours=25), SUMMER + timedelta(hours=80)),
    ]
    assert hold_ends(SUMMER, A_DAY, stops) == SUMMER + A_DAY


def test_a_client_who_is_told_during_a_stop_has_the_whole_hold_after_it() -> None:
    stop = Stop(SUMMER - timedelta(hours=5), SUMMER + timedelta(hours=7))
    assert hold_ends(SUMMER, A_DAY, [stop]) == SUMMER + timedelta(hours=31)


def test_what_can_be_recalled_waits_for_nothing() -> None:
    assert obstacle(TaskState.OPEN, False, None, SUMMER) is None


@pytest.mark.parametrize("state", [TaskState.DONE, TaskState.CANCELLED])
def test_what_has_ended_is_not_done_again(state: TaskState) -> None:
    assert obstacle(state, False, SUMMER, SUMMER + A_DAY) is Obstacle.ENDED


def test_what_is_stopped_is_not_done_even_when_it_was_due() -> None:
    assert obstacle(TaskState.STOPPED, True, SUMMER, SUMMER + A_DAY) is Obstacle.STOPPED
