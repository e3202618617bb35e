"""The mail server for notices, met as mail servers meet it."""

import asyncio
import smtplib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest

from integrations.email.bounces.bounce_address import BounceAddress
from integrations.email.bounces.listener import ListenerLimits, listening
from integrations.email.smtp import Smtp
from tests.doubles.mail_server import mail_server
from tests.integrations.email.bounces import notices
from tests.integrations.email.smtp_letter import a_letter, route

OURS = BounceAddress("bounces@post.example", b"k" * 32)
SENDER = OURS.sender_of("m7.1")
FORGED = BounceAddress(OURS.address, b"o" * 32).sender_of("m7.1")


@dataclass
class Heard:
    """The mails that were passed on, with their references."""

    mails: list[tuple[bytes, str]] = field(default_factory=list)
    fault: Exception | None = None
    port: int = 0

    async def hear(self, raw: bytes, reference: str) -> None:
        if self.fault:
            raise self.fault
        self.mails.append((raw, reference))


@asynccontextmanager
async def notice_server(limits: ListenerLimits | None = None) -> AsyncIterator[Heard]:
    heard = Heard()
    chosen = limits or ListenerLimits()
    async with listening("127.0.0.1", 0, OURS, heard.hear, chosen) as port:
        heard.port = port
        yield heard


def deliver(port: int, recipient: str, mail: bytes = notices.POSTFIX) -> str:
    """Hands a mail over by SMTP with the empty sender, as servers do; "taken", or the refused
    command and the code."""
    with smtplib.SMTP("127.0.0.1", port) as client:
        try:
            client.sendmail("", [recipient], mail)
        except smtplib.SMTPRecipientsRefused as refused:
            ((code, _),) = refused.recipients.values()
            return f"RCPT {code}"
        except smtplib.SMTPSenderRefused as refused:
            return f"MAIL {refused.smtp_code}"
        except smtplib.SMTPDataError as refused:
            return f"DATA {refused.smtp_code}"
    return "taken"


async def test_a_notice_to_a_sender_of_ours_is_passed_on_whole() -> None:
    async with notice_server() as server:
        assert await asyncio.to_thread(deliver, server.port, SENDER) == "taken"
        assert await asyncio.to_thread(deliver, server.port, SENDER.upper()) == "taken"
        assert server.mails == [(notices.POSTFIX, "m7.1")] * 2


async def test_mail_servers_may_also_speak_lmtp() -> None:
    def by_lmtp(port: int) -> None:
        with smtplib.LMTP("127.0.0.1", port) as client:
            client.sendmail("", [SENDER], notices.POSTFIX)

    async with notice_server() as server:
        await asyncio.to_thread(by_lmtp, server.port)
        assert server.mails == [(notices.POSTFIX, "m7.1")]


@pytest.mark.parametrize(
    "recipient",
    [FORGED, OURS.address, "alan@client.example", SENDER.replace("post", "other"), "postmaster"],
)
async def test_mail_to_anybody_else_is_refused_before_it_is_sent(recipient: str) -> None:
    async with notice_server() as server:
        assert await asyncio.to_thread(deliver, server.port, recipient) == "RCPT 550"
        assert server.mails == []


async def test_a_second_recipient_is_for_another_mail() -> None:
    def answers(port: int) -> list[int]:
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.ehlo()
            client.mail("")
            return [client.rcpt(recipient)[0] for recipient in (SENDER, SENDER, FORGED)]

    async with notice_server() as server:
        assert await asyncio.to_thread(answers, server.port) == [250, 452, 550]


async def test_a_notice_that_cannot_be_recorded_stays_with_its_server() -> None:
    async with notice_server() as server:
        server.fault = OSError("alan@client.example is no business of strangers")
        assert await asyncio.to_thread(deliver, server.port, SENDER) == "DATA 451"
        server.fault = None
        assert await asyncio.to_thread(deliver, server.port, SENDER) == "taken"


async def test_ten_megabytes_are_refused() -> None:
    async with notice_server() as server:
        large = notices.POSTFIX + b"x" * 70 + b"\r\n" * 5_000_000
        assert await asyncio.to_thread(deliver, server.port, SENDER, large) == "MAIL 552"
        assert server.mails == []


async def test_bytes_that_are_no_mail_are_taken_and_passed_on() -> None:
    odd = b"\0\xff\xfe" * 400 + b"\r\n" + b"y" * 20_000 + b"\r\n"
    async with notice_server() as server:
        assert await asyncio.to_thread(deliver, server.port, SENDER, odd) == "taken"
        assert server.mails == [(odd, "m7.1")]


async def test_connections_above_the_limit_are_told_to_come_back() -> None:
    async with notice_server(ListenerLimits(connections=1)) as server:
        first = await asyncio.open_connection("127.0.0.1", server.port)
        assert (await first[0].readline()).startswith(b"220")
        second = await asyncio.open_connection("127.0.0.1", server.port)
        assert (await second[0].readline()).startswith(b"421")
        assert await second[0].read() == b""
        first[1].close()
        await first[1].wait_closed()
        second[1].close()


@pytest.mark.parametrize(
    "limits", [ListenerLimits(idle_s=0.05), ListenerLimits(longest_s=0.05)], ids=["idle", "long"]
)
async def test_a_connection_that_says_nothing_is_closed(limits: ListenerLimits) -> None:
    async with notice_server(limits) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        assert (await reader.readline()).startswith(b"220")
        assert await reader.read() == b""
        writer.close()


async def test_a_connection_that_never_ends_is_closed() -> None:
    async with notice_server(ListenerLimits(longest_s=0.3)) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        await _until_closed(reader, lambda: _say(writer, b"NOOP\r\n"))
        writer.close()


async def _until_closed(reader: asyncio.StreamReader, say: Callable[[], Awaitable[None]]) -> None:
    try:
        while await reader.readline():
            await say()
    except ConnectionError:
        return


async def _say(writer: asyncio.StreamWriter, line: bytes) -> None:
    writer.write(line)
    await writer.drain()


async def test_a_stop_closes_what_is_open() -> None:
    async with notice_server() as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        await reader.readline()
    assert await reader.read() == b""
    writer.close()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", server.port)) != 0


async def test_a_letter_that_bounces_comes_back_to_its_own_sender() -> None:
    """The letter's own connection and the notice's, end to end: what MAIL FROM said is what the
    notice is addressed to."""
    async with mail_server() as mail, notice_server() as server:
        smtp = Smtp(replace(route(mail.port), bounces=OURS))
        await smtp.send(replace(a_letter(), reference="m9.2"))
        await smtp.send(a_letter(2))
        await smtp.close()
        first, second = mail.senders
        assert second == "courses@provider.example"
        assert await asyncio.to_thread(deliver, server.port, first) == "taken"
        assert [reference for _, reference in server.mails] == ["m9.2"]
