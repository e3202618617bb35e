from datetime import timedelta

import jwt
import pytest

from delivery.accounts import attempt_limits, known_devices, sign_in
from delivery.accounts.attempt_limits import TooManyAttempts
from delivery.accounts.sign_in import Visitor
from delivery.records.database.store import Store
from tests.doubles.settable_clock import SettableClock

SECRET = "for the tests alone, forty letters long."
SAM = "sam@example.org"


async def tries(store: Store, visitor: Visitor, count: int, clock: SettableClock) -> int:
    """How many of so many wrong passwords are looked at."""
    looked_at = 0
    for _ in range(count):
        try:
            await sign_in.sign_in(store, SECRET, visitor, "wrong", clock.now())
        except TooManyAttempts:
            continue
        looked_at += 1
    return looked_at


def test_a_device_is_known_for_its_own_user_alone_and_not_for_ever(clock: SettableClock) -> None:
    token = known_devices.make(SECRET, SAM, clock.now())
    assert known_devices.read(SECRET, token, " Sam@Example.org ", clock.now())
    assert known_devices.read(SECRET, token, "ana@example.org", clock.now()) is None
    assert known_devices.read("another secret", token, SAM, clock.now()) is None
    clock.go_on(known_devices.LIFE)
    assert known_devices.read(SECRET, token, SAM, clock.now()) is None


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c", "\x00", "é.é.é", "a" * 10_000])
def test_what_is_no_token_of_ours_knows_no_device(clock: SettableClock, token: str | None) -> None:
    assert known_devices.read(SECRET, token, SAM, clock.now()) is None


def test_the_token_does_not_say_whose_it_is(clock: SettableClock) -> None:
    token = known_devices.make(SECRET, SAM, clock.now())
    claims = jwt.decode(token, options={"verify_signature": False})
    assert SAM not in str(claims)


async def test_a_stranger_elsewhere_does_not_lock_the_holder_out(
    store: Store, clock: SettableClock
) -> None:
    stranger, holder = Visitor(SAM, "198.51.100.7"), Visitor(SAM, "203.0.113.9")
    assert await tries(store, stranger, 15, clock) == sign_in.TRIES_OF_ADDRESS
    assert await tries(store, holder, 1, clock) == 1


async def test_a_stranger_in_the_same_network_does_not_lock_a_known_device_out(
    store: Store, clock: SettableClock
) -> None:
    token = known_devices.make(SECRET, SAM, clock.now())
    await tries(store, Visitor(SAM, "203.0.113.9"), 15, clock)
    device = Visitor(SAM, "203.0.113.9", token)
    assert await tries(store, device, 15, clock) == sign_in.TRIES_OF_ADDRESS


async def test_many_networks_together_have_a_limit_that_a_known_device_does_not_share(
    store: Store, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "TRIES_OF_ACCOUNT", 3)
    crowd = [Visitor(SAM, f"198.51.100.{number}") for number in range(5)]
    assert sum([await tries(store, stranger, 1, clock) for stranger in crowd]) == 3
    token = known_devices.make(SECRET, SAM, clock.now())
    assert await tries(store, Visitor(SAM, "198.51.100.9", token), 1, clock) == 1


async def test_tries_that_are_refused_make_nobody_wait_longer(
    store: Store, clock: SettableClock
) -> None:
    stranger = Visitor(SAM, "198.51.100.7")
    await tries(store, stranger, sign_in.TRIES_OF_ADDRESS, clock)
    clock.go_on(attempt_limits.WINDOW - timedelta(seconds=1))
    assert await tries(store, stranger, 5, clock) == 0
    clock.go_on(timedelta(seconds=2))
    assert await tries(store, stranger, 1, clock) == 1
