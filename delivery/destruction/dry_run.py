"""What a run would destroy now, whose records it would keep, and why. Changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from compliance.policy.retention_terms import OF_A_CLIENT, RecordClass
from compliance.retention.destruction import KeepingReason, verdict
from delivery.destruction.course_records import whole_may_go
from delivery.destruction.daily_run import due_page
from delivery.destruction.retention_rule import RetentionRule
from delivery.records.database.store import Store, Transaction
from delivery.records.retention import client_facts, register
from delivery.records.retention.client_facts import ClientRow, DueCourse
from delivery.records.review import audit

APPROVED = "dry run of destruction approved"


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
    is_whole: bool
    """Whether every course was looked at."""

    @property
    def going(self) -> tuple[ClientPlan, ...]:
        return tuple(client for client in self.clients if client.going)

    @property
    def staying(self) -> tuple[ClientPlan, ...]:
        """Whose term is over, and who are kept."""
        return tuple(client for client in self.clients if not client.going)


async def look(
    store: Store, rule: RetentionRule, now: datetime, *, most: int | None = None
) -> DryRun:
    """Looks at the courses whose terms began first, about `most` of them; at all with None. Raises
    StoreFault."""
    clients: list[ClientPlan] = []
    courses: list[DueCourse] = []
    last: DueCourse | None = None
    seen = 0
    while page := await due_page(store, rule, now, last):
        if most is not None and seen >= most:
            return DryRun(tuple(clients), tuple(courses), is_whole=False)
        async with store.reading() as tx:
            by_course = await client_facts.of_courses(tx, page)
        for course in page:
            rows = by_course[course.id]
            if whole_may_go(course, rows, rule.terms, now):
                courses.append(course)
            plans = (_plan(course, row, rule, now) for row in rows)
            clients += [plan for plan in plans if plan is not None]
        seen, last = seen + len(page), page[-1]
    return DryRun(tuple(clients), tuple(courses), is_whole=True)


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


async def approve(
    tx: Transaction, rule: RetentionRule, planned: DryRun, *, user_id: int, now: datetime
) -> None:
    """Lets the service destroy what is due from now on, under these terms."""
    clients, courses = len(planned.going), len(planned.courses)
    digest = rule.named.digest
    await register.approve(
        tx, user_id=user_id, digest=digest, clients=clients, courses=courses, now=now
    )
    await audit.add(tx, user_id=user_id, act=APPROVED, subject=f"terms {digest[:12]}", now=now)
