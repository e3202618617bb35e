"""The second step with an app or a recovery code: without, wrong, replayed, lost, recovered."""

from datetime import timedelta

import pytest

from delivery.accounts import attempt_limits
from delivery.accounts.factors.second_step import TRIES_OF_USER
from delivery.records.accounts import totp_secrets
from delivery.records.review import audit
from tests.delivery.web.accounts.second_step.conftest import PASSWORD, MakeSigningIn, SigningIn

STEP = timedelta(seconds=30)
WORK = ("/officer", "/account", "/account/password", "/officer/tasks", "/account/confirm")


async def test_whoever_has_no_second_step_sets_it_up_before_anything_else(
    officer: SigningIn,
) -> None:
    answer = await officer.come_by_link()
    assert answer.headers["Location"] == "/second-step"
    for path in WORK:
        answer = await officer.browser.get(path, allow_redirects=False)
        assert answer.status == 303
        assert answer.headers["Location"].startswith("/second-step?next=")
    assert "Set up your second step" in await officer.page("/officer")
    page = await officer.set_up_app()
    assert len(officer.recovery_codes) == 10
    assert 'href="/account/password"' in page  # where a link leads
    assert await officer.is_in()


async def test_the_password_alone_opens_nothing_and_with_a_code_everything(
    with_app: SigningIn,
) -> None:
    email = await with_app.choose_password()
    form = {"email": email, "password": PASSWORD, "next": "/officer/tasks"}
    answer = await with_app.browser.post("/sign-in", data=form, allow_redirects=False)
    assert answer.headers["Location"] == "/second-step?next=/officer/tasks"
    assert not await with_app.is_in()
    with_app.clock.go_on(STEP)
    answer = await with_app.send("/second-step", code=with_app.code(), next="/officer/tasks")
    assert (answer.status, answer.headers["Location"]) == (303, "/officer/tasks")
    assert await with_app.is_in()


@pytest.mark.parametrize(
    "code", ["", "000000", "12345", "1234567", "abcdef", "１２３４５６", "x" * 999]
)
async def test_a_wrong_code_is_refused_in_words(with_app: SigningIn, code: str) -> None:
    await with_app.come_by_link()
    answer = await with_app.send("/second-step", code=code)
    assert answer.status == 422
    assert "Enter the newest code of your app" in await answer.text()
    assert not await with_app.is_in()


async def test_a_code_is_taken_once(with_app: SigningIn) -> None:
    await with_app.come_by_link()
    assert await with_app.type_code(with_app.code()) == 422  # it confirmed the app
    with_app.clock.go_on(STEP)
    code = with_app.code()
    assert await with_app.type_code(code) == 303
    await with_app.leave()
    await with_app.come_by_link()
    assert await with_app.type_code(code) == 422
    assert await with_app.type_code(with_app.code(-STEP)) == 422  # nor an earlier one


@pytest.mark.parametrize(("off", "status"), [(-2, 422), (-1, 303), (1, 303), (2, 422)])
async def test_a_clock_may_differ_by_one_code(with_app: SigningIn, off: int, status: int) -> None:
    with_app.clock.go_on(10 * STEP)
    await with_app.come_by_link()
    assert await with_app.type_code(with_app.code(off * STEP)) == status


async def test_codes_cannot_be_guessed_by_signing_in_again(with_app: SigningIn) -> None:
    with_app.clock.go_on(STEP)
    statuses = []
    for _ in range(TRIES_OF_USER + 1):
        await with_app.leave()
        await with_app.come_by_link()
        statuses.append(await with_app.type_code("000000"))
    assert statuses == [422] * TRIES_OF_USER + [429]
    assert await with_app.type_code(with_app.code()) == 429
    with_app.clock.go_on(attempt_limits.WINDOW + STEP)
    assert await with_app.type_code(with_app.code()) == 303


async def test_the_code_of_another_person_is_refused(
    with_app: SigningIn, person_of: MakeSigningIn
) -> None:
    async with person_of("trainer") as trainer:
        await trainer.come_by_link()
        await trainer.set_up_app()
        await with_app.come_by_link()
        with_app.clock.go_on(STEP)
        assert await with_app.type_code(trainer.code()) == 422


async def test_a_lost_app_is_recovered_by_a_code_that_works_once(with_app: SigningIn) -> None:
    first, second = with_app.recovery_codes[:2]
    await with_app.come_by_link()
    assert await with_app.type_code(first.upper().replace("-", " ")) == 303
    assert await with_app.is_in()
    await with_app.leave()
    await with_app.come_by_link()
    assert await with_app.type_code(first) == 422
    assert await with_app.type_code(second) == 303


async def test_a_new_set_of_recovery_codes_ends_the_old(with_app: SigningIn) -> None:
    old = with_app.recovery_codes[0]
    await with_app.come_by_link()
    await with_app.use_code_and_prove()
    answer = await with_app.send("/account/second-step/codes")
    assert answer.status == 200
    assert old not in await answer.text()
    await with_app.leave()
    await with_app.come_by_link()
    assert await with_app.type_code(old) == 422


async def test_a_half_signed_in_thief_cannot_set_up_a_factor_of_their_own(
    with_app: SigningIn,
) -> None:
    await with_app.come_by_link()
    token = {"csrf": (await with_app.page("/second-step")).split('name="csrf" value="')[1][:43]}
    for path in ("app", "passkeys", "passkeys/options", "codes", "app/remove"):
        answer = await with_app.browser.post(
            f"/account/second-step/{path}", data=token, allow_redirects=False
        )
        assert (answer.status, answer.headers.get("Location")) == (303, "/second-step"), path


async def test_an_hour_after_the_first_step_it_begins_again(with_app: SigningIn) -> None:
    await with_app.come_by_link()
    page = await with_app.page("/second-step")
    with_app.clock.go_on(timedelta(hours=1))
    token = {"csrf": page.split('name="csrf" value="')[1][:43], "code": with_app.code()}
    answer = await with_app.browser.post("/second-step", data=token, allow_redirects=False)
    assert answer.status == 401
    assert not await with_app.is_in()


async def test_the_secret_of_an_app_is_stored_sealed_and_failures_are_audited(
    with_app: SigningIn,
) -> None:
    await with_app.come_by_link()
    await with_app.type_code("000000")
    async with with_app.store.reading() as tx:
        stored = await totp_secrets.of_user(tx, with_app.user_id)
        acts = [entry.act for entry in await audit.latest(tx, 20)]
    assert stored is not None
    assert with_app.app not in stored.sealed
    assert {"app added", "second step failed", "sign-in link used", "signed in by link"} <= {*acts}


async def test_what_was_typed_survives_both_steps(with_app: SigningIn) -> None:
    email = await with_app.choose_password()
    carried = {"there": "/account/sessions/end", "kept.session": "words that were typed"}
    form = {**carried, "email": email, "password": PASSWORD}
    page = await (await with_app.browser.post("/sign-in", data=form)).text()
    assert "Second step" in page
    assert "words that were typed" in page
    with_app.clock.go_on(STEP)
    answer = await with_app.send("/second-step", **carried, code=with_app.code())
    page = await answer.text()
    assert (answer.status, "Send it again" in page) == (200, True)
    assert "words that were typed" in page
