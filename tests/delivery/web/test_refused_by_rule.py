"""What a rule of the database refuses is answered as refused, and not as a fault of the service."""

import pytest
from aiohttp import web
from sqlalchemy import text

from delivery.configuration.settings import Settings
from delivery.web.access.access_rules import MACHINE, OPEN
from delivery.web.access.authorisation import guarded
from delivery.web.app_keys import STORE
from tests.delivery.web.conftest import Browser
from tests.service_settings import settings_of

STATEMENTS = {
    "rule": "DELETE FROM audit",  # a trigger keeps every row
    "fault": "DELETE FROM no_such_table",
}


async def changes(request: web.Request) -> web.Response:
    async with request.app[STORE].writing() as tx:
        entry = "INSERT INTO audit (act, subject, at) VALUES ('seen', 'course 1', '2026-06-10')"
        await tx.execute(text(entry))
        await tx.execute(text(STATEMENTS[request.match_info["statement"]]))
    return web.Response()


@pytest.fixture(params=["sqlite_url", "postgresql_url"])
def settings(request: pytest.FixtureRequest) -> Settings:
    return settings_of(request.getfixturevalue(request.param))


@pytest.fixture
def app(app: web.Application) -> web.Application:
    app.router.add_get("/try/{statement}", guarded(changes, OPEN))
    app.router.add_get("/try-machine/{statement}", guarded(changes, MACHINE))
    return app


async def test_what_a_rule_refuses_says_that_nothing_was_saved_and_what_to_do(
    browser: Browser,
) -> None:
    answer = await browser.get("/try/rule")
    page = " ".join((await answer.text()).split())
    assert answer.status == 422
    assert "We did not save what you sent.</strong> Our rules do not allow it." in page
    assert "Go back and load the page again" in page


async def test_a_machine_reads_not_to_send_it_again(browser: Browser) -> None:
    answer = await browser.get("/try-machine/rule")
    assert (answer.status, "Do not send it again" in await answer.text()) == (422, True)


async def test_another_fault_of_the_database_may_be_tried_again(browser: Browser) -> None:
    assert (await browser.get("/try/fault")).status == 503
