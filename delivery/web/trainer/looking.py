"""Looks at one course for its own trainer; to any other it does not exist."""

from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from delivery import course_names, dossier
from delivery.dossier import Dossier
from delivery.monitor import Monitor, monitor
from delivery.noting import closes_at, opens_at
from delivery.readiness_trainer import SOON, for_trainer
from delivery.records import attempts, confirmations
from delivery.web.guard import number
from delivery.web.keys import CLOCK, STORE
from delivery.web.session import signed_in


@dataclass(frozen=True, slots=True)
class Look:
    """One course at one moment. Templates read it as `look`."""

    found: Dossier
    monitor: Monitor
    confirmed: bool
    """The trainer has said that they will hold the course."""

    @property
    def name(self) -> str:
        return course_names.name_of(self.found.row.type)

    @property
    def closes_at(self) -> datetime:
        return closes_at(self.found.row.ends_at)

    @property
    def to_mend(self) -> tuple[str, ...]:
        """What is not ready although it begins, and the trainer can do something about."""
        row, now, meeting = self.found.row, self.monitor.now, self.found.meeting
        if row.state != "planned" or not row.starts_at - SOON <= now < row.ends_at:
            return ()
        return for_trainer((meeting.settings_missed if meeting else None) or ())

    @property
    def may_confirm(self) -> bool:
        row = self.found.row
        return row.state == "planned" and not self.confirmed and self.monitor.now < row.starts_at

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
        tried = await attempts.of_course(tx, course_id)
        confirmed = await confirmations.confirmed_at(tx, course_id)
    return Look(found, monitor(found, tried, now), confirmed is not None)
