"""Looks at one course for its own trainer; to any other it does not exist."""

from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from delivery import course_names, dossier
from delivery.dossier import Dossier
from delivery.monitor import Monitor, monitor
from delivery.noting import closes_at, opens_at
from delivery.records import attempts
from delivery.web.guard import number
from delivery.web.keys import CLOCK, STORE
from delivery.web.session import signed_in


@dataclass(frozen=True, slots=True)
class Look:
    """One course at one moment. Templates read it as `look`."""

    found: Dossier
    monitor: Monitor

    @property
    def name(self) -> str:
        return course_names.name_of(self.found.row.type)

    @property
    def closes_at(self) -> datetime:
        return closes_at(self.found.row.ends_at)

    @property
    def may_note(self) -> bool:
        row = self.found.row
        in_time = opens_at(row.starts_at) <= self.monitor.now < self.closes_at
        return row.state == "planned" and in_time


async def look_at(request: web.Request) -> Look:
    """The course in the path as it stands now. `HTTPNotFound` for one that is another's."""
    course_id, now = number(request, "course_id"), request.app[CLOCK].now()
    async with request.app[STORE].look() as tx:
        found = await dossier.read(tx, course_id)
        if found is None or found.row.trainer_id != signed_in(request).id:
            raise web.HTTPNotFound
        checks = await attempts.last_checks(tx, course_id)
    return Look(found, monitor(found, checks, now))
