"""Checks that a course's trainers are licensed for its type on its day."""

from datetime import date

from delivery.readiness.readiness_item import Item, ItemState, ItemSubject
from delivery.records.readiness.upcoming_courses import Coming
from delivery.registers.course_types import name_of
from delivery.timekeeping.london_time import london_day
from delivery.timekeeping.time_wording import dated

NOTE = (
    "An officer or an administrator must note the licence under “Trainers’ licences”, or the course"
    " planner must name another trainer and upload the course again."
)
WORST_FIRST = (ItemState.NOT_READY, ItemState.NOT_KNOWN, ItemState.READY)


def licensed(course: Coming) -> Item:
    """A licence that nobody noted is not known; one that ends before the course is not ready. Of
    two trainers the worse is stated."""
    if course.trainer is None:
        words = "It is checked when a trainer is named"
        return Item(ItemSubject.LICENCE, ItemState.NOT_DUE, words)
    items = [_licensed(course, course.trainer, course.licence_ends_on)]
    items += [_licensed(course, other.name, other.licence_ends_on) for other in course.others]
    return min(items, key=lambda item: WORST_FIRST.index(item.state))


def _licensed(course: Coming, trainer: str, ends_on: date | None) -> Item:
    kind = name_of(course.type)
    if ends_on is None:
        words = f"No licence of {trainer} for “{kind}” is noted"
        return Item(ItemSubject.LICENCE, ItemState.NOT_KNOWN, words, NOTE)
    ends = dated(ends_on)
    if ends_on < london_day(course.starts_at):
        words = f"The licence of {trainer} for “{kind}” ends before the course, on {ends}"
        return Item(ItemSubject.LICENCE, ItemState.NOT_READY, words, NOTE)
    words = f"{trainer} is licensed for “{kind}” until {ends}"
    return Item(ItemSubject.LICENCE, ItemState.READY, words)
