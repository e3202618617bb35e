"""Sends mutated octets of requests to every URL: request lines, headers and forms.

python -m tests.fuzz.raw_requests [--count 100000] [--seed 1] [--postgresql]

Exits with 1 if any answer is above 499, if the service no longer answers afterwards, or if its
memory does not stay level.
"""

import asyncio
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

from delivery.accounts import sign_in
from delivery.records.accounts import sessions
from delivery.records.database.store import Store
from delivery.web.access.session import COOKIE
from delivery.web.url import Url
from delivery.web.urls import URLS
from tests.delivery.web.transport.raw_connection import RawAnswer, ask, get
from tests.doubles.settable_clock import SettableClock
from tests.fuzz.fuzz_command import outcome_of
from tests.fuzz.fuzzed.service_client import busy_aside
from tests.fuzz.fuzzed.service_memory import SAMPLES, ServiceMemory
from tests.fuzz.fuzzed.service_process import serving
from tests.fuzz.mutations import Mutator
from tests.fuzz.odd_requests import FIELDS, ODD, PROMISE
from tests.scenes.live_course import course_of
from tests.scenes.scene import at
from tests.signing_in import somebody

AT_ONCE = 16
OF_A_SESSION = 1000
"""The number of requests after which all callers sign in again, because some requests end a
session."""
ROLES = ("trainer", "officer", "administrator")
HEADERS = (
    "Accept: text/html",
    "Accept: text/event-stream",
    "Authorization: Bearer a.b.c",
    "Authorization: Basic YTpi",
    "X-Forwarded-For: 203.0.113.9, 10.0.0.1:443",
    "X-Forwarded-Proto: https",
    "X-Request-ID: 0123456789abcdef0123456789abcdef",
    "Origin: http://127.0.0.1:8080",
    "Sec-Fetch-Site: same-origin",
    "Expect: 100-continue",
    'If-None-Match: W/"a"',
    "Range: bytes=0-1",
    "X-Coursewatch-Script: 1",
    "X-Zm-Signature: v0=a",
    "X-Zm-Request-Timestamp: 1",
    'Cookie: a=b; c="d"',
    "Content-Encoding: identity",
    "Connection: keep-alive, Upgrade",
)
FORM, FILE = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
KINDS = (FORM, FORM, f"{FORM}; charset=utf-8", FILE, "application/json", "text/plain")


@dataclass(slots=True)
class RequestFuzz:
    answers: Counter[int] = field(default_factory=Counter)
    """The number of answers by status; 0 counts connections closed without an answer."""
    failing: list[bytes] = field(default_factory=list)
    """The requests that were answered above 499."""
    is_alive: bool = False
    """Whether the service answers afterwards."""
    memory: ServiceMemory | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    role: str
    cookie: str
    csrf: str


async def run(url: str, count: int, seed: int) -> RequestFuzz:
    """Sends `count` requests to a service on the migrated, empty database at `url`."""
    store, clock, outcome = Store(url), SettableClock(at("09:30")), RequestFuzz()
    try:
        live = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
        await live.busy()
        async with serving(url, clock.now(), impatient=True) as service:
            chance, mutator = Random(seed), Mutator(seed)  # noqa: S311 - repeatable, and no secret
            outcome.memory, at_a_time = service.memory, min(OF_A_SESSION, count // SAMPLES)
            for sent in range(0, count, at_a_time):
                service.memory.sample()
                people = [await _enter(store, clock, role) for role in ROLES]
                waiting = _requests(chance, mutator, people, min(at_a_time, count - sent))
                senders = (_send_all(service.port, waiting, outcome) for _ in range(AT_ONCE))
                await asyncio.gather(*senders)
            outcome.is_alive = (await ask(service.port, get("/healthz"))).status == 200
        return outcome
    finally:
        await store.close()


async def _enter(store: Store, clock: SettableClock, role: str) -> SignedIn:
    user_id = await somebody(store, role, clock.now())
    async with store.writing() as tx:
        token = await sign_in.open_session(tx, user_id, clock.now())
        session = await sessions.find(tx, sign_in.digest(token))
    return SignedIn(role, f"Cookie: {COOKIE}={token}", session.csrf if session else "")


async def _send_all(port: int, waiting: Iterator[bytes], outcome: RequestFuzz) -> None:
    for octets in waiting:
        await _send(port, octets, outcome)


async def _send(port: int, octets: bytes, outcome: RequestFuzz) -> None:
    status = await busy_aside(lambda: _status(port, octets))
    outcome.answers[status] += 1
    if status > 499:
        outcome.failing.append(octets[:2000])


async def _status(port: int, octets: bytes) -> int:
    """The status of the answer, or 0 without one. Every request ends, because the service closes
    connections whose request stays incomplete."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    received = b""
    with suppress(ConnectionError, asyncio.IncompleteReadError):
        writer.write(octets)
        received = await reader.readuntil(b"\r\n\r\n")
        if received.startswith(b"HTTP/1.1 100 "):
            received = await reader.readuntil(b"\r\n\r\n")
    writer.transport.abort()
    return RawAnswer.read(received).status if received else 0


def _requests(
    chance: Random, mutator: Mutator, people: list[SignedIn], count: int
) -> Iterator[bytes]:
    for _ in range(count):
        url = chance.choice([url for url in URLS if url.name != PROMISE])
        yield mutator.mutated_octets(_request(chance, url, people))


def _request(chance: Random, url: Url, people: list[SignedIn]) -> bytes:
    """A valid request, sent by a caller who may send it."""
    path = re.sub(r"\{(\w+)\}", lambda part: "1", url.path)
    lines = ["Host: localhost", *chance.sample(HEADERS, chance.randrange(5))]
    fields = {name: chance.choice(ODD) for name in chance.sample(FIELDS, 5)}
    for person in people:
        if person.role in url.access.roles:
            lines.append(person.cookie)
            fields["csrf"] = person.csrf
            break
    if url.method == "GET":
        return "\r\n".join([f"GET {path}?{urlencode(fields)} HTTP/1.1", *lines, "", ""]).encode()
    kind = chance.choice(KINDS)
    body = (_parts(fields) if kind == FILE else urlencode(fields)).encode()
    lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return "\r\n".join([f"POST {path} HTTP/1.1", *lines, "", ""]).encode() + body


def _parts(fields: dict[str, str]) -> str:
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    file = 'Content-Disposition: form-data; name="register"; filename="a.csv"'
    return f"{''.join(parts)}--x\r\n{file}\r\nContent-Type: text/csv\r\n\r\na,b\r\n--x--\r\n"


def main() -> int:
    outcome = outcome_of(run, __doc__, 100_000)
    print("answers", dict(sorted(outcome.answers.items())))
    print(outcome.memory)
    print("answers afterwards" if outcome.is_alive else "does not answer afterwards")
    for octets in outcome.failing[:20]:
        print(octets)
    level = outcome.memory is not None and outcome.memory.is_level
    return 1 if outcome.failing or not outcome.is_alive or not level else 0


if __name__ == "__main__":
    sys.exit(main())
