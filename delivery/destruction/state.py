"""The state of destruction: whether it runs, since when not, and what is overdue."""

from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from compliance.policy.retention_terms import RecordClass
from compliance.retention.destruction import ClientFacts, verdict
from delivery.destruction.daily_run import due_courses
from delivery.destruction.retention_rule import RetentionRule
from delivery.records.database.store import Store
from delivery.records.retention import register

BOOKING = RecordClass.BOOKING
LATEST = timedelta(hours=26)
"""A run each day, and two hours for a day of 25 hours and a late start."""


class Hindrance(StrEnum):
    """Why nothing is destroyed."""

    NO_TERMS = "no_terms"
    """The policy in force has no table of retention."""
    NO_COPY = "no_copy"
    """No file is set for the register's copy."""
    NOT_APPROVED = "not_approved"
    """Nobody has approved a dry run under the present terms."""


@dataclass(frozen=True, slots=True)
class DestructionState:
    hindrance: Hindrance | None
    approved_at: datetime | None
    last_good_run: datetime | None
    overdue_since: datetime | None
    """The end of the oldest term of a client whose records could go and have not gone; None if
    there is none."""
    now: datetime

    @property
    def is_red(self) -> bool:
        """Whether records are overdue for more than 26 hours, whatever the runs say; or, once a
        person has approved, no run came to its end for as long."""
        since = [self.overdue_since]
        if self.hindrance is None:
            since.append(self.last_good_run or self.approved_at)
        return any(each is not None and self.now - each > LATEST for each in since)


async def read(
    store: Store, rule: RetentionRule | None, *, has_copy: bool, now: datetime
) -> DestructionState:
    """Raises StoreFault."""
    async with store.reading() as tx:
        last = await register.last_good_run(tx)
        approval = await register.approval(tx, rule.named.digest) if rule else None
    overdue = None if rule is None else await _overdue_since(store, rule, now)
    hindrance = None if approval else Hindrance.NOT_APPROVED
    if rule is None or not has_copy:
        hindrance = Hindrance.NO_TERMS if rule is None else Hindrance.NO_COPY
    return DestructionState(hindrance, approval.at if approval else None, last, overdue, now)


async def _overdue_since(store: Store, rule: RetentionRule, now: datetime) -> datetime | None:
    """Reads the oldest courses first, and so ends at the first client who is overdue, or at the
    first course whose clients cannot be."""
    async with aclosing(due_courses(store, rule, now)) as over:
        async for course, clients in over:
            if verdict(BOOKING, ClientFacts(course.ends_at), rule.terms, now).due_at > now:
                return None
            whole = [verdict(BOOKING, client.facts, rule.terms, now) for client in clients]
            overdue = [each.due_at for each in whole if each.may_be_destroyed]
            if overdue:
                return min(overdue)
    return None
