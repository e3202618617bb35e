"""Gives mutated answers of passkeys to the service, to register one and to sign in with it."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable
from typing import Any

from delivery.accounts.factors import passkeys
from delivery.accounts.factors.passkeys import PasskeyRefused, RelyingParty
from delivery.records.accounts import passkeys as rows
from delivery.records.accounts import users
from delivery.records.database.store import Store
from tests.doubles.authenticator import Authenticator
from tests.doubles.settable_clock import SettableClock
from tests.fuzz.mutations import Mutator
from tests.signing_in import somebody

ORIGIN, HOLDER = "http://localhost:8080", "a browser"
PARTY = RelyingParty("localhost", "Example Courses", ORIGIN)


async def run(store: Store, times: int, seed: int) -> list[str]:
    """Every fault: an exception other than PasskeyRefused, from the checks or from the records."""
    mutator, wrong, now = Mutator(seed), list[str](), SettableClock().now()
    user_id = await somebody(store, "officer", now)
    async with store.reading() as tx:
        user = await users.by_id(tx, user_id)
    assert user is not None

    async def options() -> Any:
        async with store.writing() as tx:
            return json.loads(await passkeys.creation_options(tx, PARTY, user, HOLDER, now))

    async def register(answer: str) -> None:
        await passkeys.register(store, PARTY, user_id, HOLDER, answer, "Key", now)

    async def verify(answer: str) -> None:
        await passkeys.verify(store, PARTY, HOLDER, answer, now)

    for _ in range(times):
        device = Authenticator(ORIGIN)
        async with store.writing() as tx:
            await rows.remove_all(tx, user_id)
        await register(device.create(await options()))
        odd = _mutated(mutator, Authenticator(ORIGIN).create(await options()))
        wrong += await _faults(register, odd)
        async with store.writing() as tx:
            wanted = await passkeys.request_options(tx, PARTY, user_id, HOLDER, now)
        wrong += await _faults(verify, _mutated(mutator, device.get(json.loads(wanted))))
    return wrong


async def _faults(check: Callable[[str], Awaitable[None]], answer: str) -> list[str]:
    try:
        await check(answer)
    except PasskeyRefused:
        return []
    except Exception as fault:  # noqa: BLE001 - every other exception is a fault
        return [f"{type(fault).__name__} {fault} {answer[:300]!r}"]
    return []


def _mutated(mutator: Mutator, answer: str) -> str:
    """The JSON with odd values or octets, or with one of its binary parts changed."""
    body: dict[str, Any] = json.loads(answer)
    part = mutator.chosen(("", *body["response"]))
    if not part:
        return mutator.mutated(body).decode("utf-8", "replace")
    octets = urlsafe_b64decode(body["response"][part] + "==")
    odd = mutator.mutated_octets(octets)
    body["response"][part] = urlsafe_b64encode(odd).rstrip(b"=").decode()
    return json.dumps(body)
