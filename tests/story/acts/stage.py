"""The service, a simulated Zoom and a mail server on ports of their own, with one clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession
from aiohttp.test_utils import TestServer, unused_port

from delivery.configuration.settings import Settings, read
from integrations.zoom.simulator.app import make_zoom
from integrations.zoom.simulator.config import Config
from tests.doubles.mail_server import MailServer, mail_server
from tests.doubles.settable_clock import SettableClock
from tests.service_settings import environment_of
from tests.story.machines.service_process import Running, running
from tests.waiting import LONG_S

CONFIG = Config(
    account_id="account",
    client_id="client",
    client_secret="client secret",
    webhook_secret="webhook secret",
    rtms_client_id="rtms client",
    rtms_client_secret="rtms secret",
    dropped_settings=frozenset({"mute_upon_entry"}),  # Zoom ignores it without an error
    webhook_timeout_s=LONG_S,  # a busy machine must not look like an outage
)


@dataclass
class StoryZoom:
    """Acts in the meetings of the simulated Zoom."""

    url: str
    http: ClientSession
    meeting: str = ""

    async def act(self, act: str, **keys: object) -> None:
        """Performs an act; returns when the service has answered each of its webhooks."""
        order = {"act": act, "meeting_id": self.meeting, "timeout_s": LONG_S, **keys}
        async with self.http.post(f"{self.url}/acts", json=order) as answer:
            assert answer.status == 200, f"{act}: {await answer.text()}"

    async def meetings(self) -> list[dict[str, Any]]:
        async with self.http.get(f"{self.url}/state") as answer:
            meetings: list[dict[str, Any]] = (await answer.json())["meetings"]
        return meetings

    async def registrants(self) -> dict[str, str]:
        """The registrant ids of the meeting, by name."""
        (held,) = await self.meetings()
        return {registrant["name"]: registrant["id"] for registrant in held["registrants"]}


@dataclass
class StoryStage:
    service: Running
    zoom: StoryZoom
    post: MailServer
    clock: SettableClock
    settings: Settings


@asynccontextmanager
async def stage(database_url: str, clock: SettableClock) -> AsyncIterator[StoryStage]:
    port = unused_port()
    service_url = f"http://127.0.0.1:{port}"
    async with (
        mail_server() as post,
        TestServer(make_zoom(CONFIG, clock.now)) as zoom_server,
        ClientSession() as http,
    ):
        zoom = StoryZoom(str(zoom_server.make_url("")).rstrip("/"), http)
        settings = read(environment(database_url, service_url, zoom.url, post.port))
        async with running(settings, clock, port=port, scanning=True) as service:
            await zoom.act("subscribe", url=f"{service_url}/webhooks/zoom")
            await zoom.act("validate_url")
            yield StoryStage(service, zoom, post, clock, settings)


def environment(database_url: str, service: str, zoom: str, smtp_port: int) -> dict[str, str]:
    settings = {
        "ZOOM_API_URL": f"{zoom}/v2",
        "ZOOM_OAUTH_URL": f"{zoom}/oauth/token",
        "ZOOM_RTMS_CLIENT_ID": CONFIG.rtms_client_id,
        "ZOOM_RTMS_CLIENT_SECRET": CONFIG.rtms_client_secret,
        "OUTBOX_FOLDER": "",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(smtp_port),
        "SMTP_TLS": "none",
        "SCAN_SECONDS": "0.5",
        "SCREEN_SECONDS": "0.5",
    }
    ours = {f"COURSEWATCH_{name}": value for name, value in settings.items()}
    return {**environment_of(database_url, public_url=service), **ours}
