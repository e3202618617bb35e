"""Each try to tell a client of a decision, as officers note it. Rows are only added."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert, select

from delivery.records.database.store import Transaction
from delivery.records.tables import decision_notices


@dataclass(frozen=True, slots=True)
class NoticeRow:
    outcome_id: int
    officer_id: int
    way: str
    result: str
    """`told`, `not_reached`, or `all_tried`: no way reaches the client."""
    told_at: datetime
    """When the officer told the client, or tried to."""
    note: str
    at: datetime

    @property
    def starts_the_hold(self) -> bool:
        return self.result != "not_reached"


async def add(tx: Transaction, notice: NoticeRow) -> None:
    """Adds the notice. Raises StoreFault if it is dated before the decision, or is not an
    officer's."""
    await tx.execute(insert(decision_notices).values(**asdict(notice)))


async def of_outcomes(tx: Transaction, outcome_ids: Collection[int]) -> list[NoticeRow]:
    """Returns the notices of these decisions in the order in which they were noted."""
    query = select(decision_notices).where(decision_notices.c.outcome_id.in_(outcome_ids))
    rows = [row._asdict() for row in await tx.execute(query.order_by(decision_notices.c.id))]
    return [NoticeRow(**{name: row[name] for name in row if name != "id"}) for row in rows]
