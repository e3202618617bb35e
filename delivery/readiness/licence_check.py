"""Checks that a course's trainer is licensed for its type on its day."""

from delivery.readiness.readiness_item import Item, ItemState, ItemSubject
from delivery.records.readiness.upcoming_courses import Coming
from delivery.registers.course_types import name_of
from delivery.timekeeping.london_time import london_day
from delivery.timekeeping.time_wording import dated

NOTE = (
    "An officer or an administrator must note the licence under “Trainers’ licences”, or the course"
    " planner must name another trainer and upload the course again."
)


def licensed(course: Coming) -> Item:
    """A licence that nobody noted is not known; one that ends before the course is not ready."""
    if course.trainer is None:
        words = "It is checked when a trainer is named"
        return Item(ItemSubject.LICENCE, ItemState.NOT_DUE, words)
    kind = name_of(course.type)
    if course.licence_ends_on is None:
        words = f"No licence of {course.trainer} for “{kind}” is noted"
        return Item(ItemSubject.LICENCE, ItemState.NOT_KNOWN, words, NOTE)
    ends = dated(course.licence_ends_on)
    if course.licence_ends_on < london_day(course.starts_at):
        words = f"The licence of {course.trainer} for “{kind}” ends before the course, on {ends}"
        return Item(ItemSubject.LICENCE, ItemState.NOT_READY, words, NOTE)
    words = f"{course.trainer} is licensed for “{kind}” until {ends}"
    return Item(ItemSubject.LICENCE, ItemState.READY, words)
