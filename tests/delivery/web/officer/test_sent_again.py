"""What an officer typed while the session ended is sent again after signing in."""

import html
import re
from collections.abc import Mapping
from datetime import timedelta

import pytest

from delivery.accounts.sign_in import IDLE
from delivery.web.accounts.sign_in import NOT_YET
from tests.delivery.web.conftest import Browser, SignIn
from tests.delivery.web.officer.conftest import OfficerBrowser, flat
from tests.doubles.settable_clock import SettableClock

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
REASON = "They told the trainer <why> on the phone."
TYPED = {"outcome": "completed", "reason": REASON}
AS_PAGE = {"Accept": "text/html"}
PASSWORD = "correct horse battery staple"


def hidden(page: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page)}


async def sent_late(officer: OfficerBrowser, clock: SettableClock) -> str:
    """The page after an outcome was sent a second after the session had ended."""
    form = {**TYPED, "csrf": officer.csrf, "seal": await officer.seal("A"), "password": PASSWORD}
    clock.go_on(IDLE + timedelta(seconds=1))
    path = f"{officer.path('A')}/outcome"
    answer = await officer.browser.post(path, data=form, headers=AS_PAGE)
    assert answer.status == 401
    return flat(await answer.text())


async def test_what_was_typed_is_in_the_page_and_no_secret_is(
    officer: OfficerBrowser, clock: SettableClock
) -> None:
    page = await sent_late(officer, clock)
    fields = hidden(page)
    assert (fields["there"], fields["kept.reason"]) == (f"{officer.path('A')}/outcome", REASON)
    assert html.escape(REASON) in page
    assert PASSWORD not in page
    assert officer.csrf not in page


@pytest.mark.parametrize(
    "headers",
    [{"Accept": "*/*"}, {**AS_PAGE, "Sec-Fetch-Site": "cross-site"}],
    ids=["a script's", "from elsewhere"],
)
async def test_no_other_request_is_answered_with_what_it_sent(
    officer: OfficerBrowser, clock: SettableClock, headers: Mapping[str, str]
) -> None:
    clock.go_on(IDLE + timedelta(seconds=1))
    path = f"{officer.path('A')}/outcome"
    answer = await officer.browser.post(path, data=TYPED, headers=headers)
    assert answer.status == 401
    assert "kept.reason" not in await answer.text()


async def test_a_visitor_who_never_signed_in_is_refused_as_before(browser: Browser) -> None:
    answer = await browser.post("/officer/cases/1/outcome", data=TYPED, headers=AS_PAGE)
    assert answer.status == 401
    assert "kept.reason" not in await answer.text()


async def test_after_signing_in_the_form_is_sent_with_a_new_token(
    officer: OfficerBrowser, clock: SettableClock
) -> None:
    await give_password(officer)
    carried = hidden(await sent_late(officer, clock))
    signing = {**carried, "email": "officer@example.org"}
    wrong = await officer.browser.post("/sign-in", data={**signing, "password": "wrong"})
    assert (wrong.status, hidden(await wrong.text())) == (422, carried)
    answer = await officer.browser.post("/sign-in", data={**signing, "password": PASSWORD})
    again = hidden(await answer.text())
    assert (answer.status, again["reason"]) == (200, REASON)
    done = await officer.browser.post(
        f"{officer.path('A')}/outcome", data=again, allow_redirects=False
    )
    assert done.status == 303
    assert REASON in html.unescape(await officer.case("A"))


async def test_after_a_link_in_another_tab_the_form_is_sent_with_a_new_token(
    officer: OfficerBrowser, clock: SettableClock, sign_in: SignIn
) -> None:
    carried = hidden(await sent_late(officer, clock)) | {"act": "signed_in"}
    early = await officer.browser.post("/sign-in", data=carried)
    page = await early.text()
    assert (early.status, NOT_YET in page, hidden(page)["kept.reason"]) == (422, True, REASON)
    await sign_in("officer")
    answer = await officer.browser.post("/sign-in", data=carried)
    again = hidden(await answer.text())
    assert (answer.status, again["reason"]) == (200, REASON)
    done = await officer.browser.post(
        f"{officer.path('A')}/outcome", data=again, allow_redirects=False
    )
    assert done.status == 303


async def give_password(officer: OfficerBrowser) -> None:
    """Through the page that a sign-in link leads to."""
    form = {"csrf": officer.csrf, "new": PASSWORD, "again": PASSWORD}
    answer = await officer.browser.post("/account/password", data=form, allow_redirects=False)
    assert answer.status == 303


async def test_a_form_is_never_sent_to_another_website(
    officer: OfficerBrowser, clock: SettableClock
) -> None:
    await give_password(officer)
    carried = hidden(await sent_late(officer, clock)) | {"there": "//evil.example/x"}
    form = {**carried, "email": "officer@example.org", "password": PASSWORD}
    answer = await officer.browser.post("/sign-in", data=form, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/officer")


async def test_a_page_says_how_long_its_session_lasts(
    officer: OfficerBrowser, clock: SettableClock
) -> None:
    assert f'data-session-left="{int(IDLE.total_seconds())}"' in await officer.read("/officer")
