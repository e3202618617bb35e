"""Whatever octets a stranger sends: the log of the service holds no personal link and no cookie."""

import asyncio
from contextlib import suppress

import pytest
from aiohttp.test_utils import unused_port

from tests.delivery.commands.test_serve import running, started
from tests.service_settings import environment_of
from tests.waiting import waiting_for

KEY = "xY20CTZE0_dKdGJmLkz-PzbeGCa9plXLMEL4Pwbapb0"
LINK, COOKIE = f"/join/{KEY}".encode(), f"Cookie: __Host-coursewatch={KEY}".encode()

REQUESTS = (
    b"GET %b HTTP/1.1\r\nHost: x\r\n%b\r\n\r\n",
    b"GET %b\xff HTTP/1.1\r\nHost: x\r\n%b\r\n\r\n",
    b"GET %b HTTP/1.1\r\nHost: x\r\n%b\xff\r\n\r\n",
    b"GET %b HTTP/1.1\r\nHost: x\r\n%b\x01\r\n\r\n",
    b"GET %b HTTP/9.9\r\nHost: x\r\n%b\r\n\r\n",
    b"G\xffT %b HTTP/1.1\r\nHost: x\r\n%b\r\n\r\n",
    b"GET  %b HTTP/1.1\r\nHost: x\r\n%b\r\n\r\n",
    b"GET %b HTTP/1.1\r\n%b\r\nA\r\n\r\n",
    b"GET http://[%b HTTP/1.1\r\nHost: x\r\n%b\r\n\r\n",
    b"CONNECT %b HTTP/1.1\r\nHost: x\r\n%b\r\n\r\n",
    b"GET %b/" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n%b\r\n\r\n",
    b"GET %b HTTP/1.1\r\nHost: x\r\n%b" + b"a" * 9000 + b"\r\n\r\n",
    b"POST %b HTTP/1.1\r\nHost: x\r\n%b\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nab",
    b"POST %b HTTP/1.1\r\nHost: x\r\n%b\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST %b HTTP/1.1\r\nHost: x\r\n%b\r\nContent-Type: multipart/form-data\r\n"
    b"Content-Length: 1\r\n\r\na",
    b"POST %b HTTP/1.1\r\nHost: x\r\n%b\r\nExpect: \xff\r\n\r\n",
    b"POST %b HTTP/1.1\r\nHost: x\r\n%b\r\nContent-Length: 9\r\n\r\n",
)


async def send_and_leave(port: int, octets: bytes) -> None:
    """Without a last word: the service may be in the middle of an answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(octets)
    writer.write_eof()
    with suppress(ConnectionError):
        await reader.read(100)
    writer.transport.abort()


@pytest.mark.thorough
async def test_the_log_holds_neither_a_link_nor_a_cookie(sqlite_url: str) -> None:
    port = unused_port()
    environ = {**environment_of(sqlite_url), "COURSEWATCH_PORT": str(port)}
    async with running(environ) as process:
        await started(process)
        for request in REQUESTS:
            async with waiting_for("an answer"):
                await send_and_leave(port, request % (LINK, COOKIE))
                await send_and_leave(port, (request % (LINK, COOKIE))[:-20])
        process.terminate()
        async with waiting_for("the service to end"):
            _, printed = await process.communicate()
    log = printed.decode()
    assert '"route": "/join/{link_key}"' in log
    for start in range(len(KEY) - 8):
        assert KEY[start : start + 8] not in log
