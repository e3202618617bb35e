"""Whether a notice names the recipient of the letter, or only an address behind theirs.

Where the recipient forwards their mail, or their address stands for others, a server further on may
report on an address that nobody here has written to. Servers that keep what RFC 3461 4.2 has them
told name the recipient as the original one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import Enum

from integrations.delivery_receipt import ReceiptState
from integrations.email.bounces.failure_cause import Fate

ENCODED = re.compile(r"\+([0-9A-F]{2})")  # xtext: RFC 3461 4
UNSAFE = re.compile(r"[^!-*,-<>-~]")
ELSEWHERE = ", at another address"


class Named(Enum):
    """Whom a notice names."""

    RECIPIENT = "the recipient of the letter"
    ANOTHER = "other addresses only"
    NOBODY = "no address"


def named_in(written: Iterable[str], recipient: str | None) -> Named:
    """Whom the addresses name, such as "rfc822; alan@client.example". If the recipient of the
    letter is not known, the notice is believed to be about them."""
    addresses = {address for each in written for address in _addresses(each)}
    if recipient is None or recipient.casefold() in addresses:
        return Named.RECIPIENT
    return Named.ANOTHER if addresses else Named.NOBODY


def fate_of_letter(fate: Fate, named: Named) -> Fate | None:
    """What became of the letter, by a fate at whom the notice names.

    A failure at another address is one of the letter, but shows nothing wrong with the recipient's
    own. That the letter arrived counts only where it is said of the recipient.
    """
    if fate.state is ReceiptState.DELIVERED:
        return fate if named is Named.RECIPIENT else None
    if named is not Named.ANOTHER:
        return fate
    is_bounce = fate.state is ReceiptState.BOUNCED
    state = ReceiptState.FAILED if is_bounce else fate.state
    return replace(fate, state=state, detail=fate.detail + ELSEWHERE)


def as_original_recipient(address: str) -> str:
    """The parameter of RCPT by which servers keep whom the letter is for."""
    xtext = UNSAFE.sub(lambda sign: f"+{ord(sign[0]):02X}", address)
    return f"ORCPT=rfc822;{xtext}"


def _addresses(written: str) -> Iterator[str]:
    """The address as it is written, and decoded: not every server decodes it."""
    address = written.rpartition(";")[2].strip().strip("<>").casefold()
    if "@" in address:
        yield address
        yield ENCODED.sub(lambda code: chr(int(code[1], 16)), address.upper()).casefold()
