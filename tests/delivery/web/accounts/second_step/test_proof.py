"""Proving again who one is: with a passkey, or with the password and a code."""

from datetime import timedelta

import pytest

from delivery.accounts.identity_proof import PROOF_LASTS
from tests.delivery.web.accounts.second_step.conftest import PASSWORD, SigningIn

CONFIRM = "/account/confirm"
A_MOMENT = timedelta(seconds=31)


async def is_proven(person: SigningIn) -> bool:
    """Whether the page that changes factors opens without asking again."""
    answer = await person.browser.get("/account/second-step", allow_redirects=False)
    return answer.status == 200


@pytest.fixture
async def an_hour_later(with_app: SigningIn) -> SigningIn:
    """An officer with an app and a password, who signed in a while ago."""
    await with_app.choose_password()
    await with_app.come_by_link()
    with_app.clock.go_on(A_MOMENT)
    await with_app.type_code(with_app.code())
    with_app.clock.go_on(timedelta(hours=1))
    return with_app


async def test_the_password_and_a_code_prove_it_for_five_minutes(an_hour_later: SigningIn) -> None:
    person = an_hour_later
    assert not await is_proven(person)
    assert (await person.send(CONFIRM, password=PASSWORD, code=person.code())).status == 303
    assert await is_proven(person)
    person.clock.go_on(PROOF_LASTS)
    assert await is_proven(person)
    person.clock.go_on(timedelta(seconds=1))
    assert not await is_proven(person)


@pytest.mark.parametrize(
    ("password", "code"), [(PASSWORD, ""), (PASSWORD, "000000"), ("wrong", "right"), ("", "right")]
)
async def test_half_of_it_proves_nothing(
    an_hour_later: SigningIn, password: str, code: str
) -> None:
    person = an_hour_later
    typed = person.code() if code == "right" else code
    assert (await person.send(CONFIRM, password=password, code=typed)).status == 422
    assert not await is_proven(person)


async def test_a_passkey_proves_it_alone(with_passkey: SigningIn) -> None:
    await with_passkey.use_passkey("/passkeys/sign-in")
    with_passkey.clock.go_on(timedelta(hours=1))
    assert not await is_proven(with_passkey)
    answer = with_passkey.device.get(await with_passkey.options())
    assert (await with_passkey.send(CONFIRM, credential=answer)).status == 303
    assert await is_proven(with_passkey)
    with_passkey.clock.go_on(timedelta(hours=1))
    assert (await with_passkey.send(CONFIRM, credential=answer)).status == 422
    assert not await is_proven(with_passkey)


async def test_whoever_came_by_a_link_and_a_code_has_not_proved_it(with_app: SigningIn) -> None:
    await with_app.come_by_link()
    with_app.clock.go_on(A_MOMENT)
    assert await with_app.type_code(with_app.code()) == 303
    assert not await is_proven(with_app)
