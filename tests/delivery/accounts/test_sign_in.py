import asyncio
from datetime import timedelta

import pytest

from delivery.accounts import sign_in
from delivery.accounts.attempt_limits import TooManyAttempts
from delivery.accounts.sign_in import Visitor
from delivery.records.database.store import Store
from tests.doubles.settable_clock import SettableClock
from tests.signing_in import somebody

SECRET = "for the tests alone, forty letters long."


async def test_of_many_who_use_a_link_at_the_same_moment_one_is_signed_in(
    store: Store, clock: SettableClock
) -> None:
    user_id = await somebody(store, "officer", clock.now())
    async with store.writing() as tx:
        token = await sign_in.make_link(tx, user_id, clock.now())
    entered = await asyncio.gather(
        *(sign_in.use_link(store, token, clock.now(), None) for _ in range(8))
    )
    assert sum(session is not None for session in entered) == 1


async def test_tries_at_the_same_moment_all_count(
    store: Store, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "TRIES_OF_ADDRESS", 3)
    visitor = Visitor("sam@example.org", "203.0.113.9")
    tries = [
        sign_in.sign_in(store, SECRET, visitor, "wrong", clock.now())
        for _ in range(sign_in.TRIES_OF_ADDRESS + 3)
    ]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(answer, TooManyAttempts) for answer in answers) == 3


async def test_the_tries_of_one_network_are_counted_whichever_address_is_typed(
    store: Store, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "TRIES_OF_NETWORK", 2)
    for name in ("a", "b"):
        visitor = Visitor(f"{name}@example.org", "203.0.113.9")
        assert await sign_in.sign_in(store, SECRET, visitor, "wrong", clock.now()) is None
    with pytest.raises(TooManyAttempts):
        await sign_in.sign_in(
            store, SECRET, Visitor("c@example.org", "203.0.113.9"), "wrong", clock.now()
        )
    elsewhere = Visitor("c@example.org", "198.51.100.7")
    assert await sign_in.sign_in(store, SECRET, elsewhere, "wrong", clock.now()) is None


async def test_a_session_cannot_be_had_by_what_is_kept_of_it(
    store: Store, clock: SettableClock
) -> None:
    user_id = await somebody(store, "officer", clock.now())
    async with store.writing() as tx:
        token = await sign_in.open_session(tx, user_id, clock.now())
    assert await sign_in.find_session(store, token, clock.now()) is not None
    assert await sign_in.find_session(store, sign_in.digest(token), clock.now()) is None


async def test_a_session_that_is_used_is_not_idle(store: Store, clock: SettableClock) -> None:
    user_id = await somebody(store, "officer", clock.now())
    async with store.writing() as tx:
        token = await sign_in.open_session(tx, user_id, clock.now())
    for _ in range(2):
        clock.go_on(timedelta(hours=7))
        assert await sign_in.find_session(store, token, clock.now()) is not None
    clock.go_on(sign_in.IDLE)
    assert await sign_in.find_session(store, token, clock.now()) is None
