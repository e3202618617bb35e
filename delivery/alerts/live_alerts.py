"""Derives the alerts of a course from its inputs, and a client's attempts to join."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from compliance.alerts.alert import Alert
from compliance.alerts.course_alerts import Surroundings, course_alerts
from compliance.assessment import Assessment
from compliance.event_order import only
from compliance.events import Event, NotHeard
from compliance.snapshot import RoomNow
from delivery.assessment.course_inputs import CourseInputs
from delivery.clients import join_attempts
from delivery.clients.personal_link import OPENS_BEFORE
from delivery.records.planning.client_actions import AttemptRow

HELPED_FOR = timedelta(minutes=15)
"""How long after the start the trainer sees who has tried to join, and how to call them."""

Attempts = dict[str, tuple[datetime, ...]]
"""By booking, when each attempt of the client to join began."""


def attempts_to_join(
    inputs: CourseInputs, actions: Sequence[AttemptRow], heard: Sequence[Event], now: datetime
) -> Attempts:
    """The attempts of each client so far; empty outside the first minutes of the course.
    `actions`: those of all clients on their own pages, oldest first."""
    start = inputs.row.starts_at
    if not start <= now < start + HELPED_FOR:
        return {}
    at_door = join_attempts.waiting_room_entries(inputs.course, heard)
    return {
        booking: join_attempts.began_at(
            join_attempts.steps(booking_actions, at_door.get(booking, ()), start - OPENS_BEFORE)
        )
        for booking, row in inputs.bookings.items()
        for booking_actions in [
            [action for action in actions if action.booking_id == row.id and action.at <= now]
        ]
    }


def live_alerts(
    inputs: CourseInputs,
    assessed: Assessment,
    room: RoomNow,
    attempts: Attempts,
    cameras_lost_at: datetime | None,
    now: datetime,
) -> tuple[Alert, ...]:
    """The alerts at `now`, as `course_alerts` orders them; none of a cancelled course.
    `cameras_lost_at`: since when the running camera stream is lost."""
    if inputs.row.state != "planned":
        return ()
    tries = inputs.policy.alerts.tries
    tried = {
        booking: times[tries - 1] for booking, times in attempts.items() if len(times) >= tries
    }
    silent = [gap.start for gap in only(inputs.events, NotHeard) if gap.start <= now < gap.end]
    lost = [*silent, *([cameras_lost_at] if cameras_lost_at else [])]
    surroundings = Surroundings(tried, min(lost, default=None))
    return course_alerts(inputs.course, assessed.room, room, surroundings, inputs.policy, now)
