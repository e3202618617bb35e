"""A mail server and a simulated Notify that kill the process which hands them a message, at the
step of the hand-over that it has named in a file. What they took is a line of another file.

    python -m tests.story.killed.deadly_channels FOLDER
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session

from integrations.notify.simulator.app import make_notify
from tests.doubles.mail_server import TAKEN, MailServer, mail_server
from tests.integrations.notify.simulated_notify import CONFIG

BY_SMTP = ("MAIL", "RCPT", "DATA", "TAKEN")
BY_NOTIFY = ("POST", "TAKEN")
PORTS, ARMED, LETTERS = "ports", "armed", "letters"
"""The files of the folder: where the two listen, who dies at which step, and what was taken."""


class DeadlyChannels(MailServer):
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def reached(self, step: str) -> None:
        """Kills the armed process if this is its step."""
        armed = self.folder / ARMED
        with suppress(FileNotFoundError, ProcessLookupError):
            dying = json.loads(armed.read_text())
            if dying["step"] == step:
                armed.unlink()
                os.kill(dying["pid"], signal.SIGKILL)

    def took(self, recipient: str, subject: str) -> None:
        with (self.folder / LETTERS).open("a") as letters:
            letters.write(f"{json.dumps([recipient, subject])}\n")

    async def handle_MAIL(self, *call: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.reached("MAIL")
        return await super().handle_MAIL(*call)

    async def handle_RCPT(self, *call: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.reached("RCPT")
        return await super().handle_RCPT(*call)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.reached("DATA")
        await super().handle_DATA(server, session, envelope)
        self.took(envelope.rcpt_tos[0], str(self.letters.pop()["Subject"]))
        self.reached("TAKEN")
        return TAKEN


def deadly(channels: DeadlyChannels) -> Any:
    """The middleware that does to Notify's requests what the mail server does to letters."""

    @web.middleware
    async def kill(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if request.method != "POST":
            return await handler(request)
        channels.reached("POST")
        answer = await handler(request)
        body = await request.json()
        recipient = body.get("email_address") or body.get("phone_number")
        if answer.status == 201:
            channels.took(recipient, body["personalisation"].get("subject", ""))
        channels.reached("TAKEN")
        return answer

    return kill


def now() -> datetime:
    return datetime.now(UTC)


async def listen(folder: Path) -> None:
    channels = DeadlyChannels(folder)
    notify = make_notify(CONFIG, now, now)
    notify.middlewares.insert(0, deadly(channels))
    runner = web.AppRunner(notify, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    async with mail_server(server=channels) as mail:
        await site.start()
        port = runner.addresses[0][1]
        written = folder / f"{PORTS}.part"
        written.write_text(json.dumps({"smtp": mail.port, "notify": port}))
        written.rename(folder / PORTS)
        await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(listen(Path(sys.argv[1])))
