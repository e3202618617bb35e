"""A letter as mail servers carry it: plain text, HTML, and a calendar file beside them."""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from integrations.message import Letter, MessageFault, MessengerDown

# Seven bits, so that nothing on the way has to recode what was signed for the domain.
SEVEN_BIT = SMTP.clone(cte_type="7bit")
CALENDAR_NAME = "course.ics"


def as_mail(letter: Letter, sender: str) -> EmailMessage:
    """The letter from `sender` ("Name <address>" or an address).

    Raises a permanent MessageFault if what is given as the recipient is no address; MessengerDown
    if the sender is none.
    """
    mail = EmailMessage(policy=SEVEN_BIT)
    mail["From"] = _sender(sender)
    mail["To"] = _recipient(letter.to)
    mail["Subject"] = letter.subject
    mail["Date"] = letter.written_at
    mail["Message-ID"] = letter.message_id
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    mail.set_content(letter.text)
    mail.add_alternative(letter.html, subtype="html")
    if letter.calendar is not None:
        # PUBLISH asks nobody to accept or decline: it is an attachment, not an invitation.
        mail.add_attachment(
            letter.calendar.decode(),
            subtype="calendar",
            filename=CALENDAR_NAME,
            params={"method": "PUBLISH"},
        )
    return mail


def bare_address(written: str) -> str:
    """The address alone, of an address with or without a name before it."""
    return parseaddr(written)[1]


def domain(written: str) -> str:
    return bare_address(written).rpartition("@")[2]


# What the standard library raises for odd addresses.
ODD = (MessageError, ValueError, IndexError)


def _sender(written: str) -> Address:
    name, address = parseaddr(written)
    try:
        return Address(display_name=name, addr_spec=address.encode("ascii").decode())
    except ODD:
        raise MessengerDown("the sender is no address: set MAIL_FROM to one") from None


def _recipient(address: str) -> Address:
    try:
        return Address(addr_spec=address.encode("ascii").decode())
    except ODD:
        raise MessageFault("the address cannot be written to", permanent=True) from None
