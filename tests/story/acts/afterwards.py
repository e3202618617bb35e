"""After the course: the judgement, the comparison with the report, the signatures."""

import re
from contextlib import AsyncExitStack

from compliance.outcomes.case_acts import is_adverse
from compliance.outcomes.recommendation import Outcome
from delivery.accounts import passwords
from delivery.records.accounts import users
from delivery.timekeeping.clock import SystemClock
from tests.scenes.scene import at
from tests.signing_in import link_of
from tests.story.acts.cast import CALLUM, CLIENTS, RECOMMENDED, SIGNED
from tests.story.acts.people import (
    CODE,
    RECORD,
    ClientAtHome,
    OfficerAtDesk,
    StoryClient,
    plain_text,
)
from tests.story.acts.stage import StoryStage
from tests.story.acts.the_tasks import TaskDesk
from tests.waiting import until

PASSWORD = "correct horse battery staple"


async def the_machine_recommends(stood: StoryStage) -> None:
    stood.clock.set(at("11:50"))
    judged = await stood.service.judged(1)
    assert judged.finished
    recommended = {
        booking["reference"]: (
            booking["recommendation"]["outcome"],
            [breach["rule"] for breach in booking["breaches"]],
        )
        for booking in judged.result["bookings"]
    }
    assert recommended == {client.reference: outcome for client, outcome in RECOMMENDED.items()}
    assert judged.result["unmatched"] == []


async def the_officer_decides(stood: StoryStage, open_browsers: AsyncExitStack) -> OfficerAtDesk:
    officer, second = [await an_officer(stood, open_browsers, name) for name in ("olive", "omar")]
    assert "Muted on entry" in await officer.browser.read("/officer/courses/1")
    cases = await officer.cases()
    assert set(cases) == {client.name for client in CLIENTS}
    await the_report_is_laid_beside(stood, officer, cases[CALLUM.name])
    for client, (decision, outcome) in SIGNED.items():
        await officer.decide(cases[client.name], decision, "Seen in the register.")
        if is_adverse(Outcome(outcome)):
            await officer.propose(cases[client.name], outcome, "As the facts are.")
            await second.confirm(cases[client.name])
        else:
            await officer.sign(cases[client.name], outcome, "As the facts are.")
    assert await officer.sign_completions("/officer/completions/1") == 3
    await what_follows_is_done(stood, officer, cases)
    await until("the work list to be empty", lambda: nothing_is_left(officer))
    return officer


async def nothing_is_left(officer: OfficerAtDesk) -> bool:
    return not await officer.cases()


async def what_follows_is_done(
    stood: StoryStage, officer: OfficerAtDesk, cases: dict[str, str]
) -> None:
    """Tells whoever an outcome is against, and does what is due; the other tasks wait for the
    window and the hold."""
    tasks = TaskDesk(officer)
    for client, (_, outcome) in SIGNED.items():
        if is_adverse(Outcome(outcome)):
            await tasks.tell(cases[client.name], stood.clock.now())
    await tasks.do_all_due("DORS 1")


async def an_officer(stood: StoryStage, open_browsers: AsyncExitStack, name: str) -> OfficerAtDesk:
    """A new officer who has signed in."""
    store, now = stood.service.store, SystemClock().now()
    async with store.writing() as tx:
        email = f"{name}@example.org"
        user_id = await users.add(tx, email=email, name=name.title(), role="officer", now=now)
        await users.set_password(tx, user_id, await passwords.hash_password(PASSWORD))
    browser = await open_browsers.enter_async_context(stood.service.browser())
    await browser.sign_in(await link_of(store, user_id, now))
    return OfficerAtDesk(browser, PASSWORD)


async def the_report_is_laid_beside(stood: StoryStage, officer: OfficerAtDesk, case: str) -> None:
    """Waits for Zoom's own report, due half an hour after the end; no case can be signed before
    it."""
    assert not await officer.may_sign(case)
    stood.clock.set(at("12:20"))
    await until("Zoom's report to be reconciled", lambda: officer.may_sign(case))


async def each_client_reads_their_own(
    stood: StoryStage, clients: dict[StoryClient, ClientAtHome]
) -> set[str]:
    """Each client opens the record's link of the letter, and types the code of the next letter.
    Returns the keys of the links."""
    secrets = set[str]()
    for client, home in clients.items():
        link = await in_letter(stood, client, RECORD)
        assert client.given_name not in await home.browser.read(link)
        assert "This course is over" in await home.browser.read(home.link)
        async with home.browser.http.post(link, data={"way": "email"}) as answer:
            assert answer.status == 200
        code = (await in_letter(stood, client, CODE)).rpartition(" ")[2]
        async with home.browser.http.post(f"{link}/code", data={"code": code}) as answer:
            assert answer.status == 200
            record = await answer.text()
        secrets.add(link.rpartition("/")[2])
        assert "A compliance officer signed this" in record
        assert client.given_name in record
        others = {other.family_name for other in CLIENTS} - {client.family_name}
        assert not [name for name in others if name in record]
    return secrets


async def in_letter(stood: StoryStage, client: StoryClient, sought: re.Pattern[str]) -> str:
    """Waits for a letter to the client that holds this; returns it."""

    def matches() -> list[re.Match[str]]:
        letters = [letter for letter in stood.post.letters if str(letter["To"]) == client.email]
        return [match for letter in letters if (match := sought.search(plain_text(letter)))]

    async def has_come() -> bool:
        return bool(matches())

    await until(f"a letter with {sought.pattern}", has_come)
    return matches()[-1][0]
