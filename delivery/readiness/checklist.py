"""Ready or not: everything that must be true of a course before it is held."""

from collections.abc import Iterable
from datetime import datetime

from delivery.readiness import feed_checks, meeting_checks, people_checks
from delivery.readiness.feed_checks import Feeds
from delivery.readiness.readiness_item import Item, ItemState
from delivery.records.readiness.upcoming_courses import Coming
from delivery.streams.monitoring_status import Monitoring


def items(
    course: Coming, feeds: Feeds, now: datetime, watched: Monitoring | None = None
) -> tuple[Item, ...]:
    """One of each kind. `watched` is how the cameras stand once the meeting is open."""
    return *of_course(course, now), *of_all(feeds, now, watched)


def of_course(course: Coming, now: datetime) -> tuple[Item, ...]:
    """What is so of this course, and may be otherwise of the next."""
    return (
        meeting_checks.meeting(course),
        meeting_checks.settings(course, now),
        people_checks.registered(course),
        people_checks.told(course, now),
        people_checks.confirmed(course, now),
    )


def of_all(feeds: Feeds, now: datetime, watched: Monitoring | None = None) -> tuple[Item, ...]:
    """What is so of the whole account, until a meeting is open and its own cameras tell."""
    return (
        feed_checks.validated(feeds, now),
        feed_checks.entitled(feeds, now, watched),
    )


def wanting(found: Iterable[Item]) -> tuple[Item, ...]:
    """What is not ready, then what is not known."""
    kept = [one for one in found if one.state in (ItemState.NOT_READY, ItemState.NOT_KNOWN)]
    return tuple(sorted(kept, key=lambda one: one.state is ItemState.NOT_KNOWN))


def badness(found: Iterable[Item]) -> tuple[int, int]:
    """Larger is worse: how much is not ready, then how much is not known."""
    states = [one.state for one in found]
    return states.count(ItemState.NOT_READY), states.count(ItemState.NOT_KNOWN)
