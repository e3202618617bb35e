"""A mail server on loopback, which can refuse letters and hang up."""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

TAKEN = "250 taken"


@dataclass
class MailServer:
    """The accepted letters in order, and the answers to the next ones."""

    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    """The envelope senders of the accepted letters."""
    to_sender: str = TAKEN
    to_recipient: str = TAKEN
    to_letter: str = TAKEN
    hangs_up: bool = False
    """Closes the connection after a letter was accepted, instead of answering."""
    port: int = 0
    _talks: list[Any] = field(default_factory=list)
    _came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def holds(self, number: int) -> None:
        """Returns when `number` letters have been accepted."""
        async with self._came:
            await self._came.wait_for(lambda: len(self.letters) >= number)

    @property
    def connections(self) -> int:
        """The number of connections ever made."""
        return len(self._talks)

    @property
    def open(self) -> int:
        return sum(talk.transport is not None for talk in self._talks)

    def close_connections(self) -> None:
        for talk in self._talks:
            if talk.transport is not None:
                talk.transport.close()

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_sender == TAKEN:
            envelope.mail_from = address
        return self.to_sender

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipient == TAKEN:
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.to_letter == TAKEN:
            content = envelope.original_content or b""
            async with self._came:
                self.letters.append(message_from_bytes(content, policy=policy.default))
                self.recipients.extend(envelope.rcpt_tos)
                self.senders.append(envelope.mail_from or "")
                self._came.notify_all()
        if self.hangs_up and server.transport:
            server.transport.close()
        return self.to_letter

    def talk(self, **how: Any) -> Any:
        talk = SMTP(self, hostname="mail.example", **how)
        self._talks.append(talk)
        return talk


@asynccontextmanager
async def mail_server(
    *,
    tls: str = "none",
    certificate: ssl.SSLContext | None = None,
    password: str | None = None,
    server: MailServer | None = None,
) -> AsyncIterator[MailServer]:
    """A mail server on loopback. `tls` is `none`, `starttls` or `tls`, as in the service's
    settings; only with `starttls` it requires the password."""
    server = server or MailServer()
    how: dict[str, Any] = {}
    if tls == "starttls":
        how = {"tls_context": certificate, "require_starttls": True}
    if password:
        how |= {"auth_required": True, "authenticator": _asking_for(password)}
    loop = asyncio.get_running_loop()
    encrypted = certificate if tls == "tls" else None
    listening = await loop.create_server(lambda: server.talk(**how), "127.0.0.1", 0, ssl=encrypted)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        server.close_connections()
        await listening.wait_closed()


def _asking_for(password: str) -> Callable[..., AuthResult]:
    def check(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=given.password == password.encode(), handled=False)

    return check


class NoOpenSSL(Exception):
    """The command that makes certificates is not installed."""


def make_certificate(folder: Path, name: str) -> Path:
    """A self-signed certificate and its key in one file, for a host `name` such as
    "IP:127.0.0.1"."""
    openssl = shutil.which("openssl")
    if openssl is None:
        raise NoOpenSSL("install openssl: it makes the certificates of these tests")
    made = folder / "certificate.pem"
    command = (
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=mail"
    )
    subprocess.run(
        [
            openssl,
            *command.split(),
            "-addext",
            f"subjectAltName={name}",
            "-keyout",
            made,
            "-out",
            made,
        ],
        check=True,
        capture_output=True,
    )
    return made
