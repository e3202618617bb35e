"""Ready or not: every course of the next seven days, and in words what is not ready of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from aiohttp import web

from delivery.readiness import checklist, feed_checks
from delivery.readiness.readiness_item import Item, ItemState
from delivery.records.readiness import inspections, upcoming_courses
from delivery.records.readiness.inspections import LookRow
from delivery.records.readiness.upcoming_courses import Coming
from delivery.registers.course_types import name_of
from delivery.timekeeping.london_time import london_day
from delivery.web.app_keys import CLOCK, OBSERVES, STORE
from delivery.web.pages import draw

AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CourseReadiness:
    course: Coming
    items: Sequence[Item]
    """Of the course itself; what is so of all courses is said once."""
    looks: Sequence[LookRow]
    """What was found at the stages that are past."""

    @property
    def wanting(self) -> Sequence[Item]:
        return checklist.outstanding(self.items)

    @property
    def later(self) -> Sequence[Item]:
        return [one for one in self.items if one.state is ItemState.NOT_DUE]

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
        feeds = await feed_checks.read(tx, now, request.app[OBSERVES])
        courses = await upcoming_courses.between(tx, now, now + AHEAD)
        looks = await inspections.of_courses(tx, [one.id for one in courses])
    judged = [
        CourseReadiness(one, checklist.of_course(one, now), looks.get(one.id, ()))
        for one in courses
    ]
    return draw(
        request,
        "courses/readiness.html",
        here="readiness",
        wide=True,
        now=now,
        today=london_day(now),
        days=_days(judged),
        of_all=checklist.outstanding(checklist.of_all(feeds, now)),
        number=len(judged),
        not_ready=sum(one.badness[0] > 0 for one in judged),
        not_known=sum(one.badness[0] == 0 < one.badness[1] for one in judged),
        tally=_tally,
        name_of=name_of,
    )


def _days(judged: Sequence[CourseReadiness]) -> list[Day]:
    days = groupby(judged, lambda one: london_day(one.course.starts_at))
    return [_day(day, list(of_day)) for day, of_day in days]


def _day(day: date, judged: Sequence[CourseReadiness]) -> Day:
    wanting = [one for one in judged if one.wanting]
    worst = sorted(wanting, key=lambda one: one.badness, reverse=True)
    return Day(day, worst, [one for one in judged if not one.wanting])


def _tally(look: LookRow) -> tuple[int, int]:
    """How much was not ready then, and how much not known."""
    states = [one["state"] for one in look.items]
    return states.count(ItemState.NOT_READY), states.count(ItemState.NOT_KNOWN)
