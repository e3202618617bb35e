"""A person whose sign-in was reset is told, and no sign-in since shows that they were."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from delivery.accounts import sign_in
from delivery.records.accounts import users
from delivery.records.review import audit
from delivery.records.staff_messages.account_causes import RESET_ACT
from delivery.records.tables import messages
from tests.delivery.notices.told_clients import ToldClients, in_a_line


@pytest.fixture
async def officer(clients: ToldClients) -> ToldClients:
    """The sign-in of an officer, user 1, was reset in this minute."""
    now = clients.clock.now()
    async with clients.store.writing() as tx:
        await users.add(tx, email="olga@office.example", name="Olga", role="officer", now=now)
        await sign_in.reset(tx, 1, now, now)
        await audit.add(tx, user_id=1, act=RESET_ACT, subject="user 1", now=now)
    return clients


async def way_and_state(clients: ToldClients) -> tuple[str, str]:
    query = select(messages.c.channel, messages.c.state).where(messages.c.kind == "sign_in_reset")
    async with clients.store.reading() as tx:
        row = (await tx.execute(query)).one()
    return row.channel, row.state


async def test_the_person_reads_what_happened_and_what_to_do_without_any_link(
    officer: ToldClients,
) -> None:
    await officer.run()
    await officer.run()
    (letter,) = officer.letters.letters
    assert (letter.to, letter.subject) == ("olga@office.example", "Your sign-in was reset")
    assert "At 9am on Monday 1 June 2026 your password" in in_a_line(letter)
    assert "If you did not ask for it, call your administrator now" in in_a_line(letter)
    assert "http" not in letter.text
    assert await way_and_state(officer) == ("email", "sent")


async def test_a_session_since_shows_nothing_and_a_person_calls_them(officer: ToldClients) -> None:
    await officer.run()
    async with officer.store.writing() as tx:
        await sign_in.open_session(tx, 1, officer.clock.now() + timedelta(minutes=5))
    officer.clock.go_on(timedelta(hours=25))
    await officer.run()
    assert await way_and_state(officer) == ("telephone", "due")


async def test_whoever_can_no_longer_sign_in_is_told_nothing(officer: ToldClients) -> None:
    async with officer.store.writing() as tx:
        await users.deactivate(tx, 1)
    await officer.run()
    assert officer.letters.letters == []
    assert await way_and_state(officer) == ("email", "superseded")
