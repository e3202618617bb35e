"""Every status of Notify has its meaning, and a callback gives a receipt or nothing."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from integrations.delivery_receipt import DeliveryReceipt, ReceiptState
from integrations.notify.callbacks import UnreadableCallback, read_callback
from integrations.notify.simulator.taken_messages import FINAL
from integrations.notify.statuses import STATUSES

NOW = datetime(2026, 6, 8, 8, tzinfo=UTC)
DOCUMENTED = {
    "created", "sending", "pending", "sent", "delivered",
    "permanent-failure", "temporary-failure", "technical-failure",
}  # fmt: skip
"""Of emails and text messages, in Notify's own documentation."""


def callback(**changes: object) -> bytes:
    body = {
        "id": "740e5834-3a29-46b4-9a6f-16142fde533a",
        "reference": "m1.1",
        "to": "anna@example.org",
        "status": "delivered",
        "created_at": "2026-06-08T07:15:30.000000Z",
        "completed_at": "2026-06-08T07:16:30.123456Z",
        "sent_at": None,
        "notification_type": "email",
        **changes,
    }
    return json.dumps(body).encode()


def test_the_table_has_every_documented_status_and_the_umbrella_of_failures() -> None:
    assert set(STATUSES) == DOCUMENTED | {"failed"}


def test_exactly_the_final_statuses_decide() -> None:
    deciding = {name for name, (state, _) in STATUSES.items() if state != ReceiptState.DELAYED}
    assert deciding == FINAL | {"failed"}


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("delivered", ReceiptState.DELIVERED),
        ("permanent-failure", ReceiptState.BOUNCED),
        ("temporary-failure", ReceiptState.FAILED),
        ("technical-failure", ReceiptState.FAILED),
        ("sent", ReceiptState.DELAYED),
        ("a status of next year", ReceiptState.DELAYED),
    ],
)
def test_a_callback_gives_the_state_of_its_status(status: str, state: ReceiptState) -> None:
    receipt = read_callback(callback(status=status), NOW)
    assert (receipt.reference, receipt.state) == ("m1.1", state)
    assert "anna" not in receipt.detail
    assert "anna" not in repr(receipt)


def test_a_receipt_has_the_time_that_notify_says() -> None:
    assert read_callback(callback(), NOW) == DeliveryReceipt(
        "m1.1",
        ReceiptState.DELIVERED,
        datetime(2026, 6, 8, 7, 16, 30, 123456, tzinfo=UTC),
        "",
    )


@pytest.mark.parametrize(
    "completed_at",
    [
        None, "", "yesterday", 7, [], "2026-06-08T07:16:30", "1999-01-01T00:00:00Z",
        (NOW + timedelta(days=2)).isoformat(), "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
    ],
)  # fmt: skip
def test_a_time_that_cannot_be_is_the_time_of_the_call(completed_at: object) -> None:
    assert read_callback(callback(completed_at=completed_at), NOW).at == NOW


def test_a_message_that_nobody_gave_a_reference_has_none() -> None:
    assert read_callback(callback(reference=None), NOW).reference == ""


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"null", b"[]", b"{", b"\xff\xfe", b'{"reference": "m1.1"}',
        b'{"status": 5, "reference": "m1.1"}', b'{"status": "delivered", "reference": 5}',
        b"[" * 100_000,
    ],
)  # fmt: skip
def test_a_body_that_is_no_receipt_is_unreadable(raw: bytes) -> None:
    with pytest.raises(UnreadableCallback):
        read_callback(raw, NOW)
