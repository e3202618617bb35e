"""A letter as mail servers carry it: plain text, HTML, and a calendar file beside them.

The standard library takes milliseconds to write a letter, nearly all of them over what is the same
in every one. So it writes a frame once for a sender and a subject, and each letter fills it in.
"""

import re
from binascii import b2a_qp
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import lru_cache

from integrations.messenger import Letter, MessageFault, MessengerDown

# Seven bits, so that nothing on the way has to recode what was signed for the domain.
SEVEN_BIT = SMTP.clone(cte_type="7bit")
PRINTABLE = "quoted-printable"
CALENDAR_NAME = "course.ics"

# RFC 2045 6.7: "=_" cannot stand in quoted-printable text, so that no letter holds its own end.
WORDS, WHOLE = "=_words", "=_whole"

SLOT = "{}@slot.invalid"
_SLOTS = re.compile(rb"<?([a-z]+)@slot\.invalid>?")


def as_mail(letter: Letter, sender: str) -> bytes:
    """The letter from `sender` ("Name <address>" or an address), in lines that end in CRLF.

    Raises a permanent MessageFault if what is given as the recipient is no address; MessengerDown
    if the sender is none.
    """
    frame = _frame(sender, letter.subject, letter.calendar is not None)
    filled = {
        b"to": _recipient(letter.to).encode("ascii"),
        b"id": letter.message_id.encode("ascii"),
        b"text": _printable(letter.text.encode()),
        b"html": _printable(letter.html.encode()),
        b"calendar": _printable(letter.calendar or b""),
    }
    date = b"Date: %b\r\n" % format_datetime(letter.written_at).encode("ascii")
    rest = (filled[part] if turn % 2 else part for turn, part in enumerate(frame))
    return b"".join((date, *rest))


@lru_cache(maxsize=64)
def _frame(sender: str, subject: str, calendar: bool) -> tuple[bytes, ...]:
    """All but the date: by turns what is fixed, and the name of the slot that follows."""
    mail = EmailMessage(policy=SEVEN_BIT)
    mail["From"] = _sender(sender)
    mail["To"] = SLOT.format("to")
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{SLOT.format('id')}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    mail.set_content(SLOT.format("text"), cte=PRINTABLE)
    mail.add_alternative(SLOT.format("html"), subtype="html", cte=PRINTABLE)
    mail.set_boundary(WORDS)
    if calendar:
        # PUBLISH asks nobody to accept or decline: it is an attachment, not an invitation.
        mail.add_attachment(
            SLOT.format("calendar"),
            subtype="calendar",
            filename=CALENDAR_NAME,
            params={"method": "PUBLISH"},
            cte=PRINTABLE,
        )
        mail.set_boundary(WHOLE)
    return tuple(_SLOTS.split(mail.as_bytes()))


def _printable(text: bytes) -> bytes:
    """In seven bits and short lines (RFC 2045 6.7); the frame has the end of the last line."""
    return b2a_qp(b"\n".join(text.splitlines())).replace(b"\n", b"\r\n")


@lru_cache(maxsize=8)
def bare_address(written: str) -> str:
    """The address alone, of one with or without a name before it: our own, and seldom another."""
    return parseaddr(written)[1]


def domain(written: str) -> str:
    return bare_address(written).rpartition("@")[2]


# RFC 5322 3.2.3, 3.4.1: nearly every address there is, which is written as it stands.
_PLAIN = re.compile(r"{0}(?:\.{0})*@{0}(?:\.{0})*".format(r"[\w!#$%&'*+/=?^`{|}~-]+"), re.ASCII)

# What the standard library raises for odd addresses.
ODD = (MessageError, ValueError, IndexError, AttributeError)


def _sender(written: str) -> Address:
    name, address = parseaddr(written)
    try:
        return Address(display_name=name, addr_spec=address.encode("ascii").decode())
    except ODD:
        raise MessengerDown("the sender is no address: set MAIL_FROM to one") from None


def _recipient(address: str) -> str:
    if _PLAIN.fullmatch(address):
        return address
    try:
        return str(Address(addr_spec=address.encode("ascii").decode()))
    except ODD:
        raise MessageFault("the address cannot be written to", permanent=True) from None
