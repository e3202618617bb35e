"""The trainer's own courses: today's, upcoming, and those of the last month."""

from datetime import datetime, timedelta

from aiohttp import web

from delivery.ledger.note_window import account_due_at
from delivery.ledger.trainer_words import accounts_owed
from delivery.records.planning import trainer_confirmations
from delivery.records.readiness import course_list
from delivery.records.readiness.course_list import ReadinessCounts
from delivery.registers.course_types import name_of
from delivery.timekeeping.london_time import london_day
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.pages import draw

RECENT = timedelta(days=30)


async def show(request: web.Request) -> web.Response:
    now, me = request.app[CLOCK].now(), signed_in(request).id
    async with request.app[STORE].reading() as tx:
        own_courses = await course_list.of_trainer(tx, me, now - RECENT)
        confirmed = await trainer_confirmations.of_trainer(tx, me)
        begun = [course.id for course in own_courses if course.starts_at <= now]
        owed = await accounts_owed(tx, begun)
    today = [course for course in own_courses if _is_today(course, now)]
    others = [course for course in own_courses if course not in today]
    return await draw(
        request,
        "trainer/courses.html",
        here="trainer_courses",
        wide=True,
        now=now,
        reader_id=me,
        today=today,
        coming=[course for course in others if course.starts_at > now],
        recent=[course for course in reversed(others) if course.starts_at <= now],
        confirmed=confirmed,
        owed=owed,
        account_due_at=account_due_at,
        name_of=name_of,
    )


def _is_today(course: ReadinessCounts, now: datetime) -> bool:
    """Returns whether the course is today's in London. A course that runs over midnight stays
    today's until it ends."""
    return (
        london_day(course.starts_at) == london_day(now) or course.starts_at <= now < course.ends_at
    )
