"""The list of courses by day: upcoming courses, soonest first, then past courses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from itertools import groupby

from aiohttp import web

from delivery.policies import lead_times
from delivery.records.readiness import course_list
from delivery.records.readiness.course_list import Key, ReadinessCounts
from delivery.registers.course_types import name_of
from delivery.timekeeping.london_time import london_day
from delivery.web.access.authorisation import id_in
from delivery.web.app_keys import CLOCK, POLICIES, STORE
from delivery.web.oversight.course_states import instruction_states, meeting_states
from delivery.web.pages import draw

A_PAGE = 40
_KEY = re.compile(r"(\d{1,11})\.(\d{1,19})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Listed:
    """The courses of one page by London day, and the key of the next page, None on the last
    page."""

    days: Sequence[tuple[date, Sequence[ReadinessCounts]]]
    following: str | None


async def show(request: web.Request) -> web.Response:
    """Shows both lists on the first page, and the continuation of one list on every other page."""
    now, policies = request.app[CLOCK].now(), request.app[POLICIES]
    after, before = _key(request, "after"), _key(request, "before")
    coming = recent = None
    async with request.app[STORE].reading() as tx:
        times = await lead_times.reading(policies)(tx, now)
        if before is None:
            coming = _listed(await course_list.coming(tx, now, after, A_PAGE + 1))
        if after is None:
            recent = _listed(await course_list.recent(tx, now, before, A_PAGE + 1))
    return await draw(
        request,
        "courses/list.html",
        here="officer_courses",
        wide=True,
        now=now,
        today=london_day(now),
        coming=coming,
        recent=recent,
        further=bool(after or before),
        name_of=name_of,
        meeting_states=meeting_states,
        instruction_states=partial(instruction_states, lead_times=times),
        lead_time=policies.lead_times().of(policies.in_force_on(london_day(now))),
    )


def _listed(rows: list[ReadinessCounts]) -> Listed:
    """Groups the rows of a page by day. `rows` holds one row more than a page if there is
    another page."""
    page = rows[:A_PAGE]
    days = [(day, list(of_day)) for day, of_day in groupby(page, _day)]
    return Listed(days, _written(page[-1].key) if len(rows) > A_PAGE else None)


def _day(course: ReadinessCounts) -> date:
    return london_day(course.starts_at)


def _written(key: Key) -> str:
    return f"{int(key.starts_at.timestamp())}.{key.course_id}"


def _key(request: web.Request, name: str) -> Key | None:
    """Returns the key at which a page starts. Raises HTTPNotFound for an invalid key."""
    written = request.query.get(name)
    if written is None:
        return None
    match = _KEY.fullmatch(written)
    course_id = id_in(match[2]) if match else None
    if match is None or course_id is None:
        raise web.HTTPNotFound
    return Key(datetime.fromtimestamp(int(match[1]), UTC), course_id)
