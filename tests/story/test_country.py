"""Two processes on one PostgreSQL, one of which is killed during a course."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestServer, unused_port
from yarl import URL

from delivery.records.database.store import Store
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import AssessmentRow
from delivery.records.ledger import ledger
from delivery.timekeeping.clock import SystemClock
from delivery.timekeeping.rehearsal_clock import RehearsalClock, write
from delivery.timekeeping.rehearsal_clock import RehearsalStage as Plan
from integrations.zoom.simulator.app import make_zoom
from tests.doubles.mail_server import MailServer, mail_server
from tests.doubles.mailbox import STARTS, MailboxRegister
from tests.doubles.settable_clock import SettableClock
from tests.scenes.scene import at
from tests.signing_in import link_of, somebody
from tests.story.acts.people import LICENCE
from tests.story.acts.stage import CONFIG, StoryZoom, environment
from tests.story.machines.service_process import Browser
from tests.story.machines.service_processes import Balancer, Node, country
from tests.waiting import until, waiting_for

pytestmark = pytest.mark.thorough

NAMES = "ABCDEFGHI"


@dataclass
class Country:
    balancer: Balancer
    nodes: list[Node]
    zoom: StoryZoom
    post: MailServer
    store: Store
    url: str
    database_url: str
    plan: Path

    def set(self, time: str, *, speed: float = 0.0) -> None:
        """London's, on the day of the course, for all processes at once."""
        write(self.plan, [Plan(SystemClock().now(), at(time), speed)])

    def holder(self) -> str | None:
        with psycopg.connect(self.database_url) as connection:
            row = connection.execute("SELECT holder FROM stream_leases").fetchone()
        return None if row is None else row[0]

    async def judged(self) -> AssessmentRow | None:
        """What the service made of the course by itself, if all that was heard went into it."""
        async with self.store.reading() as tx:
            rows = await ledger.of_course(tx, 1, self.zoom.meeting)
            assessment = await assessments.of_course(tx, 1)
        whole = (
            assessment is not None
            and assessment.finished
            and assessment.ledger_id == (rows[-1].id if rows else 0)
        )
        return assessment if whole else None

    async def kept(self) -> list[bytes]:
        async with self.store.reading() as tx:
            rows = await ledger.of_course(tx, 1, self.zoom.meeting)
        return [row.digest for row in rows]


@pytest.fixture
async def two(postgresql_url: str, tmp_path: Path) -> AsyncIterator[Country]:
    plan, port = tmp_path / "clock.json", unused_port()
    url = f"http://127.0.0.1:{port}"
    write(plan, [Plan(SystemClock().now(), STARTS - timedelta(hours=49), 0.0)])
    async with AsyncExitStack() as all_of_it:
        post = await all_of_it.enter_async_context(mail_server())
        zoom_app = make_zoom(CONFIG, RehearsalClock(plan).now)
        server = await all_of_it.enter_async_context(TestServer(zoom_app))
        http = await all_of_it.enter_async_context(ClientSession())
        zoom = StoryZoom(str(server.make_url("")).rstrip("/"), http)
        environ = environment(postgresql_url, url, zoom.url, post.port)
        environ["COURSEWATCH_REHEARSAL_CLOCK"] = str(plan)
        balancer, nodes = await all_of_it.enter_async_context(country(environ, port, 2))
        await zoom.act("subscribe", url=f"{url}/webhooks/zoom")
        store = Store(postgresql_url)
        all_of_it.push_async_callback(store.close)
        yield Country(balancer, nodes, zoom, post, store, url, postgresql_url, plan)


async def test_one_is_killed_in_the_middle_of_a_course_and_nothing_is_lost_or_done_twice(
    two: Country,
) -> None:
    await booked(two)
    two.set("08:40")
    await two.zoom.act("start_meeting", rtms=True)
    await two.zoom.act("await_watch")
    ids = await two.zoom.registrants()
    async with ClientSession(
        cookie_jar=CookieJar(unsafe=True, treat_as_secure_origin=URL(two.url)),
        headers={"Origin": two.url},
    ) as http:
        trainer = Browser(http, two.url)
        trainer_id = await somebody(two.store, "trainer", SystemClock().now())
        await trainer.sign_in(await link_of(two.store, trainer_id, SystemClock().now()))
        await everybody_in(two, ids, trainer)
    two.set("09:50")
    await two.zoom.act("camera_off", registrant_id=ids["Client B"])
    two.set("09:58")
    await two.zoom.act("camera_on", registrant_id=ids["Client B"])
    await two.zoom.act("await_heard")

    two.set("10:00", speed=1.0)
    dead, heir = sorted(two.nodes, key=lambda node: node.name != two.holder())
    await asyncio.gather(
        dead.killed(), *(two.zoom.act("drop", registrant_id=ids[f"Client {n}"]) for n in "DEFGH")
    )
    await until("the other process to take the stream over", lambda: holds(two, heir))
    await two.zoom.act("await_watch")

    two.set("10:02")
    for name in "DEFGH":
        await two.zoom.act("knock", registrant_id=ids[f"Client {name}"])
    two.set("10:02:10")  # of one second, leaving the waiting room comes first
    for name in "DEFGH":
        await let_in(two, ids[f"Client {name}"])
    two.set("11:25")
    await two.zoom.act("leave", registrant_id=ids["Client C"])
    two.set("11:45")
    await two.zoom.act("end_meeting")
    await two.zoom.act("settle")
    two.set("11:50")
    await until("the course to be judged", lambda: is_judged(two))

    digests = await two.kept()
    assert [digests.count(node) for node in two.balancer.acknowledged] == [1] * len(
        two.balancer.acknowledged
    )
    clients = [f"{name.lower()}@client.example" for name in NAMES]
    assert sorted(two.post.recipients) == [*clients, "trainer@example.org"]
    row = await two.judged()
    assert row is not None
    outcomes = {
        node["reference"]: (
            node["recommendation"]["outcome"],
            [breach["rule"] for breach in node["breaches"]],
        )
        for node in row.result["bookings"]
    }
    right: dict[str, tuple[str, list[str]]] = dict.fromkeys(NAMES, ("completed", []))
    right["B"] = ("review", ["camera_off"])
    right["C"] = ("non_completion_left_early", ["left_early"])
    assert outcomes == right


async def booked(two: Country) -> None:
    """The meeting is made, everybody registered, and each letter sent once."""
    register = MailboxRegister(two.store, SettableClock(STARTS - timedelta(hours=49)))
    trainer_id = await somebody(two.store, "trainer", SystemClock().now())
    await register.course(trainer_id=trainer_id, zoom_host="zoom-host-1")
    for name in NAMES:
        await register.book(name, link=False, given_name="Client", family_name=name)

    async def registered() -> bool:
        made = await two.zoom.meetings()
        return bool(made) and len(made[0]["registrants"]) == len(NAMES)

    await until("the meeting and its registrants", registered)
    (made,) = await two.zoom.meetings()
    two.zoom.meeting = made["id"]
    write(two.plan, [Plan(SystemClock().now(), STARTS - timedelta(hours=48), 0.0)])
    async with waiting_for("the joining instructions"):
        await two.post.holds(len(NAMES))


async def everybody_in(two: Country, ids: dict[str, str], trainer: Browser) -> None:
    page = "/trainer/courses/1"
    for minute, name in enumerate(NAMES):
        two.set(f"08:{45 + minute}")
        await two.zoom.act("knock", registrant_id=ids[f"Client {name}"])
        two.set(f"08:{45 + minute}:10")  # of one second, leaving the waiting room comes first
        await let_in(two, ids[f"Client {name}"])
        form = {"action": "accept_identity", "booking": name, "document": LICENCE}
        answer = await trainer.send(f"{page}/notes", form, page)
        assert answer.status == 303


async def let_in(two: Country, registrant: str) -> None:
    for act in ("admit", "camera_on"):
        await two.zoom.act(act, registrant_id=registrant)


async def holds(two: Country, node: Node) -> bool:
    return await asyncio.to_thread(two.holder) == node.name


async def is_judged(two: Country) -> bool:
    return await two.judged() is not None
