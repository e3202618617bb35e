"""Reads the values from which any message is written, whoever it is for."""

from dataclasses import replace
from datetime import datetime

from delivery.notices import notice_details, staff_details
from delivery.notices.notice_details import LEADS_TO_RECORD, NoticeDetails
from delivery.notices.staff_details import StaffDetails
from delivery.records.database.store import Transaction
from delivery.records.links import record_keys
from delivery.records.messages.messages import MessageRow


async def details_of(
    tx: Transaction, message: MessageRow, now: datetime
) -> NoticeDetails | StaffDetails | None:
    """The values for any message but joining instructions by email; None if it is superseded."""
    if message.booking_id is None:
        return await staff_details.details_of(tx, message, now)
    return await notice_details.details_of(tx, message)


async def with_record_key(
    tx: Transaction, details: NoticeDetails | StaffDetails, now: datetime
) -> NoticeDetails | StaffDetails:
    """The values with the key of the client's record, which is made with the first message that
    leads there."""
    if isinstance(details, StaffDetails) or details.message.kind not in LEADS_TO_RECORD:
        return details
    key = await record_keys.make(tx, details.booking.id, details.course.id, now)
    return replace(details, record_key=key)
