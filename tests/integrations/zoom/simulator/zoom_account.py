"""The simulator's test tools: a client of Zoom, a webhook endpoint, a clock."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import ClientResponse, ClientSession, web

from integrations.zoom.simulator.config import Config

Json = dict[str, Any]
START = datetime(2026, 6, 10, 7, 40, tzinfo=UTC)
CONFIG = Config(
    account_id="ACCOUNT",
    client_id="client",
    client_secret="client-secret",
    webhook_secret="webhook-secret",
    rtms_client_id="general-app",
    rtms_client_secret="general-secret",
    speed=1_000_000.0,
)


QUIET = {"auto_start_meeting_summary": False}


@dataclass
class AccountClock:
    at: datetime = START
    tick: float = 0.0  # seconds that pass at each reading

    def now(self) -> datetime:
        self.at += timedelta(seconds=self.tick)
        return self.at

    def move(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass
class Posted:
    headers: dict[str, str]
    raw: bytes
    body: Json


@dataclass
class Endpoint:
    """An endpoint that records what is posted and gives scripted answers, else 200."""

    url: str = ""
    posted: list[Posted] = field(default_factory=list)
    answers: list[web.Response] = field(default_factory=list)
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, request: web.Request) -> web.Response:
        raw = await request.read()
        body = await request.json()
        headers = {name.lower(): value for name, value in request.headers.items()}
        async with self.arrived:
            self.posted.append(Posted(headers, raw, body))
            self.arrived.notify_all()
        return self.answers.pop(0) if self.answers else web.Response()

    async def heard(self, event: str) -> None:
        """Returns once such an event has been posted."""
        async with self.arrived:
            await self.arrived.wait_for(lambda: event in self.events())

    def events(self) -> list[str]:
        return [webhook.body["event"] for webhook in self.posted]

    def last(self, event: str) -> Json:
        return [webhook.body for webhook in self.posted if webhook.body["event"] == event][-1]

    def participant(self, event: str) -> Json:
        participant: Json = self.last(event)["payload"]["object"]["participant"]
        return participant


@dataclass
class ZoomUnderTest:
    """Calls the simulator over HTTP as a client of Zoom and as the people in a meeting."""

    url: str
    session: ClientSession
    clock: AccountClock
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def basic(self) -> dict[str, str]:
        return {"Authorization": aiohttp.encode_basic_auth("client", "client-secret")}

    async def sign_in(self) -> None:
        answer = await self.session.post(
            f"{self.url}/oauth/token",
            params={"grant_type": "account_credentials", "account_id": "ACCOUNT"},
            headers=self.basic,
        )
        self.headers = {"Authorization": f"Bearer {(await answer.json())['access_token']}"}

    async def ask(self, method: str, path: str, body: object = None) -> tuple[int, Json]:
        answer = await self.session.request(
            method, f"{self.url}/v2{path}", json=body, headers=self.headers
        )
        return answer.status, await _json(answer)

    async def make(self, **settings: object) -> str:
        body = {
            "topic": "Course",
            "start_time": "2026-06-10T09:00:00",
            "timezone": "Europe/London",
            "duration": 165,
            "settings": {"approval_type": 0, "waiting_room": True, **QUIET, **settings},
        }
        status, made = await self.ask("POST", "/users/HOST-1/meetings", body)
        assert status == 201
        return str(made["id"])

    async def register(self, meeting_id: str, email: str = "b1v1@clients.invalid") -> Json:
        body = {"email": email, "first_name": "Alan", "last_name": "Archer"}
        status, made = await self.ask("POST", f"/meetings/{meeting_id}/registrants", body)
        assert status == 201
        return made

    async def try_act(self, act: str, meeting_id: str = "", **keys: object) -> tuple[int, Json]:
        order = {"act": act, "meeting_id": meeting_id, **keys}
        answer = await self.session.post(f"{self.url}/acts", json=order)
        return answer.status, await answer.json()

    async def act(self, act: str, meeting_id: str = "", **keys: object) -> Json:
        status, said = await self.try_act(act, meeting_id, **keys)
        assert status == 200, said
        return said

    async def deliveries(self, event: str) -> list[Json]:
        answer = await self.session.get(f"{self.url}/deliveries", params={"event": event})
        sent: list[Json] = (await answer.json())["deliveries"]
        return sent


async def _json(answer: ClientResponse) -> Json:
    said: Json = await answer.json() if answer.content_type == "application/json" else {}
    return said


@dataclass
class HeldMeeting:
    """A live meeting with one registered client."""

    zoom: ZoomUnderTest
    meeting_id: str
    registrant_id: str

    async def act(self, act: str, **keys: object) -> Json:
        """Performs an act of the client."""
        return await self.zoom.act(act, self.meeting_id, registrant_id=self.registrant_id, **keys)
