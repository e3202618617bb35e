"""The key of a client's personal link, and its renewal: an old link opens nothing."""

import secrets

from sqlalchemy import ColumnElement, select, update

from delivery.records.database.store import Transaction
from delivery.records.tables import bookings


def new_key() -> str:
    """256 bits, nobody's guess; 43 letters that a URL takes as they are."""
    return secrets.token_urlsafe(32)


async def renew(tx: Transaction, condition: ColumnElement[bool]) -> None:
    """Each booking has a new link and a new schedule version: its instructions are due again."""
    ids = (await tx.scalars(select(bookings.c.id).where(condition).order_by(bookings.c.id))).all()
    for booking_id in ids:
        await tx.execute(
            update(bookings)
            .where(bookings.c.id == booking_id)
            .values(link_key=new_key(), schedule_version=bookings.c.schedule_version + 1)
        )
