"""The whole service on a real port, with its clients: Zoom and browsers."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientResponse, ClientSession, CookieJar
from aiohttp.test_utils import TestServer
from aiohttp.web import Application
from yarl import URL

from delivery.app import make_app
from delivery.configuration.settings import Settings
from delivery.records.database.store import Store
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import AssessmentRow
from delivery.web.app_keys import STORE
from delivery.web.live_keys import JUDGE
from integrations.zoom.simulator.webhooks.deliveries import sign
from tests.doubles.settable_clock import SettableClock
from tests.waiting import until

CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass
class Running:
    app: Application
    url: str
    clock: SettableClock
    http: ClientSession
    secret: str

    @property
    def store(self) -> Store:
        return self.app[STORE]

    async def hears(self, raw: bytes) -> int:
        """Posts a webhook with this body, signed now; returns the status of the answer."""
        stamp = str(int(self.clock.now().timestamp()))
        headers = {
            "x-zm-request-timestamp": stamp,
            "x-zm-signature": sign(self.secret, stamp, raw),
        }
        async with self.http.post(f"{self.url}/webhooks/zoom", data=raw, headers=headers) as answer:
            return answer.status

    async def takes(self, raw: bytes) -> None:
        """Posts a webhook until it is taken, as Zoom does when a busy service answers 503."""

        async def is_taken() -> bool:
            return await self.hears(raw) == 200

        await until("the service to take a webhook", is_taken)

    async def judged(self, course_id: int) -> AssessmentRow:
        """The course's assessment, made now by the service's own judge."""
        await self.app[JUDGE].judge(course_id)
        async with self.store.reading() as tx:
            assessment = await assessments.of_course(tx, course_id)
        assert assessment is not None
        return assessment

    @asynccontextmanager
    async def browser(self) -> AsyncIterator["Browser"]:
        """A browser with its own cookies. It accepts Secure cookies over HTTP, as browsers do on
        loopback."""
        jar = CookieJar(unsafe=True, treat_as_secure_origin=URL(self.url))
        async with ClientSession(cookie_jar=jar, headers={"Origin": self.url}) as http:
            yield Browser(http, self.url)


@dataclass
class Browser:
    http: ClientSession
    url: str
    _tokens: dict[str, str] = field(default_factory=dict)

    async def read(self, path: str) -> str:
        """Reads the page at this path. The status must be 200."""
        async with self.http.get(self._at(path)) as answer:
            assert answer.status == 200, f"{path}: {answer.status}"
            return await answer.text()

    async def sign_in(self, link: str) -> None:
        """Signs in through a link that works once. Opening it does not use it up; pressing its
        button does."""
        await self.read(link)
        async with self.http.post(self._at(link), allow_redirects=False) as answer:
            assert answer.status == 303

    async def send(self, path: str, fields: Mapping[str, str], page: str) -> ClientResponse:
        """Submits a form of `page` with that page's CSRF token; the answer's body has been read."""
        if page not in self._tokens:
            token = CSRF.search(await self.read(page))
            assert token, f"{page} has no form"
            self._tokens[page] = token[1]
        form = {"csrf": self._tokens[page], **fields}
        async with self.http.post(self._at(path), data=form, allow_redirects=False) as answer:
            await answer.read()
        return answer

    def _at(self, path: str) -> str:
        return path if path.startswith("http") else f"{self.url}{path}"


@asynccontextmanager
async def running(
    settings: Settings, clock: SettableClock, *, port: int | None = None, scanning: bool = False
) -> AsyncIterator[Running]:
    """The service as `coursewatch serve` runs it, until the block ends."""
    app = make_app(settings, clock, scanning=scanning)
    async with TestServer(app, port=port) as server, ClientSession() as http:
        url = str(server.make_url("")).rstrip("/")
        yield Running(app, url, clock, http, settings.zoom_webhook_secrets[0])
