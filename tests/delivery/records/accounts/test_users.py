"""Users, and which of them are signed in."""

import asyncio
from datetime import timedelta

import pytest

from delivery.records.accounts import sessions, users
from delivery.records.accounts.users import EmailTaken
from delivery.records.database.store import Store, Transaction
from tests.delivery.records.planned_course import NOW

LATER = NOW + timedelta(hours=1)


async def tess(tx: Transaction) -> int:
    return await users.add(tx, email="Tess@Example.org", name="Tess", role="trainer", now=NOW)


async def test_a_user_is_found_by_any_spelling_of_the_address(store: Store) -> None:
    async with store.writing() as tx:
        made = await tess(tx)
        user = await users.by_email(tx, "TESS@example.ORG")
        assert user == await users.by_id(tx, made)
        assert await users.by_email(tx, "nobody@example.org") is None
    assert user is not None
    assert user.email == "tess@example.org"
    assert user.password_hash is None
    assert user.active


async def test_a_second_user_with_an_address_is_refused_within_the_transaction(
    store: Store,
) -> None:
    async with store.writing() as tx:
        made = await tess(tx)
        with pytest.raises(EmailTaken):
            await tess(tx)
        assert [user.id for user in await users.list_all(tx)] == [made]


async def test_a_session_knows_its_user_until_it_is_revoked(store: Store) -> None:
    async with store.writing() as tx:
        made = await tess(tx)
        await sessions.open(tx, token_hash="hash", user_id=made, csrf="csrf", now=NOW)
        await sessions.seen(tx, "hash", LATER)
        session = await sessions.find(tx, "hash")
        assert session is not None
        assert (session.user.id, session.csrf) == (made, "csrf")
        assert (session.made_at, session.seen_at) == (NOW, LATER)
        await sessions.revoke(tx, "hash", LATER)
        assert await sessions.find(tx, "hash") is None
        assert await sessions.find(tx, "other") is None


async def test_all_sessions_of_a_user_can_be_revoked_at_once(store: Store) -> None:
    async with store.writing() as tx:
        made = await tess(tx)
        for token_hash in ("one", "two"):
            await sessions.open(tx, token_hash=token_hash, user_id=made, csrf="csrf", now=NOW)
        await sessions.revoke_all(tx, made, LATER)
        assert [await sessions.find(tx, token) for token in ("one", "two")] == [None, None]


async def test_a_deactivated_user_is_signed_out(store: Store) -> None:
    async with store.writing() as tx:
        made = await tess(tx)
        await sessions.open(tx, token_hash="hash", user_id=made, csrf="csrf", now=NOW)
        await sessions.add_link(tx, token_hash="link", user_id=made, expires_at=LATER)
        await users.deactivate(tx, made)
        assert await sessions.find(tx, "hash") is None
        assert await sessions.use_link(tx, "link", NOW) is None


async def test_a_link_used_by_many_at_once_signs_in_one(store: Store) -> None:
    async with store.writing() as tx:
        made = await tess(tx)
        await sessions.add_link(tx, token_hash="link", user_id=made, expires_at=LATER)

    async def use() -> int | None:
        async with store.writing() as tx:
            return await sessions.use_link(tx, "link", NOW)

    answers = await asyncio.gather(*(use() for _ in range(10)))
    assert sorted(answers, key=str) == [made] + [None] * 9


async def test_an_expired_link_is_refused(store: Store) -> None:
    async with store.writing() as tx:
        made = await tess(tx)
        await sessions.add_link(tx, token_hash="link", user_id=made, expires_at=LATER)
        assert await sessions.use_link(tx, "link", LATER) is None


async def test_attempts_are_counted_by_key_and_deleted_later(store: Store) -> None:
    async with store.writing() as tx:
        for key, at in (("a", NOW), ("a", LATER), ("b", LATER)):
            await sessions.note_attempt(tx, key, at)
        assert await sessions.attempts_since(tx, "a", NOW) == 2
        assert await sessions.attempts_since(tx, "a", LATER) == 1
        await sessions.forget_attempts(tx, LATER)
        assert await sessions.attempts_since(tx, "a", NOW) == 1
