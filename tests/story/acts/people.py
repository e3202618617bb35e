"""The people of the story, and their acts over HTTP."""

import asyncio
import html
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage

from aiohttp import ClientResponse

from tests.story.acts.stage import StoryStage
from tests.story.machines.service_process import Browser
from tests.waiting import LONG_S

PERSONAL = re.compile(r"http://\S+/join/[\w-]+")
INTERPRETER = re.compile(r"http://[\w.:]+/interpret/[\w-]+")
RECORD = re.compile(r"http://[\w.:]+/record/[\w-]+")
CODE = re.compile(r"Your code is (\d{6})")
WAY_IN = re.compile(r'content="0;url=([^"]+)"')
ROW = re.compile(r'data-state="([^"]*)"[^>]*data-client="([^"]*)"')
STRANGER = re.compile(r'name="participant_uuid" value="([^"]+)"')
CASE = re.compile(r'href="(/officer/cases/\d+)">([^<]+)<')
SEAL = re.compile(r'name="seal" value="([^"]+)"')
FINDING = re.compile(r'action="(/officer/cases/\d+/breaches/\d+)"')
FAULT = re.compile(r"govuk-error-summary__list.*?</ul>", re.DOTALL)
GROUND = re.compile(r'name="grounds" type="checkbox" value="([^"]+)"')
PROPOSAL = re.compile(r'action="(/officer/cases/\d+/proposals/\d+)"')
CHOSEN = re.compile(r'name="sign" value="([^"]+)"')
LICENCE = "photocard driving licence"


@dataclass(frozen=True)
class StoryClient:
    reference: str
    given_name: str
    family_name: str
    mobile: str = "07700 900123"
    interpreter: str = ""

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def email(self) -> str:
        return f"{self.given_name}.{self.family_name}@client.example".lower()

    def booking(self) -> dict[str, object]:
        """The booking as another system sends it to the API."""
        fields: dict[str, object] = {
            "booking_ref": self.reference,
            "course": "NSAC-1",
            "course_type": "NSAC",
            "force": "LINCOLNSHIRE POLICE",
            "police_deadline": "2026-07-08",
            "given_name": self.given_name,
            "family_name": self.family_name,
            "email": self.email,
            "mobile": self.mobile,
        }
        if self.interpreter:
            fields["interpreter_name"] = self.interpreter
            fields |= {"interpreter_kind": "language", "interpreter_over_16": True}
        return fields


@dataclass
class ClientAtHome:
    """A client with the personal link of the letter, in a browser without an account."""

    client: StoryClient
    browser: Browser
    link: str

    @property
    def key(self) -> str:
        return self.link.rpartition("/")[2]

    async def press_join(self, link: str = "") -> str:
        """Presses the button of the personal page; returns the next page."""
        async with self.browser.http.post(link or self.link) as answer:
            assert answer.status == 200
            return await answer.text()

    async def interpreter_joins(self) -> None:
        """The interpreter joins by the link that the client's page shows for them."""
        link = INTERPRETER.search(await self.browser.read(self.link))
        assert link
        await self.join(link[0])

    async def join(self, link: str = "") -> None:
        """Presses the button and enters Zoom, whose personal link leads to the waiting room."""
        way_in = WAY_IN.search(await self.press_join(link))
        assert way_in
        async with self.browser.http.post(html.unescape(way_in[1])) as answer:
            assert answer.status == 200


def personal_link(letter: EmailMessage) -> str:
    match = PERSONAL.search(plain_text(letter))
    assert match
    return match[0]


def plain_text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    return str(body.get_content()) if body else ""


@dataclass
class StoryScreen:
    """The monitor as its event stream draws it."""

    stream: ClientResponse
    board: str = ""

    async def shows(self, seen: Callable[["StoryScreen"], bool]) -> None:
        """Reads boards until the last one satisfies `seen`."""
        try:
            async with asyncio.timeout(LONG_S):
                while not seen(self):
                    drawn = (await self.stream.content.readuntil(b"\n\n")).decode()
                    if drawn.startswith("event: board"):
                        self.board = drawn
        except TimeoutError:
            raise AssertionError(f"after {LONG_S:g} s the screen shows {self.states()}") from None

    def state(self, client: StoryClient) -> str:
        """The client's place, camera and identity, such as `in on accepted`."""
        return self.states().get(client.name, "")

    def states(self) -> dict[str, str]:
        """The state of every client on the screen, by name."""
        rows: list[tuple[str, str]] = ROW.findall(self.board)
        return {html.unescape(name): state for state, name in rows}


@dataclass
class TrainerAtMonitor:
    stage: StoryStage
    browser: Browser
    course: str
    """The path of the course's page."""

    async def press(self, action: str, client: StoryClient | None = None, **fields: str) -> None:
        about = {"booking": client.reference} if client else {}
        form = {"action": action, **about, **fields}
        answer = await self.browser.send(f"{self.course}/notes", form, self.course)
        assert answer.status == 303, f"{action}: {answer.status}"

    async def accept(self, client: StoryClient) -> None:
        await self.press("accept_identity", client, document=LICENCE)

    async def admit(self, client: StoryClient) -> None:
        """Admits the client from Zoom's waiting room and turns the client's camera on."""
        registrant = (await self.stage.zoom.registrants())[client.name]
        await self.stage.zoom.act("admit", registrant_id=registrant)
        await self.stage.zoom.act("camera_on", registrant_id=registrant)

    async def match_stranger(self, client: StoryClient) -> None:
        uuid = STRANGER.search(await self.browser.read(self.course))
        assert uuid
        await self.press("match", client, participant_uuid=html.unescape(uuid[1]))

    @asynccontextmanager
    async def watch(self) -> AsyncIterator[StoryScreen]:
        url = f"{self.browser.url}{self.course}/stream"
        async with self.browser.http.get(url) as stream:
            assert stream.content_type == "text/event-stream"
            yield StoryScreen(stream)


@dataclass
class OfficerAtDesk:
    browser: Browser
    password: str

    async def cases(self) -> dict[str, str]:
        """The path of each waiting case, by the client's name."""
        queue = await self.browser.read("/officer")
        return {html.unescape(name): path for path, name in CASE.findall(queue)}

    async def decide(self, case: str, decision: str, reason: str) -> None:
        """Decides every undecided finding of the case."""
        while match := FINDING.search(_undecided(await self.browser.read(case))):
            await self._send(case, match[1], decision=decision, reason=reason)

    async def may_sign(self, case: str) -> bool:
        return f'action="{case}/outcome"' in await self.browser.read(case)

    async def sign(self, case: str, outcome: str, reason: str) -> None:
        await self._send(case, f"{case}/outcome", outcome=outcome, reason=reason)

    async def raise_finding(self, case: str, **form: str) -> None:
        """Raises a finding about a `matter`, with an `account` and its `source`."""
        answer = await self.browser.send(f"{case}/findings", form, case)
        assert answer.status == 303, f"{case}: {FAULT.findall(await answer.text())}"

    async def propose(self, case: str, outcome: str, reason: str) -> None:
        """Proposes an adverse outcome on the first finding or note that it can rest on."""
        await self._send(case, f"{case}/proposals", **await self.draft(case, outcome, reason))

    async def draft(self, case: str, outcome: str, reason: str) -> dict[str, str]:
        """Goes on from the case to the page that shows what an adverse outcome rests on; returns
        that page's form, filled in."""
        form = {"outcome": outcome, "reason": reason, "seal": await self._seal(case)}
        answer = await self.browser.send(f"{case}/outcome", form, case)
        grounds = GROUND.findall(await answer.text())
        form |= {"grounds": html.unescape(grounds[0])} if grounds else {}
        return {**form, "password": self.password}

    async def confirm(self, case: str) -> None:
        """Confirms what another officer has proposed."""
        path, form = await self.confirmation(case)
        await self._send(case, path, **form)

    async def confirmation(self, case: str) -> tuple[str, dict[str, str]]:
        """The path and the filled-in form with which the proposal of another is confirmed."""
        proposal = PROPOSAL.search(await self.browser.read(case))
        assert proposal, f"{case} offers nothing to confirm"
        return proposal[1], {"seal": await self._seal(case), "password": self.password}

    async def sign_completions(self, page: str) -> int:
        """Signs every completion that the page offers; returns their number."""
        chosen = CHOSEN.findall(await self.browser.read(page))
        for reference in chosen:
            answer = await self.browser.send(page, {"sign": reference}, page)
            assert answer.status == 303
        return len(chosen)

    async def _seal(self, case: str) -> str:
        seal = SEAL.search(await self.browser.read(case))
        assert seal, f"{case} offers nothing to decide"
        return seal[1]

    async def _send(self, case: str, path: str, **form: str) -> None:
        sealed = form if "seal" in form else {"seal": await self._seal(case), **form}
        answer = await self.browser.send(path, sealed, case)
        assert answer.status == 303, f"{path}: {FAULT.findall(await answer.text())}"


def _undecided(page: str) -> str:
    """The page without the forms that change a decision."""
    return re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
