"""A morning's courses for the bench: in the records of a service and in the simulated Zoom."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import aiohttp

from delivery.policies import pinning
from delivery.records.database.store import Store, Transaction
from delivery.records.meetings import meeting_requests, meetings
from delivery.records.messages import messages
from tests.bench.databases.course_plans import POLICY, keep_booking, keep_course, trainer_of

AT_ONCE = 24


@dataclass(frozen=True, slots=True)
class PeakCourse:
    """One course and its meeting; `people` are the registrants by Zoom's ids."""

    course_id: int
    meeting_id: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeakZoom:
    http: aiohttp.ClientSession
    url: str
    token: str

    async def ask(self, path: str, body: object) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}"}
        url = f"{self.url}/v2{path}"
        async with self.http.post(url, json=body, headers=headers) as answer:
            answer.raise_for_status()
            return dict(await answer.json())

    async def act(self, act: str, meeting_id: str = "", **keys: object) -> None:
        order = {"act": act, "meeting_id": meeting_id, **keys}
        async with self.http.post(f"{self.url}/acts", json=order) as answer:
            if answer.status != 200:
                raise RuntimeError(f"{act}: {await answer.text()}")


async def each(acts: Iterable[Callable[[], Awaitable[Any]]]) -> list[Any]:
    """Runs all calls, a few at a time; returns their results in order."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(act: Callable[[], Awaitable[Any]]) -> Any:
        async with gate:
            return await act()

    return await asyncio.gather(*(one(act) for act in acts))


async def zoom_at(http: aiohttp.ClientSession, url: str, client: str, secret: str) -> PeakZoom:
    """The simulated Zoom's API with a token; no webhooks are posted yet."""
    auth = {"Authorization": aiohttp.encode_basic_auth(client, secret)}
    query = {"grant_type": "account_credentials", "account_id": "demo-account"}
    async with http.post(f"{url}/oauth/token", params=query, headers=auth) as answer:
        answer.raise_for_status()
        zoom = PeakZoom(http, url, (await answer.json())["access_token"])
    await zoom.act("subscribe", url="")
    return zoom


async def meeting_of(zoom: PeakZoom, number: int, people: int) -> tuple[str, tuple[str, ...]]:
    """Makes a meeting with its registrants. The hosts differ, because Zoom limits the meetings of
    one host."""
    request = {
        "topic": f"PEAK-{number}",
        "type": 2,
        "start_time": "2030-06-10T09:00:00",
        "timezone": "Europe/London",
        "duration": 165,
        "settings": {"approval_type": 0, "waiting_room": False},
    }
    made = await zoom.ask(f"/users/host-{number}/meetings", request)
    meeting_id, registrants = str(made["id"]), []
    for person_number in range(people):
        body = {"first_name": "P", "email": f"b{person_number}@clients.invalid"}
        registrants.append(
            (await zoom.ask(f"/meetings/{meeting_id}/registrants", body))["registrant_id"]
        )
    return meeting_id, tuple(registrants)


async def town(
    store: Store, zoom: PeakZoom, count: int, people: int, now: datetime
) -> Sequence[PeakCourse]:
    """Stores `count` courses that began ten minutes ago, each with a trainer of its own."""
    made = await each(partial(meeting_of, zoom, n, people) for n in range(count))
    return await held_at(store, made, now)


async def held_at(
    store: Store, made: Sequence[tuple[str, Sequence[str]]], now: datetime
) -> Sequence[PeakCourse]:
    """Stores such a course for each meeting."""
    async with store.writing() as tx:
        held = [
            await _held(tx, n, meeting_id, registered, now)
            for n, (meeting_id, registered) in enumerate(made)
        ]
        await _nothing_is_asked_of_zoom(tx, now)
        return held


async def _nothing_is_asked_of_zoom(tx: Transaction, now: datetime) -> None:
    """Marks all requests to the meeting provider as done, so that the service makes none during the
    measurement."""
    while requests := await meeting_requests.claim_due(tx, now, 500):
        for request in requests:
            await meeting_requests.done(tx, request, now)


async def _held(
    tx: Transaction, number: int, meeting_id: str, people: Sequence[str], now: datetime
) -> PeakCourse:
    starts_at, reference = now - timedelta(minutes=10), f"PEAK-{number}"
    trainer = await trainer_of(tx, reference, now)
    course_id = await keep_course(tx, reference, number, trainer, starts_at, now)
    await pinning.pin_as_made(
        tx, course_id, POLICY, now
    )  # as `delivery.registers.course_rules` does
    await meetings.keep_made(tx, course_id, meeting_id, 1, now)
    await meetings.keep_read_back(tx, course_id, [], now)
    for person_number, registrant_id in enumerate(people):
        await _booked(tx, course_id, f"B-{number}-{person_number}", registrant_id, now)
    return PeakCourse(course_id, meeting_id, tuple(people))


async def _booked(
    tx: Transaction, course_id: int, reference: str, registrant_id: str, now: datetime
) -> None:
    """Registers the client and notes the joining instructions as sent, so that the service has
    nothing to send."""
    booking_id = await keep_booking(tx, course_id, reference, registrant_id, now)
    message_id = f"<{secrets.token_hex(8)}@bench.invalid>"
    claimed = await messages.claim(tx, [(booking_id, 1, message_id)], now)
    await messages.sent(tx, [(message, now, now + timedelta(days=1)) for message in claimed])
