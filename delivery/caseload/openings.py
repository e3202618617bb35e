"""Who has a case open: the officers who have opened it lately, as the audit trail says."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from delivery.clients.client_looks import CASE_OPENED
from delivery.records.casework.case_context import CaseContext
from delivery.records.database.store import Transaction
from delivery.records.review import audit

LATELY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Opening:
    name: str
    """The officer's name."""
    at: datetime


async def keep(tx: Transaction, reference: str, officer_id: int, now: datetime) -> None:
    """Records that an officer has opened the case of a booking."""
    subject = f"booking {reference}"
    await audit.add(tx, user_id=officer_id, act=CASE_OPENED, subject=subject, now=now)


def last_of_others(context: CaseContext, officer_id: int) -> Opening | None:
    """The last opening of one case by another officer in the last ten minutes."""
    others = [opening for opening in context.openings if opening[0] != officer_id]
    return Opening(context.names[others[-1][0]], others[-1][1]) if others else None


async def opened_lately(
    tx: Transaction, references: Collection[str], officer_id: int, now: datetime
) -> Mapping[str, Opening]:
    """The last opening of each booking's case by another officer in the last ten minutes."""
    subjects = {f"booking {reference}": reference for reference in references}
    opened = await audit.lately(tx, CASE_OPENED, list(subjects), now - LATELY, officer_id)
    return {subjects[subject]: Opening(*opening) for subject, opening in opened.items()}
