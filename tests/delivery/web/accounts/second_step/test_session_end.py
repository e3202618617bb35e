"""The end of a session whose second step is not done: it warns, lasts while it is used, and loses
nothing that was typed before."""

import html
import re
from datetime import timedelta

import pytest

from delivery.accounts.factors.totp import OFFER_LIFE
from delivery.accounts.sign_in import BEGUN_IDLE, IDLE
from tests.delivery.web.accounts.second_step.conftest import KEY, PASSWORD, SigningIn

AS_PAGE = {"Accept": "text/html"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
OUTCOME = "/officer/cases/1/outcome"
REASON = "They told the trainer why on the phone."
STEP = timedelta(seconds=31)
WARNED = f'data-session-left="{int(BEGUN_IDLE.total_seconds())}"'


def hidden(page: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page)}


async def sent(person: SigningIn, path: str, form: dict[str, str]) -> tuple[int, str]:
    answer = await person.browser.post(path, data=form, headers=AS_PAGE, allow_redirects=False)
    return answer.status, await answer.text()


@pytest.fixture
async def signing(with_app: SigningIn) -> dict[str, str]:
    """What the officer types to sign in again, after the session ended in the middle of a form."""
    await with_app.come_by_link()
    with_app.clock.go_on(STEP)
    assert await with_app.type_code(with_app.code()) == 303
    email = await with_app.choose_password()
    with_app.clock.go_on(IDLE)
    status, page = await sent(with_app, OUTCOME, {"reason": REASON})
    assert status == 401
    return {**hidden(page), "email": email, "password": PASSWORD}


async def test_what_was_typed_outlives_a_second_step_that_took_too_long(
    with_app: SigningIn, signing: dict[str, str]
) -> None:
    _, step = await sent(with_app, "/sign-in", signing)
    with_app.clock.go_on(BEGUN_IDLE)
    status, page = await sent(with_app, "/second-step", hidden(step) | {"code": with_app.code()})
    carried = {"there": OUTCOME, "kept.reason": REASON}
    assert (status, hidden(page)) == (401, carried)
    assert REASON in page
    _, step = await sent(with_app, "/sign-in", signing)
    status, page = await sent(with_app, "/second-step", hidden(step) | {"code": with_app.code()})
    assert (status, hidden(page)["reason"]) == (200, REASON)


async def test_a_late_code_is_not_kept_and_the_page_asks_to_sign_in_again(
    with_app: SigningIn,
) -> None:
    await with_app.come_by_link()
    step = await with_app.page("/second-step")
    with_app.clock.go_on(BEGUN_IDLE)
    status, page = await sent(with_app, "/second-step", hidden(step) | {"code": with_app.code()})
    assert (status, hidden(page)) == (401, {"there": ""})
    assert "before you had finished" in page
    assert "What you typed" not in page
    email = await with_app.choose_password()
    signing = {**hidden(page), "email": email, "password": PASSWORD}
    answer = await with_app.browser.post("/sign-in", data=signing, allow_redirects=False)
    assert answer.headers["Location"] == "/second-step?next="


async def test_whoever_takes_too_long_to_set_up_an_app_is_told_to_scan_a_new_picture(
    officer: SigningIn,
) -> None:
    await officer.come_by_link()
    page = await officer.page("/account/second-step/app")
    officer.app = KEY.findall(page)[0].replace(" ", "")
    officer.clock.go_on(OFFER_LIFE + STEP)
    answer = await officer.send("/account/second-step/app", **hidden(page), code=officer.code())
    late = await answer.text()
    assert answer.status == 422
    assert "The key was shown for more than 30 minutes" in late
    assert KEY.findall(late) != KEY.findall(page)


async def test_the_pages_of_the_second_step_say_how_long_there_is_and_each_gives_that_time_anew(
    officer: SigningIn,
) -> None:
    await officer.come_by_link()
    for path in ("/account/second-step", "/account/second-step/app", "/second-step"):
        officer.clock.go_on(BEGUN_IDLE - timedelta(minutes=1))
        assert WARNED in await officer.page(path)
    officer.clock.go_on(BEGUN_IDLE)
    answer = await officer.browser.get("/account/second-step", allow_redirects=False)
    assert answer.headers["Location"].startswith("/sign-in")
