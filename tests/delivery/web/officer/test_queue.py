"""The officer's list over HTTP."""

from datetime import timedelta

import pytest

from delivery.caseload import work_list
from tests.delivery.web.conftest import Browser, SignIn
from tests.delivery.web.officer.conftest import OfficerBrowser
from tests.scenes.officer_desk import OfficerDesk
from tests.scenes.scene import at


async def test_every_client_is_a_row_that_leads_to_their_case(officer: OfficerBrowser) -> None:
    page = await officer.read("/officer")
    for name in "ABCDEFGHI":
        assert f'href="{officer.path(name)}"' in page
    assert page.index("Mohammed Ali") < page.index("Amelia Brown")
    assert "2 days 23 hours left" in page
    assert "2 findings to review" in page
    assert "sign all completions of NSAC-1" in page


async def test_it_is_where_an_officer_starts(officer: OfficerBrowser) -> None:
    answer = await officer.browser.get("/", allow_redirects=False)
    assert answer.headers["Location"] == "/officer"


@pytest.mark.parametrize("role", ["trainer", "administrator"])
async def test_other_roles_cannot_see_the_queue(
    desk: OfficerDesk, browser: Browser, sign_in: SignIn, role: str
) -> None:
    await sign_in(role)
    for path in ("/officer", f"/officer/cases/{desk.live.booking_ids['A']}"):
        assert (await browser.get(path)).status == 403


async def test_a_passed_deadline_is_shown_with_its_date(
    desk: OfficerDesk, browser: Browser, sign_in: SignIn
) -> None:
    desk.clock.set(at("13:46") + timedelta(days=3))
    await sign_in("officer")
    page = await (await browser.get("/officer")).text()
    assert "passed 2 hours ago" in page


async def test_a_long_list_has_a_second_page(
    officer: OfficerBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_list, "PAGE_SIZE", 5)
    first = await officer.read("/officer")
    following = first.partition('href="/officer?show=all&amp;after=')[2].partition('"')[0]
    second = await officer.read(f"/officer?after={following}")
    shown = [name for name in "ABCDEFGHI" if f'href="{officer.path(name)}"' in second]
    assert shown == list("ACHI")
    assert "Back to the first page" in second


@pytest.mark.parametrize("after", ["x", "-", "1-99999999999999999999", "é-1"])
async def test_an_invalid_position_shows_the_first_page(
    officer: OfficerBrowser, after: str
) -> None:
    assert "Mohammed Ali" in await officer.read(f"/officer?after={after}")


async def test_an_empty_queue_says_so(browser: Browser, sign_in: SignIn) -> None:
    await sign_in("officer")
    assert "There is nothing to do" in await (await browser.get("/officer")).text()
