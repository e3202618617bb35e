"""Adds a message for everything that trainers and the office are to be told, by the policy of the
course."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from compliance.policy.message_terms import Channel, MessageTerms, OfficeMessage, TrainerMessage
from delivery.notices.finding_causes import LookBack
from delivery.notices.staff_details import terms_of
from delivery.records.database.store import Store, Transaction
from delivery.records.messages import notices
from delivery.records.messages.instructions import ReadLeadTimes, usual_times
from delivery.records.messages.notices import NewMessage
from delivery.records.planning import courses
from delivery.records.staff_messages import office_causes, staff_causes, subjects, trainer_causes
from delivery.records.staff_messages.staff_causes import StaffCause
from delivery.timekeeping.clock import Clock

log = structlog.get_logger("coursewatch.notices")

MOST = 200
MOST_MEETINGS = 2000
"""The meetings of 48 hours that are looked at for wrong settings, whether told or not."""


@dataclass(slots=True)
class StaffCauseFinder:
    """Finds what trainers and the office are to be told. `office`: whether the office has an
    address; without one its messages stand on its pages alone."""

    store: Store
    clock: Clock
    office: bool
    lead_times: ReadLeadTimes = usual_times
    look_back: LookBack = LookBack()  # noqa: RUF009 - frozen

    async def run_due(self) -> int:
        """Adds the messages; returns how many. Raises StoreFault."""
        now = self.clock.now()
        since, look_back = self.look_back.since(now)
        async with self.store.reading() as tx:
            causes = [
                *await trainer_causes.of_courses(tx, since, now, MOST),
                *await trainer_causes.of_inspections(tx, now, MOST),
                *await office_causes.of_late_messages(tx, now, await self.lead_times(tx, now)),
                *await office_causes.of_settings(tx, now, MOST_MEETINGS),
            ]
        added = await tell(self.store, causes, now, office=self.office)
        self.look_back = look_back
        return added


async def tell(store: Store, causes: Sequence[StaffCause], now: datetime, *, office: bool) -> int:
    """Adds a message for each cause that has none; returns how many were added."""
    async with store.reading() as tx:
        new_causes = await staff_causes.without_message(tx, causes)
        new = [await _message(tx, cause, office) for cause in new_causes]
    if not new:
        return 0
    async with store.writing() as tx:
        added = await notices.add(tx, new, now)
    log.info("messages to staff added", many=added)
    return added


async def _message(tx: Transaction, cause: StaffCause, office: bool) -> NewMessage:
    course = await courses.by_id(tx, cause.course_id) if cause.course_id else None
    terms = await terms_of(tx, course)
    if not await _is_wanted(tx, cause, terms):
        return NewMessage(cause, Channel.EMAIL, "unwanted")
    has_address = cause.user_id is not None or office
    return NewMessage(cause, Channel.EMAIL if has_address else Channel.TELEPHONE, "due")


async def _is_wanted(tx: Transaction, cause: StaffCause, terms: MessageTerms) -> bool:
    if cause.kind == TrainerMessage.NOT_READY:
        hours = await subjects.hours_before(tx, cause.number)
        return cause.kind in terms.trainers and hours in terms.not_ready_hours
    return cause.kind in (terms.office if cause.kind in [*OfficeMessage] else terms.trainers)
