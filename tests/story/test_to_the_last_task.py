"""From a held course to the last task of a decision, over HTTP: nothing early, nothing twice."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta

import pytest

from delivery.accounts import passwords
from delivery.records.accounts import users
from delivery.records.planning import bookings
from delivery.timekeeping.clock import SystemClock
from delivery.web.live_keys import JUDGE
from tests.doubles.settable_clock import SettableClock
from tests.scenes.held_course import held
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at
from tests.service_settings import settings_of
from tests.signing_in import link_of, somebody
from tests.story.acts.afterwards import PASSWORD
from tests.story.acts.people import OfficerAtDesk
from tests.story.acts.the_tasks import TaskDesk
from tests.story.machines.service_process import Running, running

AN_HOUR, A_SECOND = timedelta(hours=1), timedelta(seconds=1)
ENDS = at("11:45")
REASON = "As the facts are."
SWORN = {
    "matter": "conduct",
    "account": "Swore at the trainer on the telephone.",
    "source": "Our booking line, 10 June",
}


@dataclass
class StoryOffice:
    """Two officers at their desks, after a course that was held and judged."""

    service: Running
    live: LiveCourse
    first: OfficerAtDesk
    second: OfficerAtDesk

    @property
    def tasks(self) -> TaskDesk:
        return TaskDesk(self.second)

    @property
    def clock(self) -> SettableClock:
        return self.service.clock

    def case(self, client: str) -> str:
        return f"/officer/cases/{self.live.booking_ids[client]}"

    async def link(self, client: str) -> str:
        async with self.service.store.reading() as tx:
            booking = await bookings.by_id(tx, self.live.booking_ids[client])
        assert booking is not None
        return f"/join/{booking.link_key}"

    async def record(self, client: str) -> str:
        async with self.service.browser() as browser:
            return " ".join((await browser.read(f"{await self.link(client)}/record")).split())


@pytest.fixture
async def office(sqlite_url: str, clock: SettableClock) -> AsyncIterator[StoryOffice]:
    clock.set(at("08:00"))
    async with AsyncExitStack() as opened:
        service = await opened.enter_async_context(running(settings_of(sqlite_url), clock))
        trainer = await somebody(service.store, "trainer", clock.now())
        live = await course_of(service.store, clock, trainer, service.app[JUDGE])
        await held(live)
        clock.set(at("12:30"))
        await live.is_judged()
        password, now = await passwords.hash_password(PASSWORD), SystemClock().now()
        desks = []
        for name in ("Olive", "Omar"):
            async with service.store.writing() as tx:
                email = f"{name.lower()}@example.org"
                user_id = await users.add(tx, email=email, name=name, role="officer", now=now)
                await users.set_password(tx, user_id, password)
            browser = await opened.enter_async_context(service.browser())
            await browser.sign_in(await link_of(service.store, user_id, now))
            desks.append(OfficerAtDesk(browser, PASSWORD))
        yield StoryOffice(service, live, *desks)


async def test_a_completion_to_its_last_task(office: StoryOffice) -> None:
    completions = f"/officer/completions/{office.live.course_id}"
    assert await office.first.sign_completions(completions) == 2
    words = "Key national status 4, attended and completed"
    assert await office.tasks.open_tasks() == [words, words]
    for client in "AC":
        await office.tasks.do(office.case(client), words, f"DORS {client}")
    assert await office.tasks.open_tasks() == []
    assert "We reported that you completed the course on Wednesday 10 June 2026." in (
        await office.record("A")
    )


async def test_a_no_show_who_does_not_book_again(office: StoryOffice) -> None:
    case, tasks = office.case("H"), office.tasks
    await office.first.propose(case, "did_not_attend", REASON)
    assert await tasks.of_case(case) == {}
    await office.second.confirm(case)
    refund, status = "Refund £55", "Key national status 6, did not attend"
    assert set(await tasks.of_case(case)) == {"Charge £43 for a new course", refund, status}
    office.clock.go_on(2 * AN_HOUR)
    await tasks.tell(case, office.clock.now())
    office.clock.set(ENDS + 48 * AN_HOUR)
    assert not await tasks.may_do(case, refund)
    assert "Book a new course by" in await office.record("H")
    office.clock.set(ENDS + 72 * AN_HOUR)
    assert not await tasks.may_do(case, refund)
    office.clock.go_on(A_SECOND)
    assert "That time has passed." in await office.record("H")
    await tasks.do(case, refund, "BACS 12")
    await tasks.do(case, status, "DORS 7")
    assert await tasks.open_tasks() == []
    assert not await tasks.may_do(case, "Charge £43 for a new course")
    assert "We refunded <strong>£55</strong>" in await office.record("H")


async def test_an_abuse_to_its_referral(office: StoryOffice) -> None:
    case, tasks = office.case("A"), office.tasks
    await office.first.raise_finding(case, **SWORN)
    await office.second.decide(case, "upheld", REASON)
    await office.first.propose(case, "non_completion_abuse", REASON)
    await office.second.confirm(case)
    referral, ban = "Return the case to LINCOLNSHIRE POLICE", "Offer no further courses"
    await tasks.do(case, ban, "Register of bans")
    await tasks.tell(case, office.clock.now())
    told_at = office.clock.now()
    office.clock.set(told_at + 10 * AN_HOUR)
    await says(office, "A", "It was not me who swore.")
    office.clock.set(told_at + 60 * AN_HOUR)
    assert not await tasks.may_do(case, referral)
    assert "We have stopped what cannot be undone" in await office.record("A")
    await reads_the_statement(office, "A")
    assert not await tasks.may_do(case, referral)
    office.clock.set(told_at + 74 * AN_HOUR)
    assert not await tasks.may_do(case, referral)
    office.clock.go_on(A_SECOND)
    status = "Key national status 5, attended and not completed"
    for words, reference in ((referral, "POL 9"), ("Refund £55", "BACS 13"), (status, "DORS 8")):
        await tasks.do(case, words, reference)
    assert await tasks.open_tasks() == []
    assert "We returned your case to the police force" in await office.record("A")


async def says(office: StoryOffice, client: str, text: str) -> None:
    """The client makes a statement."""
    async with office.service.browser() as browser:
        path = f"{await office.link(client)}/statement"
        async with browser.http.post(
            f"{browser.url}{path}", data={"text": text}, allow_redirects=False
        ) as answer:
            assert answer.status == 303, await answer.text()


async def reads_the_statement(office: StoryOffice, client: str) -> None:
    case = office.case(client)
    answer = await office.first.browser.send(f"{case}/statements/1", {}, case)
    assert answer.status == 303
