"""A mail server that answers by a script at each step of SMTP, and an event loop that skips
time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field

HANG_UP = ""
"""Instead of an answer: the connection is closed."""
ANSWERS = {
    "GREETING": "220 mail.example",
    "EHLO": "250 mail.example",
    "MAIL": "250 taken",
    "RCPT": "250 taken",
    "DATA": "354 go on",
    ".": "250 taken",
    "RSET": "250 taken",
    "QUIT": "221 bye",
}
"""The answers, by the first word of the client's line; `.` ends a letter."""


class SkippingLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock is ahead by `skipped_s`, so that waits end earlier."""

    skipped_s = 0.0

    def time(self) -> float:
        return super().time() + self.skipped_s


@dataclass
class ScriptedMailServer:
    answers: dict[str, str] = field(default_factory=lambda: dict(ANSWERS))
    silent_at: str | None = None
    """The step at which the server sends nothing until `go_on` is set."""
    silent: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the server has reached that step."""
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    letters: int = 0
    """The number of complete letters received."""
    connections: int = 0
    lines: list[str] = field(default_factory=list)
    """The client's lines, without the letters."""
    port: int = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError), closing(writer):
            going_on = await self._answer(writer, "GREETING")
            while going_on:
                line = (await reader.readuntil(b"\r\n")).decode().strip()
                self.lines.append(line)
                word = line.upper()[:4]
                going_on = await self._answer(writer, word)
                if word == "DATA" and going_on and self.answers["DATA"].startswith("354"):
                    await reader.readuntil(b"\r\n.\r\n")
                    self.letters += 1
                    going_on = await self._answer(writer, ".")

    async def _answer(self, writer: asyncio.StreamWriter, word: str) -> bool:
        if word == self.silent_at:
            self.silent.set()
            await self.go_on.wait()
        answer = self.answers[word]
        if answer == HANG_UP:
            return False
        writer.write(f"{answer}\r\n".encode())
        await writer.drain()
        return word != "QUIT"


@asynccontextmanager
async def scripted_mail_server() -> AsyncIterator[ScriptedMailServer]:
    server = ScriptedMailServer()
    talks = set[asyncio.Task[None]]()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talks.add(task)
        await server.talk(reader, writer)

    listening = await asyncio.start_server(talk, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for talking in talks:
            talking.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await listening.wait_closed()
