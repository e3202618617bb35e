"""Requests with odd numbers and texts in every part of every page's address, query and form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import yarl

from delivery.records.database.store import Store
from delivery.web.access.access_rules import AccessRule
from delivery.web.url import Url
from delivery.web.urls import URLS
from tests.doubles.settable_clock import SettableClock
from tests.fuzz.fuzzed.service_client import Client, busy_aside, running, sign_in
from tests.scenes.live_course import course_of
from tests.scenes.scene import at
from tests.signing_in import somebody

TEMPLATES = Path(__file__).parents[2] / "templates"
ODD = (
    "", "0", "1", "-1", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808",
    "1" * 30, "1" * 5_000, "%00", "x%00", "%ff", "%ED%A0%BD", "²", "٣", "x" * 300, "x" * 5_000,
    "0001-01-01", "9999-12-31", "0001-01-01T00:00", "9999-12-31T23:59", "0001-01-01T00:00:00Z~1",
    "9999-12-31T23:59:59-14:00~1", "9999-12-31T23:59:59+00:00~9223372036854775808", "00:00",
    "24:00",
    "99999:99", "B-A", "uuid-A-1", "late", "on", "yes",
)  # fmt: skip
QUERIES = ("after", "before", "from", "to", "publication", "signed", "said", "told", "next", "seen")
NAMES = re.compile(r'name="([a-z_]+)"|name: "([a-z_]+)"')


@dataclass(frozen=True, slots=True)
class OddRequest:
    method: str
    address: yarl.URL
    form: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {str(self.address)[:200]} {str(self.form)[:300]}"


def requests(url: Url, seed: int, forms: int) -> Iterator[OddRequest]:
    """Each odd value in each part of the path; a sample of them in the query and the forms."""
    chance = Random(f"{seed} {url.method} {url.path}")  # noqa: S311 - repeatable, and no secret
    parts = re.findall(r"\{(\w+)\}", url.path)
    for part in parts:
        for odd in ODD:
            yield OddRequest(url.method, _address(url, {part: odd}))
    for _ in range(forms):
        query = f"?{chance.choice(QUERIES)}={chance.choice(ODD)}"
        fields = [(name, chance.choice(ODD)) for name in chance.sample(FIELDS, 12)]
        form = tuple(
            (name, yarl.URL(f"/?v={odd}", encoded=True).query["v"]) for name, odd in fields
        )
        address = yarl.URL(f"{_address(url, {})}{query}", encoded=True)
        yield OddRequest(url.method, address, form if url.method == "POST" else ())


def _address(url: Url, odd: dict[str, str]) -> yarl.URL:
    path = re.sub(r"\{(\w+)\}", lambda part: odd.get(part[1], "1"), url.path)
    return yarl.URL(path, encoded=True)


def _fields() -> list[str]:
    """The names of all fields of all forms."""
    pages = "".join(page.read_text() for page in sorted(TEMPLATES.rglob("*.html")))
    return sorted({first or second for first, second in NAMES.findall(pages)} - {"csrf"})


FIELDS = _fields()
PROMISE = "promise"
"""The URL that answers 503 while messages are late, whatever the request holds."""
STREAMS = ("trainer_stream", "control_room_stream", "look_at_board_stream")
"""The URLs whose answers do not end."""
LEFT_OUT = (*STREAMS, "webhooks", "metrics", "sign_out", PROMISE)


async def answers(database_url: str, seed: int, forms: int) -> dict[str, int]:
    """The status of the answer to every odd request, each sent by a caller who may send it."""
    store, clock = Store(database_url), SettableClock(at("10:15"))
    try:
        live = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
        await live.busy()
        statuses: dict[str, int] = {}
        async with running(database_url, store, clock) as client:
            for url in URLS:
                if url.name in LEFT_OUT:
                    continue
                csrf = await _enter(client, store, clock, url.access)
                for request in requests(url, seed, forms):
                    statuses[str(request)] = await _status(client, request, csrf)
        return statuses
    finally:
        await store.close()


async def _enter(client: Client, store: Store, clock: SettableClock, rule: AccessRule) -> str:
    role = min(rule.roles, default="")
    return await sign_in(client, store, clock, role) if role else ""


async def _status(client: Client, request: OddRequest, csrf: str) -> int:
    return await busy_aside(lambda: _answered(client, request, csrf))


async def _answered(client: Client, request: OddRequest, csrf: str) -> int:
    form = [("csrf", csrf), *request.form] if request.method == "POST" else None
    answer = await client.request(request.method, request.address, data=form, allow_redirects=False)
    await answer.read()
    return answer.status
