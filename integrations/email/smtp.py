"""Letters by SMTP: encrypted, over a few connections that are kept while there is work."""

import asyncio
import ssl

from integrations.email.mime_message import mime_message
from integrations.email.smtp_connection import SmtpConnection, SmtpConnectionLost
from integrations.email.smtp_route import Envelope, Route
from integrations.messenger import Letter, LetterStopsUs, MessageFault, MessengerDown

OFFER_S = 720.0
"""Seconds from the first byte until the server has everything but the end of a letter: the time
that RFC 5321 4.5.3.2 allows for sender, recipient and announcement together. A letter that is not
handed over by then was not accepted."""


class Smtp:
    """A messenger over at most `at_most` connections at a time."""

    def __init__(self, route: Route, *, at_most: int = 3) -> None:
        self._route = route
        self._trust = route.trust or ssl.create_default_context()
        self._free = asyncio.Semaphore(at_most)
        self._idle: list[SmtpConnection] = []

    async def send(self, letter: Letter) -> None:
        """Takes at most OFFER_S and the 10 minutes that a server has for its answer. A thread packs
        the letter, which takes 7 ms."""
        mail = await asyncio.to_thread(mime_message, letter, self._route.sender)
        sender = self._route.envelope_sender(letter.reference)
        hears = self._route.bounces is not None
        envelope = Envelope(sender, letter.to, mail, letter.reference if hears else "")
        async with self._free:
            try:
                async with asyncio.timeout(OFFER_S):
                    connection = await self._offered(envelope)
            except TimeoutError as fault:
                raise MessengerDown("the mail server takes too long") from fault
            try:
                await connection.hand_over()
            finally:
                self._keep(connection)

    async def _offered(self, envelope: Envelope) -> SmtpConnection:
        """The connection over which all but the end of the letter went out."""
        while self._idle:  # which the server may have closed meanwhile
            try:
                return await self._offer(self._idle.pop(), envelope)
            except SmtpConnectionLost:
                continue
        try:
            fresh = await SmtpConnection.to(self._route, self._trust)
            return await self._offer(fresh, envelope)
        except SmtpConnectionLost as fault:
            raise LetterStopsUs("the mail server closes every connection") from fault

    async def _offer(self, connection: SmtpConnection, envelope: Envelope) -> SmtpConnection:
        try:
            await connection.offer(envelope)
        except MessageFault:
            self._keep(connection)
            raise
        return connection

    def _keep(self, connection: SmtpConnection) -> None:
        if connection.usable:
            self._idle.append(connection)

    async def close(self) -> None:
        while self._idle:
            await self._idle.pop().leave()
