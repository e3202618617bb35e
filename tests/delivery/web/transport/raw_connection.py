"""A stranger's socket, which sends any octets and reads the answers."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.client import parse_headers
from io import BytesIO
from typing import Self


@dataclass(frozen=True, slots=True)
class RawAnswer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """Reads the status. Raises ValueError if the octets are no answer, or empty."""
        head, ended, body = raw.partition(b"\r\n\r\n")
        line, _, fields = head.partition(b"\r\n")
        version, status = line.split(b" ", 2)[:2]
        if not ended or not version.startswith(b"HTTP/"):
            raise ValueError(f"no answer: {raw[:80]!r}")
        headers = parse_headers(BytesIO(fields + b"\r\n\r\n"))
        return cls(int(status), {name.title(): value for name, value in headers.items()}, body)


@dataclass(frozen=True, slots=True)
class RawConnection:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, octets: bytes) -> None:
        self.writer.write(octets)
        await self.writer.drain()

    async def answer(self) -> RawAnswer:
        """The first answer, with as much of its body as its Content-Length says."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        answer = RawAnswer.read(head)
        length = int(answer.headers.get("Content-Length", "0"))
        return RawAnswer(answer.status, answer.headers, await self.reader.readexactly(length))

    async def is_closed(self) -> bool:
        """Returns True when the service has closed the connection; waits without a limit."""
        try:
            while await self.reader.read(65536):
                pass
        except ConnectionError:
            pass
        return True


@asynccontextmanager
async def raw_connection(port: int) -> AsyncIterator[RawConnection]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield RawConnection(reader, writer)
    finally:
        writer.close()


async def ask(port: int, octets: bytes) -> RawAnswer:
    """Sends octets on a connection of their own; returns the answer."""
    async with raw_connection(port) as connection:
        await connection.send(octets)
        return await connection.answer()


def post(path: str, body: bytes = b"", *lines: bytes, form: bool = True) -> bytes:
    """A POST whose header lines precede those that the body needs."""
    kind = [b"Content-Type: application/x-www-form-urlencoded"] if form else []
    length = b"Content-Length: %d" % len(body)
    head = [f"POST {path} HTTP/1.1".encode(), b"Host: localhost", *lines, *kind, length]
    return b"\r\n".join([*head, b"", body])


def get(path: str, *lines: bytes) -> bytes:
    return b"\r\n".join([f"GET {path} HTTP/1.1".encode(), b"Host: localhost", *lines, b"", b""])
