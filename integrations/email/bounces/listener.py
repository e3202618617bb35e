"""A mail server for notices alone, by SMTP and by LMTP on one port.

It takes mail for the bounce addresses of our own letters, and passes none on. A mail server that
cannot be heard now keeps its notice and tries again.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session

from integrations.email.bounces.bounce_address import BounceAddress
from integrations.email.bounces.bounce_notice import LARGEST_NOTICE

log = structlog.get_logger("coursewatch.bounces")

Hear = Callable[[bytes, str], Awaitable[None]]
"""Takes the bytes of a mail and the reference that its recipient proves."""

TAKEN = "250 2.0.0 Taken"
NOT_OURS = "550 5.1.1 No letter of ours has this address"
ONE_AT_A_TIME = "452 4.5.3 One recipient at a time"
LATER = "451 4.3.0 Not now: try again later"


@dataclass(frozen=True, slots=True)
class ListenerLimits:
    """What strangers may take of the service."""

    connections: int = 20
    idle_s: float = 60.0
    """Seconds without a line."""
    longest_s: float = 300.0
    """Seconds of a connection, however busy."""
    notice_bytes: int = LARGEST_NOTICE
    each_command: int = 200
    """Uses of each command on one connection."""


class NoticeConnection(SMTP):
    """One connection, by SMTP or LMTP: with one recipient a mail both answer alike."""

    line_length_limit = 64 * 1024  # longer than RFC 5321 allows: a notice is not lost for a line

    deadline: asyncio.TimerHandle | None = None

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        if self.deadline is not None:
            self.deadline.cancel()

    async def smtp_LHLO(self, hostname: str) -> None:  # noqa: N802 - aiosmtpd's name
        """The greeting of LMTP (RFC 2033)."""
        await self.smtp_EHLO(hostname)


class RefusedConnection(asyncio.Protocol):
    """A connection above the limit: it is told to come back."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        writing = cast("asyncio.WriteTransport", transport)
        writing.write(b"421 4.3.2 Too many connections: try again later\r\n")
        writing.close()


@dataclass(slots=True)
class NoticeServer:
    """The answers to commands, and the open connections."""

    address: BounceAddress
    hear: Hear
    limits: ListenerLimits
    _open: set[NoticeConnection] = field(default_factory=set)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        server: NoticeConnection,
        session: Session,
        envelope: Envelope,
        recipient: str,
        options: list[str],
    ) -> str:
        if self.address.reference_of(recipient) is None:
            return NOT_OURS
        if envelope.rcpt_tos:
            return ONE_AT_A_TIME
        envelope.rcpt_tos.append(recipient)
        return TAKEN

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: NoticeConnection, session: Session, envelope: Envelope
    ) -> str:
        """A mail that is no notice is taken too: to refuse it would make another notice."""
        reference = self.address.reference_of(envelope.rcpt_tos[0])
        if reference is None:
            return NOT_OURS
        try:
            await self.hear(envelope.original_content or b"", reference)
        except Exception as fault:  # noqa: BLE001 - our failure costs no notice: its server keeps it
            log.warning("notice not recorded", fault=type(fault).__name__)
            return LATER
        return TAKEN

    async def handle_exception(self, fault: Exception) -> str:
        """The answer to what aiosmtpd could not do; without it the fault's words would go out."""
        log.warning("connection of a notice", fault=type(fault).__name__)
        return LATER

    def connection(self) -> asyncio.BaseProtocol:
        """The protocol of a new connection."""
        self._open = {talk for talk in self._open if talk.transport is not None}
        if len(self._open) >= self.limits.connections:
            return RefusedConnection()
        loop = asyncio.get_running_loop()
        talk = NoticeConnection(
            self,
            data_size_limit=self.limits.notice_bytes,
            timeout=self.limits.idle_s,
            command_call_limit=self.limits.each_command,
            hostname=self.address.address.rpartition("@")[2],
            ident="notices",
            loop=loop,
        )
        self._open.add(talk)
        talk.deadline = loop.call_later(self.limits.longest_s, _close, talk)
        return talk

    def close(self) -> None:
        for talk in self._open:
            _close(talk)


def _close(talk: NoticeConnection) -> None:
    if talk.transport is not None:
        talk.transport.close()


@asynccontextmanager
async def listening(
    host: str,
    port: int,
    address: BounceAddress,
    hear: Hear,
    limits: ListenerLimits = ListenerLimits(),
) -> AsyncIterator[int]:
    """Listens until the block ends; gives the port, which is a free one for 0. Raises OSError."""
    notices = NoticeServer(address, hear, limits)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(notices.connection, host, port)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        notices.close()
        await server.wait_closed()
