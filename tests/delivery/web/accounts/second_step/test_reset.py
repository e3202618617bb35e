"""An administrator resets the lost second step of somebody else."""

from datetime import timedelta

from sqlalchemy import select

from delivery.records.review import audit
from delivery.records.tables import messages
from tests.delivery.web.accounts.second_step.conftest import PASSWORD, MakeSigningIn, SigningIn

ALONE = "/passkeys/sign-in"


async def test_a_reset_ends_all_that_signed_the_user_in_and_makes_a_link(
    with_passkey: SigningIn, person_of: MakeSigningIn
) -> None:
    lost, email = with_passkey, await with_passkey.choose_password()
    await lost.use_passkey(ALONE)
    async with person_of("administrator") as administrator:
        await administrator.come_by_link()
        await administrator.set_up_app()
        await administrator.prove()
        answer = await administrator.send(f"/users/{lost.user_id}/reset")
        assert "Sign-in link for Test Officer" in await answer.text()
    assert not await lost.is_in()
    assert await lost.use_passkey(ALONE) == 422
    form = {"email": email, "password": PASSWORD}
    assert (await lost.browser.post("/sign-in", data=form)).status == 422
    await lost.come_by_link()
    assert "Set up your second step" in await lost.page("/officer")
    async with lost.store.reading() as tx:
        entries = [(entry.act, entry.subject) for entry in await audit.latest(tx, 20)]
        told = (await tx.execute(select(messages.c.kind, messages.c.user_id))).all()
    assert ("second step reset", f"user {lost.user_id}") in entries
    assert told == [("sign_in_reset", lost.user_id)]


async def test_an_administrator_proves_who_they_are_before_a_reset(
    with_passkey: SigningIn, person_of: MakeSigningIn
) -> None:
    async with person_of("administrator") as administrator:
        await administrator.come_by_link()
        await administrator.set_up_app()
        administrator.clock.go_on(timedelta(hours=1))
        answer = await administrator.send(f"/users/{with_passkey.user_id}/reset")
        assert answer.headers["Location"] == "/account/confirm?next=/users"
    assert await with_passkey.use_passkey(ALONE) == 303
