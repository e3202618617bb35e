"""Reads the values from which any message is written, whoever it is for."""

from datetime import datetime

from delivery.notices import notice_details, staff_details
from delivery.notices.notice_details import NoticeDetails
from delivery.notices.staff_details import StaffDetails
from delivery.records.database.store import Transaction
from delivery.records.messages.messages import MessageRow


async def details_of(
    tx: Transaction, message: MessageRow, now: datetime
) -> NoticeDetails | StaffDetails | None:
    """The values for any message but joining instructions by email; None if it is superseded."""
    if message.booking_id is None:
        return await staff_details.details_of(tx, message, now)
    return await notice_details.details_of(tx, message)
