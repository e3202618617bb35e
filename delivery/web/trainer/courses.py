"""The trainer's own courses: today's, those to come, and those of the last month."""

from datetime import datetime, timedelta

from aiohttp import web

from delivery.records.planning import trainer_confirmations
from delivery.records.readiness import trainer_schedule
from delivery.records.readiness.trainer_schedule import Scheduled
from delivery.registers.course_types import name_of
from delivery.timekeeping.london_time import london_day
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.pages import draw

RECENT = timedelta(days=30)


async def show(request: web.Request) -> web.Response:
    now = request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        me = signed_in(request).id
        mine = await trainer_schedule.of_trainer(tx, me, now - RECENT)
        confirmed = await trainer_confirmations.of_trainer(tx, me)
    today = [one for one in mine if _is_today(one, now)]
    rest = [one for one in mine if one not in today]
    return draw(
        request,
        "trainer/courses.html",
        here="trainer_courses",
        wide=True,
        now=now,
        today=today,
        coming=[one for one in rest if one.starts_at > now],
        recent=[one for one in reversed(rest) if one.starts_at <= now],
        confirmed=confirmed,
        name_of=name_of,
    )


def _is_today(one: Scheduled, now: datetime) -> bool:
    """In London; a course that runs over midnight is still today's until it ends."""
    return london_day(one.starts_at) == london_day(now) or one.starts_at <= now < one.ends_at
