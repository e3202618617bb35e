"""What registers changed of clients' offers and places, until the tasks that follow are open."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Executable, delete, select

from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import insertions, values_of
from delivery.records.planning.register_writing import LINKS, linked
from delivery.records.tables import offer_changes


@dataclass(frozen=True, slots=True)
class OfferChange:
    booking_id: int
    course_id: int
    """The course on which the tasks stand."""
    kind: str
    """`withdrawn`: by the force. `moved`, `cancelled`: by the client."""
    left_course_id: int
    """The course that the client was booked on before."""
    left_starts_at: datetime
    """When that course was to begin, as it was planned then."""
    at: datetime
    """When the change came in."""


def additions(
    dialect: str,
    new: Sequence[OfferChange],
    new_courses: Mapping[int, str],
    staging: list[Executable],
) -> list[Executable]:
    """The statements that add the changes. `new_courses` are the references of courses that are
    written in the same transaction, by the ids that the changes have for them. `staging` is that of
    `value_batches.insertions`."""
    rows = linked([values_of(row) for row in new], new_courses)
    return insertions(dialect, offer_changes, rows, LINKS, staging)


async def oldest_bookings(tx: Transaction, most: int) -> Sequence[int]:
    """The ids of the bookings of the `most` oldest changes."""
    oldest = select(offer_changes.c.booking_id).order_by(offer_changes.c.id).limit(most)
    return sorted(set(await tx.scalars(oldest)))


async def take(tx: Transaction, booking_ids: Collection[int]) -> Sequence[OfferChange]:
    """Ends the changes of these bookings, and returns them in the order in which they came in. The
    caller has called `decisions.hold` or `decisions.hold_all`, and opens their tasks in this
    transaction."""
    of_these = delete(offer_changes).where(offer_changes.c.booking_id.in_(booking_ids))
    rows = await tx.execute(of_these.returning(offer_changes))
    made = sorted((row._asdict() for row in rows), key=lambda row: row["id"])
    return [OfferChange(**{name: row[name] for name in row if name != "id"}) for row in made]
