"""A letter as mail servers carry it: plain text, HTML and a calendar file as its alternatives."""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from integrations.messenger import Letter, MessageFault, MessengerDown

# Seven bits, so that no server on the way recodes what was signed for the domain. Lines of
# quoted-printable text have at most 76 characters (RFC 2045 6.7).
SEVEN_BIT = SMTP.clone(cte_type="7bit", max_line_length=76)
PRINTABLE = "quoted-printable"
CALENDAR_NAME = "course.ics"

# Exceptions of the standard library for malformed addresses.
ADDRESS_FAULTS = (MessageError, ValueError, IndexError, AttributeError)


def mime_message(letter: Letter, sender: str) -> bytes:
    """The letter from `sender` ("Name <address>" or an address), in lines that end in CRLF.

    Raises a permanent MessageFault if the recipient is no address; MessengerDown if the sender is
    none.
    """
    mail = EmailMessage(policy=SEVEN_BIT)
    mail["Date"] = letter.written_at
    mail["From"] = _sender(sender)
    mail["To"] = _recipient(letter.to)
    mail["Subject"] = letter.subject
    mail["Message-ID"] = letter.message_id
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    mail.set_content(letter.text, cte=PRINTABLE)
    mail.add_alternative(letter.html, subtype="html", cte=PRINTABLE)
    if letter.calendar is not None:
        _add_invitation(mail, letter.calendar.decode())
    return mail.as_bytes()


def _add_invitation(mail: EmailMessage, calendar: str) -> None:
    """Adds the calendar file as the last alternative, with its method in the Content-Type (RFC 6047
    2.4) and without a second copy as an attachment.

    Outlook searches only this place for invitations and takes none from an attachment (Microsoft
    [MS-STANOICAL] on RFC 6047); Gmail and Apple Mail show theirs from this place too.
    """
    method = calendar.partition("METHOD:")[2].partition("\r\n")[0]
    mail.add_alternative(
        calendar,
        subtype="calendar",
        params={"method": method, "name": CALENDAR_NAME},
        cte=PRINTABLE,
    )


def bare_address(written: str) -> str:
    """The address alone, with or without a name before it."""
    return parseaddr(written)[1]


def domain(written: str) -> str:
    return bare_address(written).rpartition("@")[2]


def _sender(written: str) -> Address:
    name, address = parseaddr(written)
    try:
        return Address(display_name=name, addr_spec=address.encode("ascii").decode())
    except ADDRESS_FAULTS:
        raise MessengerDown("the sender is not an email address: set MAIL_FROM") from None


def _recipient(address: str) -> Address:
    try:
        return Address(addr_spec=address.encode("ascii").decode())
    except ADDRESS_FAULTS:
        raise MessageFault("the address cannot be written to", permanent=True) from None
