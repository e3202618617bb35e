"""Letters by SMTP: encrypted, over a few connections that are kept while there is work."""

import asyncio
import ssl

from integrations.email.mime_message import bare_address, mime_message
from integrations.email.smtp_connection import Route, SmtpConnection, SmtpConnectionLost
from integrations.messenger import Letter, MessengerDown


class Smtp:
    """A messenger over at most `at_most` connections at a time."""

    def __init__(self, route: Route, *, at_most: int = 3) -> None:
        self._route = route
        self._trust = route.trust or ssl.create_default_context()
        self._free = asyncio.Semaphore(at_most)
        self._idle: list[SmtpConnection] = []

    async def send(self, letter: Letter) -> None:
        mail = mime_message(letter, self._route.sender)
        async with self._free:
            while self._idle:  # which the server may have closed meanwhile
                try:
                    return await self._over(self._idle.pop(), mail, letter.to)
                except SmtpConnectionLost:
                    continue
            try:
                await self._over(await SmtpConnection.to(self._route, self._trust), mail, letter.to)
            except SmtpConnectionLost as fault:
                raise MessengerDown("the mail server closes every connection") from fault

    async def _over(self, connection: SmtpConnection, mail: bytes, recipient: str) -> None:
        try:
            await connection.deliver(mail, bare_address(self._route.sender), recipient)
        finally:
            if connection.usable:
                self._idle.append(connection)

    async def close(self) -> None:
        while self._idle:
            await self._idle.pop().leave()
