"""Reads the delivery receipts that GOV.UK Notify posts, which are a stranger's bytes."""

from datetime import datetime

import msgspec

from integrations.delivery_receipt import DeliveryReceipt
from integrations.json_reader import NotJson, read_json
from integrations.notify.statuses import NotificationReport, receipt_of


class UnreadableCallback(ValueError):
    """The body is no delivery receipt. The message holds nothing of it."""


def read_callback(raw: bytes, now: datetime) -> DeliveryReceipt:
    """The receipt in the body of a callback that came in at `now`. Raises UnreadableCallback.

    A status that is not documented reads as DELAYED: it decides nothing. A message that was sent
    without a reference has "" for one.
    """
    try:
        report = msgspec.convert(read_json(raw), NotificationReport)
    except (NotJson, msgspec.ValidationError):
        raise UnreadableCallback("no delivery receipt") from None
    return receipt_of(report, now)
