"""The list of courses by day: those to come, the soonest first, then those that are over."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby

from aiohttp import web

from delivery.records.messages.messages import AHEAD
from delivery.records.readiness import course_list
from delivery.records.readiness.course_list import Key, ReadinessCounts
from delivery.registers.course_types import name_of
from delivery.timekeeping.london_time import london_day
from delivery.web.access.authorisation import LARGEST_ID
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.pages import draw

A_PAGE = 40
_KEY = re.compile(r"(\d{1,11})\.(\d{1,19})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Listed:
    """Courses of one page, by London day, and the key of the next page if there is one."""

    days: Sequence[tuple[date, Sequence[ReadinessCounts]]]
    following: str | None


async def show(request: web.Request) -> web.Response:
    """The first page shows both lists; a page further on goes on with one of them."""
    now = request.app[CLOCK].now()
    after, before = _key(request, "after"), _key(request, "before")
    coming = recent = None
    async with request.app[STORE].reading() as tx:
        if before is None:
            coming = _listed(await course_list.coming(tx, now, after, A_PAGE + 1))
        if after is None:
            recent = _listed(await course_list.recent(tx, now, before, A_PAGE + 1))
    return draw(
        request,
        "courses/list.html",
        here="officer_courses",
        wide=True,
        now=now,
        today=london_day(now),
        told_from=now + AHEAD,
        coming=coming,
        recent=recent,
        further=bool(after or before),
        name_of=name_of,
    )


def _listed(found: list[ReadinessCounts]) -> Listed:
    """`found` holds one more than a page, if there are more."""
    page = found[:A_PAGE]
    days = [(day, list(of_day)) for day, of_day in groupby(page, _day)]
    return Listed(days, _written(page[-1].key) if len(found) > A_PAGE else None)


def _day(one: ReadinessCounts) -> date:
    return london_day(one.starts_at)


def _written(key: Key) -> str:
    return f"{int(key.starts_at.timestamp())}.{key.course_id}"


def _key(request: web.Request, name: str) -> Key | None:
    """Where the page begins. `HTTPNotFound` for what we never wrote."""
    told = request.query.get(name)
    if told is None:
        return None
    found = _KEY.fullmatch(told)
    if found is None or int(found[2]) > LARGEST_ID:
        raise web.HTTPNotFound
    return Key(datetime.fromtimestamp(int(found[1]), UTC), int(found[2]))
