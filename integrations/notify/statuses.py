"""The statuses of a message at GOV.UK Notify, and the delivery receipts that they amount to.

Source: docs.notifications.service.gov.uk/rest-api.html, "Email status descriptions" and "Text
message status descriptions".
"""

from datetime import UTC, datetime

import msgspec

from integrations.delivery_receipt import DeliveryReceipt, ReceiptState
from integrations.event_times import possible

STATUSES: dict[str, tuple[ReceiptState, str]] = {
    "created": (ReceiptState.DELAYED, "waits at Notify"),
    "sending": (ReceiptState.DELAYED, "is with the network"),
    "pending": (ReceiptState.DELAYED, "is with the network, which waits for the telephone"),
    "sent": (ReceiptState.DELAYED, "went to a network abroad, which may report nothing more"),
    "delivered": (ReceiptState.DELIVERED, ""),
    "permanent-failure": (ReceiptState.BOUNCED, "the address or number takes no messages"),
    "temporary-failure": (ReceiptState.FAILED, "the mailbox is full or the telephone is off"),
    "technical-failure": (ReceiptState.FAILED, "a fault between Notify and the network"),
    "failed": (ReceiptState.FAILED, "not delivered, without a cause"),
}
"""The state of each status, and its cause in words. DELAYED says that nothing is decided yet."""

UNHEARD_OF = (ReceiptState.DELAYED, "a status that is not documented")


class NotificationReport(msgspec.Struct, frozen=True):
    """What Notify says of one message, in a look-up and in a callback alike; it also names the
    recipient, which is not read."""

    status: str
    reference: str | None = None
    completed_at: object = None


def receipt_of(report: NotificationReport, now: datetime) -> DeliveryReceipt:
    """The receipt of a report that is read at `now`. Its reference is "" for a message that was
    sent without one, as by hand on Notify's own pages."""
    state, detail = STATUSES.get(report.status, UNHEARD_OF)
    return DeliveryReceipt(report.reference or "", state, _decided_at(report, now), detail)


def _decided_at(report: NotificationReport, now: datetime) -> datetime:
    """When Notify heard of the fate; `now` where it does not say, or cannot be right."""
    try:
        completed_at = msgspec.convert(report.completed_at, datetime)
        in_utc = completed_at.astimezone(UTC) if completed_at.tzinfo else None
    except (msgspec.ValidationError, OverflowError):
        return now
    return possible(in_utc, now) or now
