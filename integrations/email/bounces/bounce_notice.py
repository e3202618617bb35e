"""Reads a mail that came to a letter's bounce address: what it reports of the letter, if anything.

The recipient of the mail has proven which letter it is about. The rest is a stranger's bytes.
"""

import logging
import re
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr

from flufl.bounce import all_failures

from integrations.delivery_receipt import DeliveryReceipt, ReceiptState
from integrations.email.bounces.delivery_report import fate_in, recipient_blocks
from integrations.email.bounces.failure_cause import STATUS, FailureCause, Fate
from integrations.email.bounces.named_recipient import fate_of_letter, named_in

LARGEST_NOTICE = 1024 * 1024
"""Bytes that are taken in of one notice."""
READ_BYTES = 64 * 1024
"""Bytes that are read: reports come before the letter that they return."""
TEXT_BYTES = 16 * 1024

MAIL_SYSTEM = re.compile(r"mail(er)?[-_. ]?(daemon|delivery)|postmaster|^mdaemon|^bounces?$", re.I)
ANSWER_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Vacation", "X-Mail-Autoreply")
ANSWER_SUBJECT = re.compile(
    r"\s*(re: *)?(auto(matic)?[- ]?(reply|response)|out of (the )?office)", re.I
)

STILL_TRIES = re.compile(
    r"warning message only|(will be|is being) retried|still undelivered|(has been|is) delayed", re.I
)
"""flufl.bounce takes some warnings for failures."""

# It logs a fault of its own with the traceback, which may hold a stranger's words.
logging.getLogger("flufl.bounce").disabled = True


def read_notice(
    raw: bytes, reference: str, now: datetime, recipient: str | None = None
) -> DeliveryReceipt | None:
    """The receipt for the attempt `reference`, a letter to `recipient` (None: not known); None if
    the mail reports nothing: an out-of-office answer, a read receipt, a person's reply, bytes that
    are no mail. Never raises."""
    try:
        fate = _fate(message_from_bytes(raw[:READ_BYTES]), recipient)
    except Exception:  # noqa: BLE001 - whatever strangers' bytes do to a parser, they are no notice
        return None
    return None if fate is None else DeliveryReceipt(reference, fate.state, now, fate.detail)


def _fate(mail: Message, recipient: str | None) -> Fate | None:
    blocks = recipient_blocks(mail)
    if blocks:
        return fate_in(blocks, recipient)
    return _fate_in_words(mail, recipient) if _is_from_mail_system(mail) else None


def _is_from_mail_system(mail: Message) -> bool:
    """Whether a mail without a report is a mail server's own, and no answer of a person or of a
    person's mailbox."""
    if "X-Failed-Recipients" in mail:  # as Exim writes
        return True
    sender = parseaddr(str(mail.get("From", "")))[1].rpartition("@")[0]
    answers = (
        any(name in mail for name in ANSWER_HEADERS)
        or "disposition-notification" in str(mail.get_param("report-type", ""))
        or ANSWER_SUBJECT.match(str(mail.get("Subject", ""))) is not None
    )
    return MAIL_SYSTEM.search(sender) is not None and not answers


def _fate_in_words(mail: Message, recipient: str | None) -> Fate | None:
    temporary, permanent = all_failures(mail)
    if not temporary and not permanent:
        return None
    words = _words(mail)
    status = STATUS.search(words)
    cause = FailureCause(status[0] if status else "")
    is_given_up = permanent and not STILL_TRIES.search(words)
    fate = cause.failed if is_given_up else Fate(ReceiptState.DELAYED, cause.detail)
    named = (address.decode("ascii", "replace") for address in temporary | permanent)
    return fate_of_letter(fate, named_in(named, recipient))


def _words(mail: Message) -> str:
    """The beginning of the first plain text."""
    for part in mail.walk():
        payload = part.get_payload(decode=True) if part.get_content_type() == "text/plain" else None
        if isinstance(payload, bytes):
            return payload[:TEXT_BYTES].decode("ascii", "replace")
    return ""
