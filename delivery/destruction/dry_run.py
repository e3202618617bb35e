"""What a run would destroy now, whose records it would keep, and why. Changes nothing."""

from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

from compliance.policy.retention_terms import OF_A_CLIENT, RecordClass
from compliance.retention.destruction import KeepingReason, verdict
from delivery.destruction.course_records import may_go
from delivery.destruction.daily_run import due_courses
from delivery.destruction.retention_rule import RetentionRule
from delivery.records.database.store import Store
from delivery.records.retention import client_facts
from delivery.records.retention.client_facts import ClientRow, DueCourse


@dataclass(frozen=True, slots=True)
class ClientPlan:
    booking_id: int
    reference: str
    course: DueCourse
    going: tuple[RecordClass, ...]
    """The classes that may be destroyed now."""
    due_at: datetime
    """The end of the longest term."""
    keeping_reasons: tuple[KeepingReason, ...]
    """Why the booking itself stays; empty if everything goes."""


@dataclass(frozen=True, slots=True)
class DryRun:
    clients: tuple[ClientPlan, ...]
    """Those of whom something goes, or would go without a reason to keep it."""
    courses: tuple[DueCourse, ...]
    """Those of which the ledger goes."""

    @property
    def going(self) -> tuple[ClientPlan, ...]:
        return tuple(client for client in self.clients if client.going)

    @property
    def staying(self) -> tuple[ClientPlan, ...]:
        """Whose term is over, and who are kept."""
        return tuple(client for client in self.clients if not client.going)


async def look(store: Store, rule: RetentionRule, now: datetime) -> DryRun:
    """Raises StoreFault."""
    clients: list[ClientPlan] = []
    courses: list[DueCourse] = []
    async with aclosing(due_courses(store, rule, now)) as over:
        async for course in over:
            async with store.reading() as tx:
                rows = await client_facts.of_course(tx, course)
                if await may_go(tx, course, rule.terms, now):
                    courses.append(course)
            plans = (_plan(course, row, rule, now) for row in rows)
            clients += [plan for plan in plans if plan is not None]
    return DryRun(tuple(clients), tuple(courses))


def _plan(
    course: DueCourse, client: ClientRow, rule: RetentionRule, now: datetime
) -> ClientPlan | None:
    verdicts = {
        each: verdict(each, client.facts, rule.terms, now)
        for each in OF_A_CLIENT
        if each.value not in client.destroyed
    }
    whole = verdicts[RecordClass.BOOKING]
    going = tuple(each for each, decided in verdicts.items() if decided.may_be_destroyed)
    if not going and KeepingReason.TERM in whole.keeping_reasons:
        return None
    return ClientPlan(
        client.booking_id, client.reference, course, going, whole.due_at, whole.keeping_reasons
    )
