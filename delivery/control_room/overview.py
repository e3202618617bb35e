"""Every course of a London day, the worst first, and the part of them that a page shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from delivery.control_room.shown_course import CoursePhase, ShownCourse, shown
from delivery.records.control_room import courses_now
from delivery.records.control_room.courses_now import PlannedToday
from delivery.records.database.store import Transaction
from delivery.timekeeping.london_time import LONDON, london_day

A_PAGE = 60
PARTS = ("all", "act", "running", "coming", "over")
"""The parts of the day that can be shown; `act`: courses that call for an act now."""


@dataclass(frozen=True, slots=True)
class RoomFilter:
    part: str = "all"
    """One of `PARTS`."""
    type: str | None = None
    trainer_id: int | None = None
    words: str = ""
    """Letters of the course's reference; any case."""
    page: int = 1

    def takes(self, course: ShownCourse) -> bool:
        if self.type and course.type != self.type:
            return False
        if self.trainer_id and course.trainer_id != self.trainer_id:
            return False
        if self.words and self.words.casefold() not in course.reference.casefold():
            return False
        if self.part == "act":
            return course.needs_act
        return self.part == "all" or course.phase.value == self.part


@dataclass(frozen=True, slots=True)
class RoomCounts:
    """Courses of the whole day, whatever the filter."""

    running: int
    coming: int
    over: int
    act: int
    """Courses that call for an act now."""
    unmonitored: int
    clients: int
    """Clients in the meetings of running courses."""


@dataclass(frozen=True, slots=True)
class RoomPage:
    courses: Sequence[ShownCourse]
    matching: int
    """Courses that the filter takes, on all pages."""
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class RoomOverview:
    now: datetime
    courses: tuple[ShownCourse, ...]
    """The worst first."""

    def page(self, wanted: RoomFilter) -> RoomPage:
        """The courses of the page that the filter names, or of the last page before it."""
        taken = [course for course in self.courses if wanted.takes(course)]
        pages = max(-(-len(taken) // A_PAGE), 1)
        page = min(max(wanted.page, 1), pages)
        return RoomPage(taken[(page - 1) * A_PAGE : page * A_PAGE], len(taken), page, pages)

    @property
    def counts(self) -> RoomCounts:
        running = [course for course in self.courses if course.phase is CoursePhase.RUNNING]
        return RoomCounts(
            running=len(running),
            coming=sum(course.phase is CoursePhase.COMING for course in self.courses),
            over=sum(course.phase is CoursePhase.OVER for course in self.courses),
            act=sum(course.needs_act for course in self.courses),
            unmonitored=sum(course.is_unmonitored for course in running),
            clients=sum(course.now.inside for course in running if course.now),
        )

    @property
    def trainers(self) -> Sequence[tuple[int, str]]:
        """The trainers of the day by id and name, in the order of names."""
        named = {
            course.trainer_id: course.trainer
            for course in self.courses
            if course.trainer_id and course.trainer
        }
        return sorted(named.items(), key=lambda trainer: (trainer[1].casefold(), trainer[0]))

    @property
    def types(self) -> Sequence[str]:
        return sorted({course.type for course in self.courses})


def of(planned: Iterable[PlannedToday], now: datetime) -> RoomOverview:
    courses = sorted((shown(course, now) for course in planned), key=lambda course: course.rank)
    return RoomOverview(now, tuple(courses))


async def planned_today(tx: Transaction, now: datetime) -> list[PlannedToday]:
    """The courses that are planned for the London day of `now`. One statement."""
    day = london_day(now)
    first = datetime.combine(day, time(), LONDON)
    last = datetime.combine(day + timedelta(days=1), time(), LONDON)
    return await courses_now.planned(tx, first, last)


async def read(tx: Transaction, now: datetime) -> RoomOverview:
    return of(await planned_today(tx, now), now)
