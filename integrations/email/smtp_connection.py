"""One connection to a mail server, and the meaning of its answers for the current letter.

Before the line that ends the letter is sent, a failure means that the letter was not accepted.
After that line only the server's answer tells (RFC 5321 4.2.5, 6.1); without an answer the letter
may have been accepted, and the fault says so, so that it is not sent twice.
"""

import asyncio
import re
import ssl
from typing import Self, cast

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPTimeoutError,
)
from aiosmtplib.protocol import SMTPProtocol

from integrations.email.bounces.named_recipient import as_original_recipient
from integrations.email.mime_message import domain
from integrations.email.smtp_refusal import Blame, SmtpRefusal
from integrations.email.smtp_route import Envelope, Route
from integrations.messenger import (
    BadRecipient,
    DoubtfulRefusal,
    LetterStopsUs,
    MayHaveArrived,
    MessageFault,
    MessengerDown,
)

# The least that a sender waits, in seconds: RFC 5321 4.5.3.2.
GREETING_S = 300.0  # and each answer while the connection is made
MAIL_S = RCPT_S = 300.0
DATA_S = 120.0
BLOCK_S = 180.0
LETTER_S = 600.0  # after the line that ends the letter

BLOCK = 16 * 1024  # bytes
GO_ON = 354
TAKEN = 250
ASKED_FOR = "NOTIFY=SUCCESS,FAILURE,DELAY"
CLOSING = 421  # RFC 5321 3.8: the server closes the connection after this
LEADING_DOT = re.compile(rb"(?m)^\.")  # RFC 5321 4.5.2: doubled


class SmtpConnectionLost(Exception):
    """The connection is no more, and nothing of the letter was handed over on it."""


class SmtpConnection:
    """`offer` a letter, then `hand_over`. After a MessageFault it is `usable` or closed."""

    def __init__(self, smtp: SMTP, protocol: SMTPProtocol) -> None:
        """`smtp` is connected, over `protocol`."""
        self._smtp, self._protocol = smtp, protocol
        transport = cast("asyncio.WriteTransport", protocol.transport)
        transport.set_write_buffer_limits(high=1, low=0)  # so that `drain` waits for all of it
        self._writer = asyncio.StreamWriter(transport, protocol, None, asyncio.get_running_loop())

    @classmethod
    async def to(cls, route: Route, trust: ssl.SSLContext) -> Self:
        """Opens a new connection. Raises MessengerDown."""
        encrypted = route.tls != "none"
        smtp = SMTP(
            hostname=route.host,
            port=route.port,
            username=route.user,
            password=route.password,
            local_hostname=domain(route.sender),  # and not this machine's own name
            timeout=GREETING_S,
            use_tls=route.tls == "tls",
            start_tls=encrypted and route.tls != "tls",
            tls_context=trust if encrypted else None,
        )
        try:
            await smtp.connect()
            await _greet(smtp)
        except (SMTPException, OSError, ValueError) as fault:
            raise MessengerDown(f"the mail server cannot be used: {_cause(fault)}") from fault
        if smtp.protocol is None or smtp.protocol.transport is None:
            raise MessengerDown("the mail server closes every connection")
        return cls(smtp, smtp.protocol)

    @property
    def usable(self) -> bool:
        return self._smtp.is_connected

    async def offer(self, envelope: Envelope) -> None:
        """Gives the server everything but the line that ends the letter: it has taken nothing.

        Raises SmtpConnectionLost and MessageFault.
        """
        ready = False
        try:
            await self._address(envelope)
            await self._write(envelope.mail)
            ready = True
        except MessageFault:
            ready = await self._start_over()
            raise
        finally:
            if not ready:
                self._smtp.close()

    async def hand_over(self) -> None:
        """Ends the letter; returns when the server took it. Raises MessageFault."""
        ready = False
        try:
            await self._end_letter()
            ready = True
        except MayHaveArrived:
            raise
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

    async def _address(self, envelope: Envelope) -> None:
        of_letter, of_recipient = self._status_options(envelope)
        try:
            await self._smtp.mail(envelope.sender, options=of_letter, timeout=MAIL_S)
            await self._smtp.rcpt(envelope.recipient, options=of_recipient, timeout=RCPT_S)
            answer = await self._smtp.execute_command(b"DATA", timeout=DATA_S)
        except SMTPRecipientRefused as fault:
            raise _refusal(fault.code, fault.message, "the recipient") from fault
        except SMTPResponseException as fault:
            raise _refusal_of_us(fault.code) from fault
        except SMTPTimeoutError as fault:
            raise MessengerDown("the mail server does not answer") from fault
        except (SMTPException, OSError) as fault:
            raise SmtpConnectionLost from fault
        except ValueError:
            raise MessageFault("the address cannot be written to", permanent=True) from None
        if answer.code != GO_ON:
            raise _refusal_of_us(answer.code)

    def _status_options(self, envelope: Envelope) -> tuple[list[str], list[str]]:
        """The parameters of MAIL and RCPT that ask for delivery status (RFC 3461 4), where the
        server offers it and the notices are heard: also of a delivery, and of headers only. The
        notice names the recipient then, wherever the letter is passed on to."""
        if not envelope.reference or not self._smtp.supports_extension("dsn"):
            return [], []
        return ["RET=HDRS", f"ENVID={envelope.reference}"], [
            ASKED_FOR,
            as_original_recipient(envelope.recipient),
        ]

    async def _write(self, mail: bytes) -> None:
        """Writes in blocks, so that a server that stops reading is noticed."""
        lines = LEADING_DOT.sub(b"..", mail)
        try:
            for start in range(0, len(lines), BLOCK):
                self._protocol.write(lines[start : start + BLOCK])
                async with asyncio.timeout(BLOCK_S):
                    await self._writer.drain()
        except TimeoutError as fault:
            self._smtp.close()
            raise MessengerDown("the mail server stops reading") from fault
        except (SMTPException, OSError) as fault:
            raise SmtpConnectionLost from fault

    async def _end_letter(self) -> None:
        try:
            self._protocol.write(b".\r\n")
        except (SMTPException, OSError) as fault:
            raise LetterStopsUs("the mail server closed the connection") from fault
        try:
            answer = await self._protocol.read_response(timeout=LETTER_S)
        except SMTPResponseException as fault:  # it cannot be read as an answer
            raise MayHaveArrived(f"an answer that means nothing: {fault.code}") from fault
        except (SMTPException, OSError) as fault:
            raise MayHaveArrived(f"no answer to the letter: {type(fault).__name__}") from fault
        if answer.code == TAKEN:
            return
        if not 400 <= answer.code < 600:
            raise MayHaveArrived(f"an answer that means nothing: {answer.code}")
        raise _refusal(answer.code, answer.message, "the letter")

    async def _start_over(self) -> bool:
        try:
            await self._smtp.rset(timeout=MAIL_S)
        except (SMTPException, OSError):
            return False
        return self.usable


async def _greet(smtp: SMTP) -> None:
    """Makes sure that the server has said what it offers on this connection."""
    if not smtp.is_ehlo_or_helo_needed:
        return
    try:
        await smtp.ehlo()
    except SMTPHeloError:
        await smtp.helo()


def _refusal(code: int, words: str, subject: str) -> SmtpConnectionLost | MessageFault:
    """The server's own words are left out of the fault: they repeat the address."""
    if code == CLOSING and subject == "the recipient":
        return SmtpConnectionLost()
    refusal = SmtpRefusal(code, words)
    if refusal.blame is Blame.US or code == CLOSING:
        return LetterStopsUs(f"the mail server refuses us: {refusal.named}")
    reason = f"the mail server refused {subject}: {refusal.named}"
    if refusal.blame is Blame.DOUBTFUL:
        return DoubtfulRefusal(reason)
    kind = BadRecipient if refusal.names_recipient else MessageFault
    return kind(reason, permanent=refusal.permanent)


def _refusal_of_us(code: int) -> SmtpConnectionLost | MessageFault:
    """The fault of a refused greeting, sender or announcement, none of which is about a
    recipient."""
    if code == CLOSING:
        return SmtpConnectionLost()
    return MessengerDown(f"the mail server refused the sender: {code}")


def _cause(fault: Exception) -> str:
    """The fault of a failed connection. The library's words name nobody, because no recipient is
    known yet."""
    if isinstance(fault, SMTPResponseException):
        return f"it answered {fault.code}"
    if isinstance(fault, ssl.SSLCertVerificationError):
        return f"its certificate does not hold: {fault.verify_message}"
    return str(fault)
