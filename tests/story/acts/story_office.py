"""An office of three officers, and the clients of a course that was held and judged, over HTTP."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape

from delivery.accounts import api_tokens, passwords
from delivery.records.accounts import users
from delivery.records.planning import bookings, courses
from delivery.timekeeping.clock import SystemClock
from delivery.web.app_keys import RECORDER
from delivery.web.live_keys import JUDGE
from tests.delivery.clients.opened_record import OpenedRecord, opened_record
from tests.doubles.settable_clock import SettableClock
from tests.scenes.decision_tasks import with_offer
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.nine_clients import PEOPLE
from tests.scenes.scene import at
from tests.service_settings import SECRET, settings_of
from tests.signing_in import link_of, somebody
from tests.story.acts.afterwards import PASSWORD
from tests.story.acts.people import OfficerAtDesk
from tests.story.acts.posted_course import PostedEntries
from tests.story.acts.the_tasks import TaskDesk
from tests.story.machines.service_process import Running, running

REASON = "As the facts are."
ENDS = at("11:45")
A_DAY, AN_HOUR, A_SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
OFFICERS = {name: f"{name.lower()}@example.org" for name in ("Olive", "Omar", "Orla")}
SEAL = re.compile(r'name="seal" value="([^"]+)"')
CHALLENGE = re.compile(r'href="(/officer/challenges/\d+)"')


@dataclass
class StoryOffice:
    """`first` proposes, `second` confirms and does what follows, `third` answers challenges."""

    service: Running
    live: LiveCourse
    first: OfficerAtDesk
    second: OfficerAtDesk
    third: OfficerAtDesk
    sent: Mapping[str, Mapping[str, object]] = field(default_factory=dict, init=False)
    """The new course and booking of `books_again`, as the provider's system sent them."""

    @property
    def tasks(self) -> TaskDesk:
        return TaskDesk(self.second)

    @property
    def clock(self) -> SettableClock:
        return self.service.clock

    def case(self, client: str) -> str:
        return f"/officer/cases/{self.live.booking_ids[client]}"

    async def record(self, client: str) -> str:
        """The client's own page, as words: tags and entities are left out."""
        record = await self._opened(client)
        url = f"{self.service.url}{record.path}"
        async with self.service.http.get(url, headers=record.headers) as answer:
            assert answer.status == 200
            return as_words(await answer.text())

    async def answers(self, client: str, page: str, **form: str) -> None:
        """The client sends a statement or a challenge."""
        record = await self._opened(client)
        url = f"{self.service.url}{record.path}/{page}"
        async with self.service.http.post(
            url, headers=record.headers, data=form, allow_redirects=False
        ) as answer:
            assert answer.status == 303, await answer.text()
            assert answer.headers["Location"].endswith(f"?said={page}")

    async def _opened(self, client: str) -> OpenedRecord:
        return await opened_record(self.service.app, self.live.booking_ids[client])

    async def reads_statement(self, client: str) -> None:
        case = self.case(client)
        answer = await self.first.browser.send(f"{case}/statements/1", {}, case)
        assert answer.status == 303

    async def decide(self, client: str, outcome: str) -> None:
        """The first officer proposes the outcome, and the second confirms it."""
        await self.first.propose(self.case(client), outcome, REASON)
        await self.second.confirm(self.case(client))

    async def answer_challenge(
        self, officer: OfficerAtDesk, client: str, choice: str, reason: str
    ) -> int:
        """The status of the answer that the service gives to this officer."""
        path = CHALLENGE.search(await officer.browser.read(self.case(client)))
        assert path, f"{client} has challenged nothing"
        seal = SEAL.search(await officer.browser.read(path[1]))
        form = {"answer": choice, "reason": reason, "password": PASSWORD}
        form |= {"seal": seal[1] if seal else ""}
        return (await officer.browser.send(path[1], form, path[1])).status

    async def books_again(self, client: str, **fields: object) -> str:
        """The provider's system books this person on a course a week later; returns the path of the
        officers' page of that course."""
        given, family = PEOPLE[client]
        course = {
            "reference": "NSAC-2",
            "type": "NSAC",
            "starts": "2026-06-17 09:00",
            "minutes": 165,
            "trainer": "trainer@example.org",
            "zoom_host": "host-1",
        }
        booking = {
            "booking_ref": "B-NEW",
            "course": "NSAC-2",
            "course_type": "NSAC",
            "force": "LINCOLNSHIRE POLICE",
            "police_deadline": "2026-07-08",
            "given_name": given,
            "family_name": family,
            "email": f"{client.lower()}@example.org",
            **fields,
        }
        assert await self.sends("courses", course) == 201
        assert await self.sends("bookings", booking) == 201
        self.sent = {"course": course, "booking": booking}
        return f"/officer/courses/{self.live.course_id + 1}"

    async def sends(self, kind: str, item: Mapping[str, object]) -> int:
        """The provider's system sends a course or a booking; returns the status of the answer."""
        scopes, now = frozenset({"courses:write", "bookings:write"}), SystemClock().now()
        async with self.service.store.writing() as tx:
            token = await api_tokens.issue(tx, SECRET, "bookings", scopes, now, A_DAY)
        async with self.service.http.post(
            f"{self.service.url}/api/v1/{kind}",
            json=item,
            headers={"Authorization": f"Bearer {token}"},
        ) as answer:
            return answer.status


def as_words(page: str) -> str:
    without_inline = re.sub(r"</?(strong|q|a)\b[^>]*>", "", page)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", without_inline)).split())


async def hear(
    happens: Callable[[LiveCourse], Awaitable[None]], database_url: str, judged_at: datetime
) -> None:
    """Lets a service hear a course and judge it. H's booking has an attendance id, as registers
    give it; three officers have accounts with a password."""
    clock = SettableClock(at("08:00"))
    async with running(settings_of(database_url), clock) as service, service.browser() as trainer:
        trainer_id = await somebody(service.store, "trainer", clock.now())
        live = await course_of(service.store, clock, trainer_id, service.app[JUDGE])
        await with_offer(service.store, live.booking_ids["H"])
        await trainer.sign_in(await link_of(service.store, trainer_id, SystemClock().now()))
        live.room = PostedEntries(service, trainer, f"/trainer/courses/{live.course_id}")
        await happens(live)
        clock.set(judged_at)
        await service.judged(live.course_id)
        password = await passwords.hash_password(PASSWORD)
        async with service.store.writing() as tx:
            for name, email in OFFICERS.items():
                user_id = await users.add(
                    tx, email=email, name=name, role="officer", now=at("08:00")
                )
                await users.set_password(tx, user_id, password)


@asynccontextmanager
async def office_on(database_url: str, clock: SettableClock) -> AsyncIterator[StoryOffice]:
    """The officers have signed in to a service that has heard a course."""
    async with AsyncExitStack() as opened:
        service = await opened.enter_async_context(running(settings_of(database_url), clock))
        store, now = service.store, SystemClock().now()
        async with store.reading() as tx:
            course = await courses.by_reference(tx, "NSAC-1")
            assert course is not None
            assert course.trainer_id is not None
            rows = await bookings.of_course(tx, course.id)
            officers = [await users.by_email(tx, email) for email in OFFICERS.values()]
        ids = {row.reference.removeprefix("B-"): row.id for row in rows}
        recorder = service.app[RECORDER]
        live = LiveCourse(store, recorder, clock, course.trainer_id, course.id, ids)
        desks = []
        for officer in officers:
            assert officer is not None
            browser = await opened.enter_async_context(service.browser())
            await browser.sign_in(await link_of(store, officer.id, now))
            desks.append(OfficerAtDesk(browser, PASSWORD))
        yield StoryOffice(service, live, *desks)
