"""The readiness checklist of a course that is still to come."""

from collections.abc import Iterable
from datetime import datetime

from delivery.readiness import (
    arrangement_checks,
    feed_checks,
    licence_check,
    meeting_checks,
    people_checks,
)
from delivery.readiness.feed_checks import Feeds
from delivery.readiness.readiness_item import Item, ItemState
from delivery.records.messages.instructions import USUAL_TIMES, LeadTimes
from delivery.records.readiness.upcoming_courses import Coming
from delivery.streams.monitoring_status import Monitoring


def items(
    course: Coming,
    feeds: Feeds,
    now: datetime,
    watched: Monitoring | None = None,
    lead_times: LeadTimes = USUAL_TIMES,
) -> tuple[Item, ...]:
    """Returns one item of each kind. `watched` is the camera monitoring of an open meeting."""
    return *of_course(course, now, lead_times), *of_all(feeds, now, watched)


def of_course(
    course: Coming, now: datetime, lead_times: LeadTimes = USUAL_TIMES
) -> tuple[Item, ...]:
    """Returns the items about this course."""
    return (
        meeting_checks.meeting(course),
        meeting_checks.settings(course, now),
        people_checks.registered(course),
        people_checks.instructed(course, now, lead_times),
        people_checks.confirmed(course, now),
        licence_check.licensed(course),
        people_checks.alone(course),
        meeting_checks.records(course),
        arrangement_checks.arranged(course.requirements),
    )


def of_all(feeds: Feeds, now: datetime, watched: Monitoring | None = None) -> tuple[Item, ...]:
    """Returns the items about the whole account, or about an open meeting's own streams."""
    return (
        feed_checks.validated(feeds, now),
        feed_checks.subscribed(feeds),
        feed_checks.entitled(feeds, now, watched),
    )


def outstanding(items: Iterable[Item]) -> tuple[Item, ...]:
    """Returns the items that are not ready, then those not known."""
    unmet = [item for item in items if item.state in (ItemState.NOT_READY, ItemState.NOT_KNOWN)]
    return tuple(sorted(unmet, key=lambda item: item.state is ItemState.NOT_KNOWN))


def severity(items: Iterable[Item]) -> tuple[int, int]:
    """Returns how many items are not ready and how many are not known; larger is worse."""
    states = [item.state for item in items]
    return states.count(ItemState.NOT_READY), states.count(ItemState.NOT_KNOWN)
