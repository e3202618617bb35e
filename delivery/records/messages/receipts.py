"""Writes what a channel reports of a message after it has taken it."""

from datetime import datetime

from sqlalchemy import func, select, update

from compliance.policy.message_terms import MessageTerms
from delivery.records.database.row_outcome import fits
from delivery.records.database.store import Transaction
from delivery.records.messages import steps
from delivery.records.messages.steps import MessageStep
from delivery.records.tables import bookings, messages, users
from integrations.delivery_receipt import DeliveryReceipt, ReceiptState, read_reference

FINAL = (ReceiptState.DELIVERED.value, ReceiptState.BOUNCED.value, ReceiptState.FAILED.value)
HANDED_OVER = ("claimed", "sent", "unsure")


async def add(tx: Transaction, receipt: DeliveryReceipt, now: datetime) -> bool:
    """Writes the receipt; returns whether it is about a known message and says something new.

    A receipt of an earlier attempt is noted and changes nothing: another way has been tried since.
    A message that may have been sent has been sent once its channel reports on it.
    """
    reference = read_reference(receipt.reference)
    if reference is None or not fits(reference[0]):
        return False
    row_id, attempt = reference
    query = select(messages).where(messages.c.id == row_id).with_for_update()
    row = (await tx.execute(query)).one_or_none()
    if row is None or not 0 < attempt <= row.attempts:
        return False
    reported = [
        step.result for step in await steps.of_messages(tx, [row_id]) if step.attempt == attempt
    ]
    if receipt.state.value in reported:
        return False
    channel = row.channel if attempt == row.attempts else ""
    step = MessageStep(
        row_id, channel, attempt, receipt.state.value, receipt.detail[:200], None, receipt.at
    )
    await steps.add(tx, [step])
    if (
        attempt == row.attempts
        and row.state in HANDED_OVER
        and not _is_outdone(row.receipt, receipt)
    ):
        state = "sent" if row.state == "unsure" else row.state
        values = {"receipt": receipt.state.value, "receipt_at": receipt.at, "state": state}
        if row.state == "unsure":
            values |= {"sent_at": receipt.at, "unheard_at": receipt.at + MessageTerms().unknown}
        if receipt.state.value in FINAL:
            values["unheard_at"] = None if receipt.state is ReceiptState.DELIVERED else now
        await tx.execute(update(messages).where(messages.c.id == row_id).values(values))
    return True


async def address_of(tx: Transaction, reference: str) -> str | None:
    """The address of the client, or of the person who signs in here, to whom the attempt was made.
    None of a message to the office, and where nothing is on record of the attempt."""
    attempt = read_reference(reference)
    if attempt is None or not fits(attempt[0]):
        return None
    query = (
        select(func.coalesce(bookings.c.email, users.c.email))
        .select_from(messages)
        .outerjoin(bookings, bookings.c.id == messages.c.booking_id)
        .outerjoin(users, users.c.id == messages.c.user_id)
        .where(messages.c.id == attempt[0])
    )
    return await tx.scalar(query) or None


def _is_outdone(before: str | None, receipt: DeliveryReceipt) -> bool:
    """Whether the receipt on record says more: a bounce outdoes a delivery to a server on the
    way."""
    if before is None:
        return False
    return before in FINAL and receipt.state in (ReceiptState.DELAYED, ReceiptState.DELIVERED)
