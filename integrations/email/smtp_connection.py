"""One connection to a mail server, and what its answers mean for the letter in hand.

Until the server has been given the whole letter, a failure means that it was not taken. Once it
was given, only its answer tells (RFC 5321 4.2.5, 6.1); where none comes, the letter may have been
taken, and the fault says so, lest it be sent twice.
"""

import ssl
from dataclasses import dataclass, field
from typing import Self

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from integrations.email.mime_message import domain
from integrations.messenger import MayHaveArrived, MessageFault, MessengerDown

TIMEOUT_S = 30.0  # for each answer of the server
CLOSING = 421  # RFC 5321 3.8: the server closes the connection after this


class SmtpConnectionLost(Exception):
    """The connection is no more, and nothing of the letter was handed over on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where letters are handed in, and how."""

    host: str
    port: int
    sender: str
    """An address, or "Name <address>"."""
    tls: str = "starttls"
    """`starttls`, `tls` (from the first byte) or, in development only, `none`."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    trust: ssl.SSLContext | None = None
    """None: whom this machine trusts. Certificate and name are checked in any case."""


class SmtpConnection:
    def __init__(self, smtp: SMTP) -> None:
        self._smtp = smtp

    @classmethod
    async def to(cls, route: Route, trust: ssl.SSLContext) -> Self:
        """A fresh one. Raises MessengerDown."""
        encrypted = route.tls != "none"
        smtp = SMTP(
            hostname=route.host,
            port=route.port,
            username=route.user,
            password=route.password,
            local_hostname=domain(route.sender),  # and not this machine's own name
            timeout=TIMEOUT_S,
            use_tls=route.tls == "tls",
            start_tls=encrypted and route.tls != "tls",
            tls_context=trust if encrypted else None,
        )
        try:
            await smtp.connect()
        except (SMTPException, OSError, ValueError) as fault:
            raise MessengerDown(f"the mail server cannot be used: {_told(fault)}") from fault
        return cls(smtp)

    @property
    def usable(self) -> bool:
        return self._smtp.is_connected

    async def deliver(self, mail: bytes, sender: str, recipient: str) -> None:
        """Returns when the server took the letter. Raises Gone and MessageFault.

        Afterwards the connection is ready for the next letter, or not `usable`.
        """
        ready = False
        try:
            await self._address(sender, recipient)
            await self._hand_over(mail)
            ready = True
        except MessageFault:
            ready = await self._start_over()
            raise
        finally:
            if not ready:
                self._smtp.close()

    async def leave(self) -> None:
        try:
            await self._smtp.quit()
        except (SMTPException, OSError):
            self._smtp.close()

    async def _address(self, sender: str, recipient: str) -> None:
        try:
            await self._smtp.mail(sender)
            await self._smtp.rcpt(recipient)
        except SMTPResponseException as fault:
            raise _refusal(fault) from fault
        except (SMTPException, OSError) as fault:
            raise SmtpConnectionLost from fault
        except ValueError:
            raise MessageFault("the address cannot be written to", permanent=True) from None

    async def _hand_over(self, mail: bytes) -> None:
        try:
            await self._smtp.data(mail)
        except SMTPResponseException as fault:
            if not 400 <= fault.code < 600:
                raise MayHaveArrived(f"an answer that means nothing: {fault.code}") from fault
            reason = f"the mail server refused the letter: {fault.code}"
            raise MessageFault(reason, permanent=fault.code >= 500) from fault
        except (SMTPException, OSError) as fault:
            raise MayHaveArrived(f"no answer to the letter: {type(fault).__name__}") from fault

    async def _start_over(self) -> bool:
        try:
            await self._smtp.rset()
        except (SMTPException, OSError):
            return False
        return self.usable


def _refusal(fault: SMTPResponseException) -> SmtpConnectionLost | MessageFault:
    """The server's own words are left out: they repeat the address."""
    if fault.code == CLOSING:
        return SmtpConnectionLost()
    if isinstance(fault, SMTPRecipientRefused):
        reason = f"the mail server refused the recipient: {fault.code}"
        return MessageFault(reason, permanent=fault.code >= 500)
    # Greeting and sender are ours, so no letter is to blame: every other would be refused too.
    return MessengerDown(f"the mail server refused the sender: {fault.code}")


def _told(fault: Exception) -> str:
    """No recipient is known yet while a connection is made, so the library's words name nobody."""
    if isinstance(fault, SMTPResponseException):
        return f"it answered {fault.code}"
    if isinstance(fault, ssl.SSLCertVerificationError):
        return f"its certificate does not hold: {fault.verify_message}"
    return str(fault)
