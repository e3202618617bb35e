"""A whole course over HTTP, SMTP and WebSocket: from its booking to its signed outcomes."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from delivery import tokens
from delivery.clock import SystemClock
from delivery.records import attempts, meetings
from tests.scene import at
from tests.settable_clock import SettableClock
from tests.signing_in import link_of, somebody
from tests.story.people import (
    NEVER_S,
    Client,
    ClientAtHome,
    OfficerAtDesk,
    Screen,
    TrainerAtMonitor,
    personal_link,
)
from tests.story.running import Browser
from tests.story.stage import Stage, stage

AMELIA = Client("B-1", "Amelia", "Brownlow")
TOMASZ = Client("B-2", "Tomasz", "Kowalczyk")
GRACE = Client("B-3", "Grace", "Okafor")
MOHAMMED = Client("B-4", "Mohammed", "Aldrin")
CERYS = Client("B-5", "Cerys", "Daviston")
OLIVER = Client("B-6", "Oliver", "Smithfield")
PRIYANKA = Client("B-7", "Priyanka", "Raoson")
EWA = Client("B-8", "Ewa", "Nowakova", interpreter="Ania Lissova")
CALLUM = Client("B-9", "Callum", "MacLeodson")
CLIENTS = (AMELIA, TOMASZ, GRACE, MOHAMMED, CERYS, OLIVER, PRIYANKA, EWA, CALLUM)
IN_TIME = (AMELIA, TOMASZ, GRACE, OLIVER, PRIYANKA, EWA)

RECOMMENDED = {
    AMELIA: ("completed", []),
    TOMASZ: ("review", ["absent"]),
    GRACE: ("review", ["camera_off"]),
    MOHAMMED: ("refused_late", ["arrived_late"]),
    CERYS: ("completed", []),
    OLIVER: ("non_completion_conduct", []),
    PRIYANKA: ("non_completion_left_early", ["left_early"]),
    EWA: ("completed", []),
    CALLUM: ("did_not_attend", []),
}
SIGNED = {
    TOMASZ: ("dismissed", "completed"),
    GRACE: ("upheld", "completed"),
    MOHAMMED: ("upheld", "refused_late"),
    OLIVER: ("upheld", "non_completion_conduct"),
    PRIYANKA: ("upheld", "non_completion_left_early"),
    CALLUM: ("upheld", "did_not_attend"),
}


@pytest.fixture
async def stood(sqlite_url: str, clock: SettableClock) -> AsyncIterator[Stage]:
    clock.set(at("09:00") - timedelta(days=3))
    async with stage(sqlite_url, clock) as everything:
        yield everything


async def test_a_whole_course(stood: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)  # as the service lets libraries speak
    trainer_id = await somebody(stood.service.store, "trainer", SystemClock().now())
    async with AsyncExitStack() as open_browsers:
        with capture_logs(processors=[merge_contextvars]) as told:
            secrets = await bookings_come_in(stood)
            await the_meeting_is_made(stood)
            clients = await nine_letters_come(stood, open_browsers)
            await a_link_is_opened_and_changes_nothing(stood, clients[AMELIA])
            trainer = await the_trainer_signs_in(stood, open_browsers, trainer_id)
            async with trainer.watch() as screen:
                await clients_come(stood, clients, trainer)
                await the_course_runs(stood, clients, trainer, screen)
            await the_machine_recommends(stood)
            officer = await the_officer_decides(stood, open_browsers)
            await each_client_reads_their_own(clients)
            measures = await what_is_measured(stood)
        secrets |= await everything_private(stood, clients, (trainer.browser, officer.browser))
    said = json.dumps(told, default=str) + caplog.text + measures
    assert '"route": "/join/{link_key}"' in said
    assert [secret for secret in sorted(secrets) if secret in said] == []


async def bookings_come_in(stood: Stage) -> set[str]:
    """By the interface for other systems; answers what nobody may read in a log."""
    scopes = frozenset({"courses:write", "bookings:write"})
    secret, now = stood.settings.secret, SystemClock().now()
    token = tokens.make(secret, "booking system", scopes, now, timedelta(days=1))
    course = {
        "reference": "NSAC-1",
        "type": "NSAC",
        "starts": "2026-06-10 09:00",
        "minutes": 165,
        "trainer": "trainer@example.org",
        "zoom_host": "zoom-host-1",
    }
    told = [("courses", course), *(("bookings", client.booking()) for client in CLIENTS)]
    for kind, what in told:
        async with stood.service.http.post(
            f"{stood.service.url}/api/v1/{kind}",
            json=what,
            headers={"Authorization": f"Bearer {token}"},
        ) as answer:
            assert answer.status == 201, await answer.text()
    return {token}


async def the_meeting_is_made(stood: Stage) -> None:
    """With a personal link for everybody, and the interpreter too; its settings are read back."""

    async def is_made() -> bool:
        found = await stood.zoom.meetings()
        return bool(found) and len(found[0]["registrants"]) == len(CLIENTS) + 1

    await until(is_made)
    (made,) = await stood.zoom.meetings()
    stood.zoom.meeting = made["id"]
    assert made["topic"] == "NSAC-1"
    assert not {one["email"] for one in made["registrants"]} & {one.email for one in CLIENTS}

    async def is_read_back() -> bool:
        async with stood.service.store.look() as tx:
            found = await meetings.of_course(tx, 1)
        return found is not None and bool(found.settings_missed)

    await until(is_read_back)
    assert stood.post.letters == []


async def nine_letters_come(
    stood: Stage, open_browsers: AsyncExitStack
) -> dict[Client, ClientAtHome]:
    """48 hours before the start, each to one client, with a link and a calendar file."""
    stood.clock.set(at("09:00") - timedelta(hours=48))
    await asyncio.wait_for(stood.post.holds(len(CLIENTS)), NEVER_S)
    assert sorted(stood.post.recipients) == sorted(client.email for client in CLIENTS)
    by_address = {str(letter["To"]): letter for letter in stood.post.letters}
    found = {}
    for client in CLIENTS:
        letter = by_address[client.email]
        kinds = [part.get_content_type() for part in letter.walk()]
        assert {"text/plain", "text/html", "text/calendar"} <= set(kinds)
        browser = await open_browsers.enter_async_context(stood.service.browser())
        found[client] = ClientAtHome(client, browser, personal_link(letter))
    assert len({one.link for one in found.values()}) == len(CLIENTS)
    return found


async def a_link_is_opened_and_changes_nothing(stood: Stage, client: ClientAtHome) -> None:
    """The button is kept as an attempt; too early, it leads to no meeting."""

    async def tried() -> int:
        async with stood.service.store.look() as tx:
            return len(await attempts.of_course(tx, 1))

    assert client.who.given_name in await client.browser.read(client.link)
    assert await tried() == 0
    assert "0;url=" not in await client.press_join()
    assert await tried() == 1
    (held,) = await stood.zoom.meetings()
    assert (held["live"], held["before_host"]) == (None, [])


async def the_trainer_signs_in(
    stood: Stage, open_browsers: AsyncExitStack, trainer_id: int
) -> TrainerAtMonitor:
    """By a link that works once, to a list that has the course."""
    browser = await open_browsers.enter_async_context(stood.service.browser())
    await browser.sign_in(await link_of(stood.service.store, trainer_id, SystemClock().now()))
    stood.clock.set(at("08:35"))
    course = re.search(r"/trainer/courses/\d+", await browser.read("/trainer"))
    assert course
    return TrainerAtMonitor(stood, browser, course[0])


async def clients_come(
    stood: Stage, clients: dict[Client, ClientAtHome], trainer: TrainerAtMonitor
) -> None:
    """Each knocks through the personal page, is let in, and shows a document."""
    stood.clock.set(at("08:40"))
    await stood.zoom.act("start_meeting", rtms=True)
    await stood.zoom.act("await_watch")
    for minute, client in enumerate(IN_TIME):
        stood.clock.set(at(f"08:{45 + minute}"))
        await clients[client].join()
        await trainer.admit(client)
        await trainer.accept(client)
    stood.clock.set(at("08:52"))
    await clients[EWA].join(who="interpreter")
    interpreter = (await stood.zoom.registrants())[f"{EWA.interpreter} (interpreter)"]
    await stood.zoom.act("admit", registrant_id=interpreter)
    stood.clock.set(at("08:55"))
    for act in ("knock", "admit", "camera_on"):
        await stood.zoom.act(act, who="stranger", name="iPhone")


async def the_course_runs(
    stood: Stage,
    clients: dict[Client, ClientAtHome],
    trainer: TrainerAtMonitor,
    screen: Screen,
) -> None:
    ids = await stood.zoom.registrants()

    async def shows(seen: Callable[[Screen], bool]) -> None:
        stood.clock.go_on(timedelta(seconds=5))  # at the moment itself nothing has lasted yet
        await screen.shows(seen)

    await shows(lambda seen: seen.state(GRACE) == "in on accepted")

    stood.clock.set(at("09:03"))
    await clients[MOHAMMED].join()
    await shows(lambda seen: seen.state(MOHAMMED).startswith("waiting"))
    await trainer.press("refuse", MOHAMMED, reason="late")
    await stood.zoom.act("remove", registrant_id=ids[MOHAMMED.name])
    await shows(lambda seen: seen.state(MOHAMMED).startswith("refused"))

    stood.clock.set(at("09:06"))
    await trainer.match_stranger(CERYS)
    await trainer.accept(CERYS)
    await shows(lambda seen: seen.state(CERYS) == "in on accepted")

    stood.clock.set(at("09:40"))
    await stood.zoom.act("drop", registrant_id=ids[TOMASZ.name])
    await shows(lambda seen: seen.state(TOMASZ).startswith("away"))
    stood.clock.set(at("09:46"))
    await clients[TOMASZ].join()
    await trainer.admit(TOMASZ)
    await shows(lambda seen: seen.state(TOMASZ) == "in on accepted")

    stood.clock.set(at("10:00"))
    await stood.zoom.act("camera_off", registrant_id=ids[GRACE.name])
    await shows(lambda seen: seen.state(GRACE) == "in off accepted")
    stood.clock.set(at("10:08"))
    await stood.zoom.act("camera_on", registrant_id=ids[GRACE.name])
    await shows(lambda seen: seen.state(GRACE) == "in on accepted")

    stood.clock.set(at("10:20"))
    await trainer.press("begin_break", minutes="10")
    await shows(lambda seen: "Break until" in seen.board)
    stood.clock.set(at("10:22"))
    await stood.zoom.act("camera_off", registrant_id=ids[AMELIA.name])
    await shows(lambda seen: seen.state(AMELIA) == "in off accepted")
    stood.clock.set(at("10:28"))
    await stood.zoom.act("camera_on", registrant_id=ids[AMELIA.name])
    await shows(lambda seen: seen.state(AMELIA) == "in on accepted")

    stood.clock.set(at("10:50"))
    for step in ("notice", "timer", "warning"):
        await trainer.press("warn", OLIVER, matter="conduct", step=step, how="spoken")
    await trainer.press("remove", OLIVER, reason="conduct")
    await stood.zoom.act("remove", registrant_id=ids[OLIVER.name])
    await shows(lambda seen: seen.state(OLIVER).startswith("removed"))

    stood.clock.set(at("11:25"))
    await stood.zoom.act("leave", registrant_id=ids[PRIYANKA.name])
    stood.clock.set(at("11:45"))
    await stood.zoom.act("end_meeting")


async def the_machine_recommends(stood: Stage) -> None:
    stood.clock.set(at("11:50"))
    judged = await stood.service.judged(1)
    assert judged.finished
    found = {
        one["reference"]: (
            one["recommendation"]["outcome"],
            [breach["rule"] for breach in one["breaches"]],
        )
        for one in judged.result["bookings"]
    }
    assert found == {client.reference: what for client, what in RECOMMENDED.items()}
    assert judged.result["unmatched"] == []


async def the_officer_decides(stood: Stage, open_browsers: AsyncExitStack) -> OfficerAtDesk:
    officer_id = await somebody(stood.service.store, "officer", SystemClock().now())
    browser = await open_browsers.enter_async_context(stood.service.browser())
    await browser.sign_in(await link_of(stood.service.store, officer_id, SystemClock().now()))
    officer = OfficerAtDesk(browser)
    assert "Muted on entry" in await browser.read("/officer/courses/1")
    cases = await officer.cases()
    assert set(cases) == {client.name for client in CLIENTS}
    await the_report_is_laid_beside(stood, officer, cases[CALLUM.name])
    for client, (decision, outcome) in SIGNED.items():
        await officer.decide(cases[client.name], decision, "Seen in the register.")
        await officer.sign(cases[client.name], outcome, "As the facts are.")
    assert await officer.sign_completions("/officer/completions/1") == 3
    assert await officer.cases() == {}
    return officer


async def the_report_is_laid_beside(stood: Stage, officer: OfficerAtDesk, case: str) -> None:
    """Zoom's own report, half an hour after the end: nothing can be signed before."""
    assert not await officer.may_sign(case)
    stood.clock.set(at("12:20"))
    await until(lambda: officer.may_sign(case))


async def each_client_reads_their_own(clients: dict[Client, ClientAtHome]) -> None:
    for client, home in clients.items():
        record = await home.browser.read(f"{home.link}/record")
        assert "Signed by a compliance officer" in record
        assert client.given_name in record
        others = {one.family_name for one in CLIENTS} - {client.family_name}
        assert not [name for name in others if name in record]


async def what_is_measured(stood: Stage) -> str:
    """As Prometheus reads it: the day has left its traces in it."""
    async with stood.service.http.get(f"{stood.service.url}/metrics") as answer:
        assert answer.status == 200
        text = await answer.text()
    for trace in (
        'webhooks_total{outcome="kept"}',
        "receipt_to_judgement_seconds_count",
        "receipt_to_screen_seconds_count",
        'scan_turns_total{how="done",scan="heartbeat"}',
    ):
        found = re.search(rf"^coursewatch_{re.escape(trace)} ([0-9.]+)$", text, re.MULTILINE)
        assert found, trace
        assert float(found[1]) > 0, trace
    return text


async def everything_private(
    stood: Stage, clients: dict[Client, ClientAtHome], browsers: tuple[Browser, ...]
) -> set[str]:
    """Names, addresses, numbers, keys and links: whatever says who somebody is, or lets one in."""
    found = {"iPhone", EWA.interpreter, "trainer@example.org", "officer@example.org"}
    found |= {stood.settings.secret, *stood.settings.zoom_webhook_secrets}
    for client, home in clients.items():
        found |= {client.given_name, client.family_name, client.email, client.mobile, home.key}
    for browser in browsers:
        found |= {cookie.value for cookie in browser.http.cookie_jar}
    async with stood.service.store.look() as tx:
        registered = await meetings.registrants_of_course(tx, 1)
    links = {one.join_url for one in registered}
    return found | links | {link.partition("tk=")[2] for link in links}


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Asks again and again, each time over the wire."""
    async with asyncio.timeout(NEVER_S):
        while not await holds():
            pass
