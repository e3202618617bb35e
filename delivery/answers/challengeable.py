"""The outcome that a client may challenge, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from compliance.outcomes.case_acts import Act, Part, may
from compliance.outcomes.decision_dates import challenge_ends
from compliance.policy.policy import Policy
from delivery.answers.case_decisions import CaseDecisions
from delivery.effects.task_clock import told_at
from delivery.records.database.store import Transaction
from delivery.records.review.decisions import OutcomeRow
from delivery.records.tasks import decision_notices
from delivery.records.tasks.decision_notices import NoticeRow

THE_CLIENT = frozenset({Part.CLIENT})


@dataclass(frozen=True, slots=True)
class Challengeable:
    """The outcome in force, which the client may challenge."""

    outcome: OutcomeRow
    until: datetime | None
    """The last moment; None while the client has not been told of the outcome, so that the time
    has not begun."""

    def is_over(self, now: datetime) -> bool:
        return self.until is not None and now > self.until


async def challengeable(
    tx: Transaction, decided: CaseDecisions, policy: Policy
) -> Challengeable | None:
    """Returns the outcome that the client may challenge, also after the last moment; None if there
    is none."""
    if decided.signed is None:
        return None
    notices = await decision_notices.of_outcomes(tx, [decided.signed.id])
    return challengeable_of(decided, notices, policy)


def challengeable_of(
    decided: CaseDecisions, notices: Iterable[NoticeRow], policy: Policy
) -> Challengeable | None:
    """Returns what `challengeable` returns. `notices` are the tries to tell the client of any of
    their outcomes."""
    if decided.signed is None or not may(Act.CHALLENGE, decided.state, THE_CLIENT):
        return None
    signed_id = decided.signed.id
    began_at = told_at(notice for notice in notices if notice.outcome_id == signed_id)
    until = None if began_at is None else challenge_ends(began_at, policy)
    return Challengeable(decided.signed, until)
