"""Passkeys over HTTP: registered, used, copied, foreign, replayed, removed."""

import json
from typing import Any

import pytest

from delivery.accounts.factors.passkeys import CHALLENGE_LIFE
from tests.delivery.web.accounts.second_step.conftest import MakeSigningIn, SigningIn
from tests.doubles.authenticator import PRESENT, VERIFIED, Authenticator

ALONE = "/passkeys/sign-in"


async def test_a_passkey_is_the_second_step(with_passkey: SigningIn) -> None:
    await with_passkey.come_by_link()
    assert await with_passkey.use_passkey() == 303
    assert await with_passkey.is_in()


async def test_a_passkey_alone_signs_in_because_the_device_verified_the_person(
    with_passkey: SigningIn,
) -> None:
    options = await with_passkey.options()
    assert (options["allowCredentials"], options["userVerification"]) == ([], "required")
    answer = with_passkey.device.get(options)
    assert await with_passkey.use_passkey(ALONE, answer) == 303
    assert await with_passkey.is_in()


async def test_each_challenge_is_answered_once(with_passkey: SigningIn) -> None:
    answer = with_passkey.device.get(await with_passkey.options())
    assert await with_passkey.use_passkey(ALONE, answer) == 303
    await with_passkey.send("/sign-out")
    assert await with_passkey.use_passkey(ALONE, answer) == 422
    assert not await with_passkey.is_in()


async def test_another_browser_cannot_answer_the_challenge(
    with_passkey: SigningIn, person_of: MakeSigningIn
) -> None:
    answer = with_passkey.device.get(await with_passkey.options())
    async with person_of("officer") as thief:
        await thief.options()
        assert await thief.use_passkey(ALONE, answer) == 422
        assert not await thief.is_in()


async def test_a_challenge_is_too_old_after_ten_minutes(with_passkey: SigningIn) -> None:
    answer = with_passkey.device.get(await with_passkey.options())
    with_passkey.clock.go_on(CHALLENGE_LIFE)
    assert await with_passkey.use_passkey(ALONE, answer) == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://evil.example"},
        {"origin": "http://localhost:8081"},
        {"party": "evil.example"},
        {"flags": PRESENT},  # nobody was verified
        {"flags": VERIFIED},  # nobody was present
        {"handle": "OTk"},  # another user's
        {"key": Authenticator("").key},
        {"credential_id": b"unknown"},
        {"count": -1},  # a copy: the count of signatures does not rise
    ],
    ids=["origin", "port", "party", "unverified", "absent", "handle", "key", "unknown", "copy"],
)
async def test_an_answer_that_is_wrong_in_one_point_is_refused(
    with_passkey: SigningIn, wrong: dict[str, Any]
) -> None:
    with_passkey.device.count = 7
    assert await with_passkey.use_passkey(ALONE) == 303
    await with_passkey.send("/sign-out")
    for name, value in wrong.items():
        setattr(with_passkey.device, name, value)
    assert await with_passkey.use_passkey(ALONE) == 422
    assert not await with_passkey.is_in()


async def test_the_passkey_of_somebody_else_is_no_second_step(
    with_passkey: SigningIn, person_of: MakeSigningIn
) -> None:
    async with person_of("trainer") as trainer:
        await trainer.come_by_link()
        await trainer.set_up_passkey()
        await with_passkey.come_by_link()
        answer = trainer.device.get(await with_passkey.options())
        assert await with_passkey.use_passkey("/second-step", answer) == 422
        assert not await with_passkey.is_in()


async def test_octets_that_are_no_answer_are_refused_in_words(with_passkey: SigningIn) -> None:
    whole = with_passkey.device.get(await with_passkey.options())
    made = json.loads(whole)
    odd = ["", "{}", "[]", "null", "1", '"x"', "{" * 5000, whole[:-40], whole + " " * 20_000]
    for field in ("clientDataJSON", "authenticatorData", "signature", "userHandle"):
        for value in ("", "é", "AAAA", "bnVsbA", None, 1):
            response = {**made["response"], field: value}
            odd.append(json.dumps({**made, "response": response}))
    odd += [json.dumps({**made, field: None}) for field in made]
    statuses = {await with_passkey.use_passkey(ALONE, answer) for answer in odd}
    assert statuses == {422}
    assert not await with_passkey.is_in()


async def test_octets_that_are_no_new_passkey_are_refused_in_words(officer: SigningIn) -> None:
    await officer.come_by_link()
    made = json.loads(officer.device.create(await officer.creation_options()))
    values: tuple[object, ...] = ("", "AAAA", "o2Nmb", None, 1, {})
    for value in values:
        for field in made["response"]:
            response = {**made["response"], field: value}
            form = {"name": "x", "credential": json.dumps({**made, "response": response})}
            answer = await officer.send("/account/second-step/passkeys", **form)
            assert (answer.status, "could not add" in await answer.text()) == (422, True)


@pytest.mark.parametrize(
    "wrong", [{"origin": "http://evil.example"}, {"party": "evil.example"}, {"flags": PRESENT}]
)
async def test_no_passkey_is_registered_for_another_website_or_an_unverified_person(
    officer: SigningIn, wrong: dict[str, Any]
) -> None:
    await officer.come_by_link()
    for name, value in wrong.items():
        setattr(officer.device, name, value)
    options = await officer.creation_options()
    form = {"name": "x", "credential": officer.device.create(options)}
    assert (await officer.send("/account/second-step/passkeys", **form)).status == 422
    assert not await officer.is_in()


async def test_a_removed_passkey_signs_nobody_in_and_the_last_cannot_be_removed(
    with_passkey: SigningIn,
) -> None:
    lost = with_passkey.device
    await with_passkey.use_passkey(ALONE)
    page = await with_passkey.page("/account/second-step")
    assert "You cannot remove your only second step" in page
    await with_passkey.send("/account/second-step/passkeys/1/remove")
    with_passkey.device = Authenticator(lost.origin)
    await with_passkey.set_up_passkey("phone")
    await with_passkey.send("/account/second-step/passkeys/1/remove")
    page = await with_passkey.page("/account/second-step")
    assert ("<strong>phone" in page, "<strong>work laptop" in page) == (True, False)
    await with_passkey.leave()
    assert await with_passkey.use_passkey(ALONE, lost.get(await with_passkey.options())) == 422
    assert await with_passkey.use_passkey(ALONE) == 303


async def test_nobody_removes_the_passkey_of_somebody_else(
    with_passkey: SigningIn, person_of: MakeSigningIn
) -> None:
    async with person_of("trainer") as trainer:
        await trainer.come_by_link()
        await trainer.set_up_app()
        await trainer.prove()
        await trainer.set_up_passkey()
        await trainer.send("/account/second-step/passkeys/1/remove")
    assert await with_passkey.use_passkey(ALONE) == 303
