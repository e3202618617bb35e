"""A process of its own that opens officers' pages and posts webhooks meanwhile."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from multiprocessing.sharedctypes import Synchronized
from typing import TYPE_CHECKING

import aiohttp
from yarl import URL

from tests.delivery.web.machines.zoom_post import HAPPENED, HAPPENED_MS, signed
from tests.doubles.settable_clock import SettableClock
from tests.integrations.zoom.webhooks.webhook_bodies import about, raw

if TYPE_CHECKING:
    from multiprocessing import Queue

WEBHOOKS_A_SECOND = 40


@dataclass(slots=True)
class VisitTimes:
    """In seconds."""

    webhooks: list[float] = field(default_factory=list)
    """From when each was due to its answer."""
    pages: list[float] = field(default_factory=list)
    """Of those that were opened."""
    unanswered: int = 0
    """Pages and webhooks that a busy database did not answer in time (503)."""


@dataclass(frozen=True, slots=True)
class VisitPlan:
    address: str
    link: str
    """The path of a link that signs an officer in."""
    paths: Sequence[str | None]
    """What is opened again and again, one after another; None for nothing."""
    seconds: float
    """How long each of them."""
    clock: SettableClock


def visit(
    plan: VisitPlan, phase: "Synchronized[int]", results: "Queue[list[VisitTimes] | None]"
) -> None:
    """Goes through the plan after a first look at each page. `phase` says where it stands: the
    place in `paths`, and -1 before and after. The results are in the order of the paths; None if
    it failed."""
    times = None
    try:
        times = asyncio.run(_all(plan, phase))
    finally:
        results.put(times)


async def _all(plan: VisitPlan, phase: "Synchronized[int]") -> list[VisitTimes]:
    jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=URL(plan.address))
    results = []
    async with (
        aiohttp.ClientSession(plan.address, cookie_jar=jar) as http,
        aiohttp.ClientSession(plan.address) as zoom,
    ):
        await _is_answered(http.post(plan.link), VisitTimes())
        for path in plan.paths:
            if path is not None:
                await _is_answered(http.get(path), VisitTimes())
        for number, path in enumerate(plan.paths):
            phase.value = number
            times = VisitTimes()
            ends_at = time.perf_counter() + plan.seconds
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(_post_until(zoom, plan.clock, number, ends_at, times))
                tasks.create_task(_open_until(http, path, ends_at, times))
            phase.value = -1
            results.append(times)
    return results


async def _open_until(
    http: aiohttp.ClientSession, path: str | None, ends_at: float, times: VisitTimes
) -> None:
    while path is not None and (began := time.perf_counter()) < ends_at:
        if await _is_answered(http.get(path), times):
            times.pages.append(time.perf_counter() - began)
        await asyncio.sleep(0.05)


async def _post_until(
    http: aiohttp.ClientSession, clock: SettableClock, run: int, ends_at: float, times: VisitTimes
) -> None:
    began, number = time.perf_counter(), 0
    async with asyncio.TaskGroup() as tasks:
        while (due := began + number / WEBHOOKS_A_SECOND) < ends_at:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.create_task(_post(http, clock, 100_000 * run + number, due, times))
            number += 1


async def _post(
    http: aiohttp.ClientSession, clock: SettableClock, number: int, due: float, times: VisitTimes
) -> None:
    event = about("meeting.participant_joined", join_time=HAPPENED)
    body = raw({**event, "event_ts": HAPPENED_MS + number})
    posting = http.post("/webhooks/zoom", data=body, headers=signed(body, clock))
    await _is_answered(posting, times)
    times.webhooks.append(time.perf_counter() - due)


async def _is_answered(asking: "aiohttp.client._RequestContextManager", times: VisitTimes) -> bool:
    """Counts what a busy database did not answer. Raises RuntimeError for any other fault."""
    async with asking as answer:
        await answer.read()
    if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
        times.unanswered += 1
        return False
    if answer.status >= HTTPStatus.BAD_REQUEST:
        raise RuntimeError(f"{answer.url.path}: {answer.status}")
    return True
