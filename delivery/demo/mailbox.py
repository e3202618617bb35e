"""A local mail server, and the web pages that show its letters."""

import asyncio
import re
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session
from jinja2 import Environment, PackageLoader

from delivery.demo.people import DemoClient

PAGES = Environment(loader=PackageLoader("templates", ""), autoescape=True)

PERSONAL = re.compile(r"http://\S+/join/[\w-]+")


@dataclass(slots=True)
class Mailbox:
    """All letters received, in the order of arrival."""

    letters: list[EmailMessage] = field(default_factory=list)
    _arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's own name for it
        raw = envelope.content or b""
        content = raw.encode() if isinstance(raw, str) else raw
        async with self._arrived:
            self.letters.append(message_from_bytes(content, EmailMessage, policy=policy.default))
            self._arrived.notify_all()
        return "250 Taken"

    async def wait_for_letters(self, addresses: Collection[str]) -> None:
        """Waits until each of these addresses has a letter."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: all(map(self.to, addresses)))

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if address in str(letter["To"])]

    async def contents(self, request: web.Request) -> web.Response:
        return _page("mailbox.html", letters=self.letters)

    async def letter(self, request: web.Request) -> web.Response:
        number, letter = self._requested_letter(request)
        return _page("letter.html", number=number, letter=letter, text=part(letter, "plain"))

    async def html(self, request: web.Request) -> web.Response:
        text = part(self._requested_letter(request)[1], "html")
        return web.Response(text=text, content_type="text/html")

    async def calendar(self, request: web.Request) -> web.Response:
        text = part(self._requested_letter(request)[1], "calendar")
        return web.Response(text=text, content_type="text/calendar")

    def _requested_letter(self, request: web.Request) -> tuple[int, EmailMessage]:
        number = int(request.match_info["number"])
        if number >= len(self.letters):
            raise web.HTTPNotFound(text="There is no letter with this number.")
        return number, self.letters[number]


def part(letter: EmailMessage, subtype: str) -> str:
    """The text of the first MIME part of type `text/SUBTYPE` (`plain`, `html`, `calendar`); "" if
    there is none."""
    wanted = f"text/{subtype}"
    texts = (part.get_content() for part in letter.walk() if part.get_content_type() == wanted)
    return str(next(texts, ""))


@asynccontextmanager
async def running(smtp_port: int, web_port: int) -> AsyncIterator[Mailbox]:
    """Runs the mail server and the web server on loopback until the block ends."""
    mailbox = Mailbox()
    loop = asyncio.get_running_loop()
    smtp = await loop.create_server(lambda: SMTP(mailbox), "127.0.0.1", smtp_port)
    app = web.Application()
    app.router.add_get("/", mailbox.contents)
    app.router.add_get(r"/{number:\d{1,6}}", mailbox.letter)
    app.router.add_get(r"/{number:\d{1,6}}/html", mailbox.html)
    app.router.add_get(r"/{number:\d{1,6}}/calendar", mailbox.calendar)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", web_port).start()
    try:
        yield mailbox
    finally:
        await runner.cleanup()
        smtp.close()


def _page(template: str, **values: object) -> web.Response:
    text = PAGES.get_template(f"demo/{template}").render(**values)
    return web.Response(text=text, content_type="text/html")


def personal_link(box: Mailbox, client: DemoClient) -> str:
    """The link of the letter to the client; "?" if the letter has none."""
    personal = PERSONAL.search(part(box.to(client.email)[0], "plain"))
    return personal.group(0) if personal else "?"
