"""Metrics of webhooks, judgements and screens, and access to them."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application
from prometheus_client.parser import text_string_to_metric_families
from structlog.testing import capture_logs

from delivery.app import make_app
from delivery.configuration.settings import Settings
from delivery.records.database.store import Store
from delivery.web.app_keys import MAIL_FLOW, METRICS
from delivery.web.live_keys import JUDGE
from integrations.messenger import MessengerDown
from tests.delivery.web.conftest import Browser
from tests.delivery.web.machines.zoom_post import JOINED, signed
from tests.doubles.mailbox import MailboxRegister
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import course_of
from tests.scenes.scene import at
from tests.signing_in import somebody

SECRET = "webhook secret"
TOKEN = "a token that is long enough to be one"


class Measured:
    """What /metrics says: `read.value("webhooks_total", outcome="kept")`."""

    def __init__(self, text: str) -> None:
        families = text_string_to_metric_families(text)
        self.samples = [sample for family in families for sample in family.samples]

    def value(self, name: str, **labels: str) -> float | None:
        for sample in self.samples:
            if sample.name == f"coursewatch_{name}" and sample.labels == labels:
                return float(sample.value)
        return None


async def measured(browser: Browser) -> Measured:
    answer = await browser.get("/metrics")
    assert answer.status == 200
    return Measured(await answer.text())


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, zoom_webhook_secrets=(SECRET,), metrics_token=TOKEN)


async def test_webhooks_are_counted_by_outcome(browser: Browser, clock: SettableClock) -> None:
    forged = signed(JOINED, clock, "another")
    old = signed(JOINED, SettableClock(clock.now() - timedelta(hours=1)))
    for sent, headers in (
        (JOINED, signed(JOINED, clock)),
        (JOINED, signed(JOINED, clock)),
        (b"odd", signed(b"odd", clock)),
        (JOINED, forged),
        (JOINED, old),
        (JOINED, {}),
        (b" " * 300_000, {}),
    ):
        await browser.post("/webhooks/zoom", data=sent, headers=headers)
    read = await measured(browser)
    assert read.value("webhooks_total", outcome="kept") == 2
    assert read.value("webhooks_total", outcome="set_aside") == 1
    for outcome in ("new", "repeated"):
        assert read.value("ledger_entries_total", outcome=outcome) == 1
    for why in ("unknown_secret", "stale", "malformed", "too_large"):
        assert read.value("webhooks_refused_total", why=why) == 1
    assert read.value("event_to_receipt_seconds_count") == 2
    assert read.value("receipt_to_ledger_seconds_count") == 2
    assert read.value("answers_total", of="4xx") == 4


async def test_only_refused_webhooks_are_logged(browser: Browser, clock: SettableClock) -> None:
    with capture_logs() as logs:
        await browser.post("/webhooks/zoom", data=JOINED, headers=signed(JOINED, clock))
        assert logs == []
        await browser.post("/webhooks/zoom", data=JOINED, headers=signed(JOINED, clock, "another"))
    assert [entry["event"] for entry in logs] == ["webhook refused", "request"]


async def test_the_delay_of_a_judgement_begins_at_its_last_event(
    app: Application, browser: Browser, store: Store, clock: SettableClock
) -> None:
    live = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    await live.opens("08:40")
    await live.joins("A", "08:50")
    clock.set(at("08:50") + timedelta(seconds=20))
    await app[JUDGE].judge(live.course_id)
    read = await measured(browser)
    assert read.value("receipt_to_judgement_seconds_count") == 1
    assert read.value("receipt_to_judgement_seconds_sum") == 20
    assert read.value("courses_live") == 0  # people arrive; it begins at nine


async def test_messages_and_live_courses_are_counted_in_the_records(
    browser: Browser, store: Store, clock: SettableClock
) -> None:
    register = MailboxRegister(store, clock)
    await register.course()
    await register.book("A", link=False)
    read = await measured(browser)
    assert read.value("messages", state="no_link") == 1
    assert read.value("messages", state="sent") == 0
    assert read.value("messages_oldest_seconds", state="no_link") is not None
    assert read.value("messages_oldest_seconds", state="refused") is None


async def test_a_mail_server_that_refuses_everybody_is_counted_in_seconds(
    browser: Browser, app: Application
) -> None:
    flow, elapsed = app[MAIL_FLOW], 100.0
    flow.monotonic = lambda: elapsed
    assert (await measured(browser)).value("mail_stopped_seconds") == 0
    flow.judge(1, 1, MessengerDown("the mail server refuses us: 554"))
    elapsed = 460.0
    assert (await measured(browser)).value("mail_stopped_seconds") == 360
    flow.judge(1, 2, None)
    assert (await measured(browser)).value("mail_stopped_seconds") == 0


async def test_without_the_database_the_other_metrics_remain(
    settings: Settings, clock: SettableClock, tmp_path: Path
) -> None:
    nowhere = Store(f"sqlite:///{tmp_path}/empty.db")  # never migrated
    async with TestClient(
        TestServer(make_app(settings, clock, wall=clock, store=nowhere))
    ) as client:
        assert (await client.get("/metrics")).status == 200
        await client.post("/webhooks/zoom", data=JOINED, headers=signed(JOINED, clock))
        read = await measured(client)
    await nowhere.close()
    assert read.value("courses_live") is None
    assert read.value("webhooks_refused_total", why="records") == 1
    assert (read.value("database_faults_total", kind="OperationalError") or 0) >= 2


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
async def test_metrics_through_the_proxy_need_the_token(browser: Browser, header: str) -> None:
    through = {header: "203.0.113.7"}
    for bearer in ("", "Bearer ", "Bearer another", f"Basic {TOKEN}"):
        answer = await browser.get("/metrics", headers={**through, "Authorization": bearer})
        assert answer.status == 401
        assert "coursewatch_" not in await answer.text()
    answer = await browser.get("/metrics", headers={**through, "Authorization": f"Bearer {TOKEN}"})
    assert answer.status == 200


async def test_without_a_configured_token_no_token_is_accepted(
    settings: Settings, clock: SettableClock, store: Store
) -> None:
    bare = make_app(replace(settings, metrics_token=None), clock, wall=clock, store=store)
    async with TestClient(TestServer(bare)) as client:
        headers = {"X-Forwarded-For": "203.0.113.7", "Authorization": "Bearer None"}
        assert (await client.get("/metrics", headers=headers)).status == 401


async def test_scans_and_their_faults_are_counted(app: Application) -> None:
    async def fails() -> None:
        raise ZeroDivisionError

    counted = app[METRICS].turns("good", lambda: asyncio.sleep(0))
    await counted()
    with pytest.raises(ZeroDivisionError):
        await app[METRICS].turns("bad", fails)()
    of = app[METRICS].registry.get_sample_value
    name = "coursewatch_scan_turns_total"
    assert of(name, {"scan": "good", "how": "done"}) == 1
    assert of(name, {"scan": "bad", "how": "failed"}) == 1
    assert of(name, {"scan": "bad", "how": "done"}) == 0
    assert of("coursewatch_scan_ended_timestamp_seconds", {"scan": "bad"}) == 0
