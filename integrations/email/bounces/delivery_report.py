"""Reads the report that mail servers write by RFC 3464: a part of type message/delivery-status."""

import re
from collections.abc import Iterator
from email import message_from_string
from email.message import Message
from itertools import islice

from integrations.delivery_receipt import ReceiptState
from integrations.email.bounces.failure_cause import FailureCause, Fate
from integrations.email.bounces.named_recipient import fate_of_letter, named_in

REPORT = "message/delivery-status"
WIDE_REPORT = "message/global-delivery-status"  # RFC 6533: with UTF-8 in it
MOST_PARTS, MOST_BLOCKS = 50, 100
BLANK_LINE = re.compile(r"\r?\n\r?\n")

WORST_FIRST = (
    ReceiptState.BOUNCED,
    ReceiptState.FAILED,
    ReceiptState.DELAYED,
    ReceiptState.DELIVERED,
)
"""A letter has one recipient. Where a server has split it up, one failure is what a person must
know."""
NAMES = ("Original-Recipient", "Final-Recipient")


def recipient_blocks(mail: Message) -> list[Message]:
    """The blocks about recipients; empty if the mail is no such report. The returned letter, which
    may be a report itself, is not searched."""
    blocks = (block for part in islice(_parts(mail), MOST_PARTS) for block in _blocks(part))
    return [
        block for block in islice(blocks, MOST_BLOCKS) if "Action" in block or "Status" in block
    ]


def fate_in(blocks: list[Message], recipient: str | None) -> Fate | None:
    """The worst fate in these blocks of a letter to `recipient`; None where they decide nothing:
    `relayed` and `expanded` say that the letter went on to where nobody reports."""
    fates = [fate for block in blocks if (fate := _fate_of_letter(block, recipient)) is not None]
    return min(fates, key=lambda fate: WORST_FIRST.index(fate.state), default=None)


def _fate_of_letter(block: Message, recipient: str | None) -> Fate | None:
    fate = _fate(block)
    named = named_in((_text(block, name) for name in NAMES), recipient)
    return None if fate is None else fate_of_letter(fate, named)


def _fate(block: Message) -> Fate | None:
    action = _text(block, "Action").lower()
    cause = FailureCause(_text(block, "Status"), _text(block, "Diagnostic-Code"))
    if action.startswith("deliver"):
        return Fate(ReceiptState.DELIVERED, "")
    if action.startswith("delay") or (not action and cause.is_temporary):
        return Fate(ReceiptState.DELAYED, cause.detail)
    # OpenSMTPD writes "error".
    if action.startswith(("fail", "error")) or (not action and cause.is_permanent):
        return cause.failed
    return None


def _text(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())


def _parts(mail: Message) -> Iterator[Message]:
    """The mail and its parts, without what is inside attached mails."""
    yield mail
    payload = mail.get_payload()
    if mail.get_content_maintype() == "multipart" and isinstance(payload, list):
        for part in payload:
            if isinstance(part, Message):
                yield from _parts(part)


def _blocks(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if not isinstance(payload, list):
        return
    if part.get_content_type() == REPORT:
        yield from (block for block in payload if isinstance(block, Message))
    elif part.get_content_type() == WIDE_REPORT:
        for block in payload[:1]:
            yield from map(message_from_string, BLANK_LINE.split(str(block)))
