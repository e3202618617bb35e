"""Tells the office of each course that does not begin, once."""

from dataclasses import dataclass

from compliance.policy.message_terms import OfficeMessage
from delivery.failures import course_alarms
from delivery.failures.course_alarms import AlarmKind, CourseAlarm
from delivery.notices.staff_causes import tell
from delivery.records.database.store import Store
from delivery.records.staff_messages.staff_causes import StaffCause
from delivery.timekeeping.clock import Clock

KINDS = {
    AlarmKind.NOT_BEGUN: OfficeMessage.NOT_BEGUN,
    AlarmKind.NOT_KNOWN: OfficeMessage.NOT_KNOWN,
}
MOST = 100


@dataclass(frozen=True, slots=True)
class OfficeAlarms:
    """`office`: whether the office has an address."""

    store: Store
    clock: Clock
    office: bool

    async def run_due(self) -> int:
        """Adds a message for each alarm of a running course; returns how many. Raises
        StoreFault."""
        now = self.clock.now()
        async with self.store.reading() as tx:
            alarms = await course_alarms.of_running(tx, now, MOST)
        causes = [
            StaffCause(kind, _key(kind, alarm), 0, alarm.course.id, None)
            for alarm in alarms
            if (kind := KINDS.get(alarm.kind))
        ]
        return await tell(self.store, causes, now, office=self.office)


def _key(kind: OfficeMessage, alarm: CourseAlarm) -> str:
    """A course that is moved can fail to begin again."""
    return f"{kind}.{alarm.course.id}.{alarm.course.starts_at:%Y%m%dT%H%M}"
