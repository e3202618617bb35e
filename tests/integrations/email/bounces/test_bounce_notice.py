"""What a mail to a letter's bounce address reports of the letter."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from integrations.delivery_receipt import DeliveryReceipt, ReceiptState
from integrations.email.bounces.bounce_notice import READ_BYTES, read_notice
from tests.integrations.email.bounces import notices

NOW = datetime(2026, 6, 8, 9, tzinfo=UTC)
DELIVERED, DELAYED = ReceiptState.DELIVERED, ReceiptState.DELAYED
BOUNCED, FAILED = ReceiptState.BOUNCED, ReceiptState.FAILED


def read(raw: bytes) -> DeliveryReceipt | None:
    return read_notice(raw, "m7.1", NOW)


@pytest.mark.parametrize(
    ("name", "state", "detail"),
    [
        ("POSTFIX", BOUNCED, "no such mailbox (5.1.1)"),
        ("POSTFIX_DELAYED", DELAYED, "the mail server does not answer (4.4.1)"),
        ("POSTFIX_EXPIRED", FAILED, "the mail server does not answer (4.4.1)"),
        ("POSTFIX_DELIVERED", DELIVERED, ""),
        ("NO_DOMAIN", BOUNCED, "no way to the domain (5.4.4)"),
        ("EXIM", BOUNCED, "5.0.0"),
        ("EXIM_WORDS", BOUNCED, "no such mailbox (5.1.1)"),
        ("EXCHANGE", BOUNCED, "no such mailbox (5.1.10)"),
        ("EXCHANGE_RULE", FAILED, "refused by a rule of the mail server (5.7.1)"),
        ("GMAIL", BOUNCED, "no such mailbox (5.1.1)"),
        ("GMAIL_FULL", FAILED, "the mailbox is full (5.2.2)"),
        ("AMAZON_SES", BOUNCED, "no such mailbox (5.1.1)"),
        ("OPENSMTPD", BOUNCED, "no such mailbox (5.1.1)"),
        ("QMAIL", BOUNCED, "no such mailbox (5.1.1)"),
        ("SENDMAIL_WARNING", DELAYED, "no cause given"),
    ],
)
def test_a_notice_tells_what_became_of_the_letter(
    name: str, state: ReceiptState, detail: str
) -> None:
    assert read(getattr(notices, name)) == DeliveryReceipt("m7.1", state, NOW, detail)


@pytest.mark.parametrize(
    "name",
    [
        "RELAYED",
        "EXPANDED",
        "OUT_OF_OFFICE",
        "VACATION",
        "REPLY",
        "READ_RECEIPT",
        "FORWARDED",
        "OUR_OWN_LETTER",
    ],
)
def test_what_decides_nothing_is_no_notice(name: str) -> None:
    assert read(getattr(notices, name)) is None


def test_no_receipt_names_a_person() -> None:
    for name, value in vars(notices).items():
        receipt = read(value) if name.isupper() and isinstance(value, bytes) else None
        assert receipt is None or "@" not in receipt.detail
        assert receipt is None or "alan" not in receipt.detail


def test_of_two_fates_the_worse_counts() -> None:
    block = "Final-Recipient: rfc822; {0}@x.example\nAction: {1}\nStatus: {2}\n"
    both = block.format("a", "delivered", "2.0.0") + "\n" + block.format("b", "failed", "5.1.1")
    receipt = read(notices.report(both))
    assert receipt is not None
    assert receipt.state is BOUNCED


@pytest.mark.parametrize(
    ("action", "status", "state"),
    [
        ("Action: FAILED (mailbox)", "Status: 5.1.1 (no such user)", BOUNCED),
        ("", "Status: 5.1.1", BOUNCED),
        ("", "Status: 4.2.2", DELAYED),
        ("Action: failed", "", FAILED),
        ("Action: failed", "Status: five", FAILED),
        ("Action: failed", "Status: 5.2.3", FAILED),
        ("Action: failed", "Status: 5.1.8", FAILED),
        ("Action: failed", "Status: 5.0.0", BOUNCED),
        ("Action: failed", "Status: 5.0.0\nDiagnostic-Code: smtp; 550 mailbox is full", FAILED),
        ("Action: failed", "Status: 5.3.0\nDiagnostic-Code: smtp; 550 unknown user", BOUNCED),
        ("Action: failed", "Status: 5.0.0\nDiagnostic-Code: smtp; 554 relay denied", FAILED),
        ("Action: failed", "Status: 5.0.0\nDiagnostic-Code: smtp; 451 4.7.1 later", FAILED),
    ],
)
def test_a_failure_of_the_address_is_told_from_what_may_pass(
    action: str, status: str, state: ReceiptState
) -> None:
    receipt = read(notices.report(f"Final-Recipient: rfc822; a@x.example\n{action}\n{status}"))
    assert receipt is not None
    assert receipt.state is state


def test_a_report_in_utf_8_is_read() -> None:
    wide = notices.POSTFIX.replace(b"message/delivery-status", b"message/global-delivery-status")
    assert read(wide) == read(notices.POSTFIX)


def test_a_notice_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    cut = notices.POSTFIX.index(b"message/rfc822")
    assert read(notices.POSTFIX[:cut]) == read(notices.POSTFIX)
    assert read(notices.POSTFIX[: cut // 3]) is None


def test_the_rest_of_ten_megabytes_is_not_read() -> None:
    assert read(notices.POSTFIX + b"x" * 10_000_000) == read(notices.POSTFIX)
    assert read(b"x: y\r\n" * 1_700_000) is None
    assert read(b"\r\n" * READ_BYTES + notices.POSTFIX) is None


def test_nul_bytes_hide_nothing_else() -> None:
    assert read(notices.POSTFIX.replace(b"I could", b"I\0could")) == read(notices.POSTFIX)
    assert read(b"\0" * 5000) is None


def test_parts_within_parts_are_no_way_to_stop_it() -> None:
    head = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
        for n in range(3000)
    )
    assert read(head + notices.POSTFIX) is None


@settings(max_examples=60)
@given(st.binary(max_size=600), st.integers(0, len(notices.POSTFIX)), st.integers(0, 60))
@example(b"\xff\xfe=?utf-8?q?\xff?=", 10, 0)
@example(b"From: \xff <\xff@\xff>\r\nContent-Type: ;;\r\n\r\n", 0, 900)
def test_no_bytes_raise(noise: bytes, at: int, length: int) -> None:
    read(noise)
    for whole in (notices.POSTFIX, notices.QMAIL, notices.EXIM_WORDS):
        receipt = read(whole[:at] + noise + whole[at + length :])
        assert receipt is None or receipt.reference == "m7.1"
