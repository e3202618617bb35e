"""Starts and stops the demonstration's processes: the service and the simulated Zoom."""

import asyncio
import os
import secrets
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote

import aiohttp

from delivery.configuration.environment import PREFIX

READY_WITHIN_S = 120.0  # on a slow and busy machine
STOPS_WITHIN_S = 20.0
TRIES_EVERY_S = 0.05


class ProcessNotStarted(RuntimeError):
    """A process of the demonstration did not start; the message names it and its address."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The four ports on loopback."""

    service: int
    zoom: int
    mailbox: int
    smtp: int

    @property
    def service_url(self) -> str:
        return f"http://127.0.0.1:{self.service}"

    @property
    def zoom_url(self) -> str:
        return f"http://127.0.0.1:{self.zoom}"

    @property
    def mailbox_url(self) -> str:
        return f"http://127.0.0.1:{self.mailbox}"


@dataclass(frozen=True, slots=True)
class DemoKeys:
    """Secrets of one demonstration."""

    account: str = "demo-account"
    client: str = "demo-client"
    client_secret: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    rtms_client: str = "demo-rtms"
    rtms_secret: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    webhook_secret: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)
    password: str = field(default_factory=lambda: secrets.token_hex(6), repr=False)
    """Of both officers."""


def addresses(first: int) -> Addresses:
    """Chooses the four ports from `first` on; any free port replaces one that is in use."""
    with ExitStack() as held:  # all at once, so that no two are the same
        return Addresses(*(_port(first + step, held) for step in range(4)))


def environment(
    folder: Path, at: Addresses, keys: DemoKeys, policies: Path | None = None
) -> dict[str, str]:
    """The settings of `coursewatch serve`, under the same names as in production."""
    settings = {
        "DATABASE_URL": f"sqlite:///{folder / 'coursewatch.db'}",
        "SECRET": keys.secret,
        "PUBLIC_URL": at.service_url,
        "PORT": str(at.service),
        "DEVELOPMENT": "1",
        "SECOND_FACTOR_FROM": "9999-12-31",  # its links must be enough for a reader
        "ZOOM_ACCOUNT_ID": keys.account,
        "ZOOM_CLIENT_ID": keys.client,
        "ZOOM_CLIENT_SECRET": keys.client_secret,
        "ZOOM_API_URL": f"{at.zoom_url}/v2",
        "ZOOM_OAUTH_URL": f"{at.zoom_url}/oauth/token",
        "ZOOM_WEBHOOK_SECRETS": keys.webhook_secret,
        "ZOOM_RTMS_CLIENT_ID": keys.rtms_client,
        "ZOOM_RTMS_CLIENT_SECRET": keys.rtms_secret,
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(at.smtp),
        "SMTP_TLS": "none",
        "MAIL_FROM": "Courses <courses@provider.example>",
        "HELP_LINE": "01632 960123",
        "PROVIDER_NAME": "Demonstration Road Safety Partnership",
        "SCAN_SECONDS": "0.5",
        "SCREEN_SECONDS": "1",
        "REHEARSAL_CLOCK": str(folder / "clock.json"),
        "AUDIT_FOLDER": str(folder / "audit-log"),
        "AUDIT_KEY_FILE": str(folder / "audit.key"),
        "AUDIT_WITNESSES": "first-witness@provider.example,second-witness@provider.example",
        "DESTRUCTION_REGISTER": str(folder / "destructions.jsonl"),
    }
    if policies is not None:
        settings["POLICY_FOLDER"] = str(policies)
    return {f"{PREFIX}{name}": value for name, value in settings.items()}


def save_environment(folder: Path, environ: Mapping[str, str]) -> None:
    """Writes the settings as shell assignments to `settings.env`, for a later service on these
    records."""
    path = folder / "settings.env"
    path.touch(mode=0o600)
    path.write_text("".join(f"{name}={quote(value)}\n" for name, value in environ.items()))


@asynccontextmanager
async def running(
    *arguments: str, environ: Mapping[str, str], ready: str, log: Path
) -> AsyncIterator[None]:
    """Runs `coursewatch ARGUMENTS` until the block ends; enters the block when the URL `ready`
    answers.

    Raises ProcessNotStarted if the process ends first or does not answer within 120 s.
    """
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "from delivery.cli import main; raise SystemExit(main())",
            *arguments,
            env={**_inherited_environment(), **environ},
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C reaches the demonstration alone
        )
        try:
            await _wait_until_ready(f"coursewatch {arguments[0]}", ready, process)
            yield
        finally:
            await _stop(process)


def _inherited_environment() -> dict[str, str]:
    """The environment without coursewatch's own settings, which belong to another service."""
    return {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}


async def _wait_until_ready(name: str, url: str, process: asyncio.subprocess.Process) -> None:
    try:
        async with aiohttp.ClientSession() as http, asyncio.timeout(READY_WITHIN_S):
            while process.returncode is None:
                try:
                    async with http.get(url):
                        return
                except aiohttp.ClientError:
                    await asyncio.sleep(TRIES_EVERY_S)
    except TimeoutError:
        reason = f"The process `{name}` did not answer at {url} within {READY_WITHIN_S:g} seconds"
        raise ProcessNotStarted(reason) from None
    raise ProcessNotStarted(f"The process `{name}` ended with code {process.returncode}")


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(STOPS_WITHIN_S):
                await process.wait()
    finally:  # also when a second Ctrl-C ends the wait
        if process.returncode is None:
            process.kill()
    await process.wait()


def _port(wanted: int, held: ExitStack) -> int:
    probe = held.enter_context(socket.socket())
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", wanted))
    except OSError:
        probe.bind(("127.0.0.1", 0))
    port: int = probe.getsockname()[1]
    return port
