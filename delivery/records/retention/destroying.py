"""Destroys one class of the records of some bookings, within the caller's transaction.

Call it with what the predicate of `compliance.retention` lets go, and with nothing else.
"""

from collections.abc import Collection

from sqlalchemy import select

from compliance.policy.retention_terms import RecordClass
from delivery.records.audit_log import salts
from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.retention import deletions
from delivery.records.retention.permits import permitted
from delivery.records.tables import bookings, destroyed_classes, messages


async def destroy(
    tx: Transaction,
    record_class: RecordClass,
    ids: Collection[int],
    *,
    stays: Collection[int] = (),
) -> int:
    """Destroys the class of these bookings, and the salts of what the audit says of them; returns
    the number of rows. Of the bookings that stay themselves, notes that the class is gone. Raises
    StoreFault for a booking with a hold."""
    of_bookings = await tx.scalars(select(messages.c.id).where(messages.c.booking_id.in_(ids)))
    sent, count = of_bookings.all(), 0
    if record_class in (RecordClass.MESSAGES, RecordClass.BOOKING):
        await salts.destroy(tx, [f"message {message_id}" for message_id in sent])
    if record_class is RecordClass.BOOKING:
        references = select(bookings.c.reference).where(bookings.c.id.in_(ids))
        named = [f"booking {reference}" for reference in await tx.scalars(references)]
        await salts.destroy(tx, named)
    async with permitted(tx, bookings=ids, messages=sent):
        for statement in deletions.of_class(record_class, ids):
            count += (await tx.execute(statement)).rowcount
    for booking_id in stays:
        noting = insert(tx, destroyed_classes).on_conflict_do_nothing()
        await tx.execute(noting.values(booking_id=booking_id, record_class=record_class.value))
    return count
