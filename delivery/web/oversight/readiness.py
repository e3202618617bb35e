"""The readiness of every course of the next seven days, and joining instructions overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from aiohttp import web

from delivery.policies import lead_times
from delivery.readiness import checklist, feed_checks
from delivery.readiness.readiness_item import Item, ItemState
from delivery.records.readiness import inspections, twins, upcoming_courses
from delivery.records.readiness.inspections import StoredInspection
from delivery.records.readiness.upcoming_courses import Coming
from delivery.registers.course_types import name_of
from delivery.timekeeping.london_time import london_day
from delivery.web.app_keys import CLOCK, OBSERVES, POLICIES, STORE
from delivery.web.oversight import overdue_letters
from delivery.web.pages import draw

AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CourseReadiness:
    course: Coming
    items: Sequence[Item]
    """The items of the course itself; items of all courses are shown once."""
    inspections: Sequence[StoredInspection]
    """The results of past stages."""

    @property
    def wanting(self) -> Sequence[Item]:
        return checklist.outstanding(self.items)

    @property
    def later(self) -> Sequence[Item]:
        return [item for item in self.items if item.state is ItemState.NOT_DUE]

    @property
    def badness(self) -> tuple[int, int]:
        return checklist.severity(self.items)


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    wanting: Sequence[CourseReadiness]
    """The worst first."""
    ready: Sequence[CourseReadiness]


async def show(request: web.Request) -> web.Response:
    now = request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        times = await lead_times.reading(request.app[POLICIES])(tx, now)
        feeds = await feed_checks.read(tx, now, request.app[OBSERVES])
        courses = await upcoming_courses.between(tx, now, now + AHEAD)
        results = await inspections.of_courses(tx, [course.id for course in courses])
        letters = await overdue_letters.read(tx, now, times)
        on_record_twice = await twins.open_at(tx, now)
    checked = [
        CourseReadiness(course, checklist.of_course(course, now, times), results.get(course.id, ()))
        for course in courses
    ]
    return await draw(
        request,
        "courses/readiness.html",
        here="readiness",
        wide=True,
        now=now,
        today=london_day(now),
        days=_days(checked),
        of_all=checklist.outstanding(checklist.of_all(feeds, now)),
        overdue=letters,
        twins=on_record_twice,
        number=len(checked),
        not_ready=sum(course.badness[0] > 0 for course in checked),
        not_known=sum(course.badness[0] == 0 < course.badness[1] for course in checked),
        tally=_tally,
        name_of=name_of,
    )


def _days(checked: Sequence[CourseReadiness]) -> list[Day]:
    days = groupby(checked, lambda readiness: london_day(readiness.course.starts_at))
    return [_day(day, list(of_day)) for day, of_day in days]


def _day(day: date, checked: Sequence[CourseReadiness]) -> Day:
    wanting = [course for course in checked if course.wanting]
    worst = sorted(wanting, key=lambda course: course.badness, reverse=True)
    return Day(day, worst, [course for course in checked if not course.wanting])


def _tally(inspection: StoredInspection) -> tuple[int, int]:
    """Returns how many items were not ready, and how many were not known, in an inspection."""
    states = [item["state"] for item in inspection.items]
    return states.count(ItemState.NOT_READY), states.count(ItemState.NOT_KNOWN)
