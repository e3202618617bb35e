"""The administrator's page of the audit."""

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.web import Application

from delivery.app import make_app
from delivery.auditing import key_file
from delivery.auditing.log_standing import NO_LOG
from delivery.configuration.settings import Settings
from delivery.records.audit_log import salts
from delivery.records.database.store import Store
from delivery.records.review import audit
from delivery.web.accounts.audit_trail import MOST
from delivery.web.app_keys import AUDIT_LOG
from tests.delivery.web.conftest import Browser, SignIn, browser_of
from tests.doubles.settable_clock import SettableClock
from tests.service_settings import settings_of
from tests.signing_in import link_of, somebody


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    key_file.make(tmp_path / "key", "example.org/audit")
    return replace(
        settings,
        audit_folder=tmp_path / "log",
        audit_key_file=tmp_path / "key",
        audit_witnesses=("a@example.org", "b@example.org"),
    )


async def read(browser: Browser) -> str:
    answer = await browser.get("/audit")
    assert answer.status == 200
    return " ".join(html.unescape(await answer.text()).split())


async def test_the_page_shows_the_newest_checkpoint_and_who_did_what(
    browser: Browser, sign_in: SignIn, app: Application, store: Store, clock: SettableClock
) -> None:
    await sign_in("administrator")
    assert "Newest checkpoint" not in await read(browser)
    async with store.writing() as tx:
        for reference in ("B-1", "B-2"):
            subject = f"booking {reference}"
            await audit.add(
                tx, user_id=None, role="client", act="seen", subject=subject, now=clock.now()
            )
        await salts.destroy(tx, ["booking B-1"])
    await app[AUDIT_LOG].run_due()
    page = await read(browser)
    assert "3 entries, signed" in page
    assert "Never" in page
    assert "cw-bad" not in page
    assert "The client" in page
    assert "Booking, destroyed" in page
    assert "Booking B-2" in page
    assert ", administrator" in page


async def test_the_page_is_red_without_a_log(
    sqlite_url: str, store: Store, clock: SettableClock
) -> None:
    app = make_app(settings_of(sqlite_url), clock, wall=clock, store=store)
    user_id = await somebody(store, "administrator", clock.now())
    async with browser_of(app) as browser:
        await browser.post(await link_of(store, user_id, clock.now()))
        assert NO_LOG in await read(browser)


async def test_what_a_flood_of_entries_pushes_off_the_page_is_on_an_earlier_page(
    browser: Browser, sign_in: SignIn, store: Store, clock: SettableClock
) -> None:
    await sign_in("administrator")
    async with store.writing() as tx:
        for subject in ("booking B-1", *["sign-in"] * (MOST + 1)):
            await audit.add(
                tx, user_id=None, role="visitor", act="seen", subject=subject, now=clock.now()
            )
    newest = await (await browser.get("/audit")).text()
    assert "Booking B-1" not in newest
    (address,) = re.findall(r'href="(/audit\?before=\d+)"', newest)
    earlier = await (await browser.get(address)).text()
    assert "Booking B-1" in earlier
    assert "?before=" not in earlier


@pytest.mark.parametrize("before", ["0", "-1", "x", "9" * 19, "9" * 5000, "\u0663"])
async def test_an_odd_place_in_the_address_is_the_newest_page(
    browser: Browser, sign_in: SignIn, before: str
) -> None:
    await sign_in("administrator")
    answer = await browser.get(f"/audit?before={before}")
    assert answer.status == 200
    assert "The last 200 entries" in " ".join((await answer.text()).split())
