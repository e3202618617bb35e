"""The health checks."""

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application
from structlog.testing import capture_logs

from delivery.app import make_app
from delivery.configuration.settings import Settings
from delivery.health.database_answer import IN_USE, SILENT
from delivery.health.promise_probe import BROKEN, SENDERS, STOPPED
from delivery.health.readiness_probe import OTHER_VERSION, STOPPING
from delivery.periodic_jobs import scans_of
from delivery.records.database.store import Store
from delivery.web.live_keys import BROADCASTER, PROMISE, READINESS
from tests.delivery.notices.told_clients import ToldClients
from tests.delivery.web.conftest import Browser
from tests.doubles.mailbox import MailboxRegister
from tests.doubles.settable_clock import SettableClock
from tests.integrations.notify.simulated_notify import EMAIL_TEMPLATE, KEY, TEXT_TEMPLATE
from tests.store.all_connections_in_use import all_connections_in_use
from tests.waiting import waiting_for

KEPT = "Every message is delivered, on its way, or known to a person."


async def ready(browser: Browser) -> tuple[int, str]:
    answer = await browser.get("/readyz")
    return answer.status, (await answer.text()).strip()


async def test_a_process_is_ready_when_its_database_answers(browser: Browser) -> None:
    with capture_logs() as logs:
        assert (await ready(browser))[0] == 200
        assert (await browser.get("/healthz")).status == 200
    assert logs == []


async def test_a_process_without_its_database_is_alive_but_not_ready(
    settings: Settings, clock: SettableClock, unused_tcp_port: int
) -> None:
    nowhere = Store(f"postgresql://nobody@127.0.0.1:{unused_tcp_port}/none")
    async with TestClient(TestServer(make_app(settings, clock, store=nowhere))) as browser:
        assert await ready(browser) == (503, SILENT)
        assert (await browser.get("/healthz")).status == 200
    await nowhere.close()


@pytest.mark.thorough
async def test_a_process_that_uses_all_of_its_connections_does_not_call_its_database_silent(
    browser: Browser, store: Store
) -> None:
    async with all_connections_in_use(store):
        assert await ready(browser) == (503, IN_USE)
    async with waiting_for("a new answer"):
        while (await ready(browser))[0] != 200:
            pass


async def test_a_process_with_a_read_only_database_is_not_ready(
    settings: Settings, clock: SettableClock, sqlite_url: str
) -> None:
    """A database that has become a replica, or whose disk is mounted read-only."""
    read_only = Store(f"sqlite:///file:{sqlite_url.removeprefix('sqlite:///')}?mode=ro&uri=true")
    async with TestClient(TestServer(make_app(settings, clock, store=read_only))) as browser:
        assert await ready(browser) == (503, SILENT)
    await read_only.close()


async def test_a_database_of_another_version_is_not_written_to(
    browser: Browser, sqlite_url: str
) -> None:
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as other:
        other.execute("UPDATE alembic_version SET version_num = '0001'")
    other.close()
    assert await ready(browser) == (503, OTHER_VERSION)


async def test_a_process_whose_scans_have_stalled_is_not_ready(
    app: Application, browser: Browser
) -> None:
    progress, elapsed = app[READINESS].progress, 0.0
    progress.monotonic = lambda: elapsed
    progress.called("meetings", 15, 3600)
    assert (await ready(browser))[0] == 200
    elapsed = 61.0
    status, text = await ready(browser)
    assert (status, text) == (503, "The scans have stalled (meetings). Restart the process.")
    progress.called("meetings", 15, 3600)
    assert (await ready(browser))[0] == 200


async def test_a_stopping_process_is_not_ready(app: Application, browser: Browser) -> None:
    app[BROADCASTER].close()
    assert await ready(browser) == (503, STOPPING)


async def test_a_monitor_sees_a_message_that_failed_unseen(
    app: Application, browser: Browser, register: MailboxRegister
) -> None:
    clients = ToldClients(register.store, register.clock, register)
    await register.course()
    await register.book()
    register.changed_at = register.clock.now()
    await register.course(state="cancelled")
    await clients.find_causes()
    assert await promise_of(browser) == (200, KEPT)
    register.clock.go_on(timedelta(minutes=6))
    app[PROMISE]._answer._good_until = 0.0
    assert await promise_of(browser) == (503, BROKEN.format(1, 1))
    await clients.run()
    app[PROMISE]._answer._good_until = 0.0
    assert await promise_of(browser) == (200, KEPT)


async def test_and_senders_that_have_not_run(app: Application, browser: Browser) -> None:
    progress, elapsed = app[READINESS].progress, 0.0
    progress.monotonic = lambda: elapsed
    progress.called("message ladder", 60, 3600)
    elapsed = 181.0
    assert await promise_of(browser) == (503, STOPPED.format("message ladder"))


async def test_instructions_that_no_sender_begins_are_seen_five_minutes_after_their_time(
    app: Application, browser: Browser, register: MailboxRegister
) -> None:
    await register.course()
    await register.book()
    answers = []
    for minutes, seconds in ((4, 59), (0, 1)):
        register.clock.go_on(timedelta(minutes=minutes, seconds=seconds))
        app[PROMISE]._answer._good_until = 0.0
        answers.append(await promise_of(browser))
    assert answers == [(200, KEPT), (503, BROKEN.format(1, 1))]


def test_every_sender_that_a_monitor_hears_of_is_a_scan_of_the_service(
    settings: Settings, clock: SettableClock, store: Store
) -> None:
    ours = replace(
        settings,
        notify_api_key=f"live-{KEY.service_id}-{KEY.secret}",
        notify_email_template=EMAIL_TEMPLATE,
        notify_text_template=TEXT_TEMPLATE,
    )
    scans = {scan.name for scan in scans_of(make_app(ours, clock, store=store))}
    assert set(SENDERS) <= scans


async def promise_of(browser: Browser) -> tuple[int, str]:
    answer = await browser.get("/healthz/promise")
    return answer.status, (await answer.text()).strip()
