"""`make bench-browser`: how soon pages in a real Chromium show Zoom's events.

500 courses run and receive events throughout, and 1,000 boards are open in another process. One
more course is open in Chromium: each time is measured from the answer to its webhook until the
browser has drawn a frame with the change. First its trainer's board alone, then in the same run an
officer's control room too, with more control rooms open beside it.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import aiohttp
import msgspec
from playwright.async_api import Page, TimeoutError

from delivery.records.database.store import Store
from delivery.records.planning import courses
from integrations.zoom.simulator.webhooks import payloads
from integrations.zoom.webhooks.signature import sign
from tests.bench.load import control_rooms
from tests.bench.load.generator import fired
from tests.bench.load.morning import TURNS, WebhookMorning
from tests.bench.load.open_pages import chromium, watched
from tests.bench.load.order import LoadRequest
from tests.bench.measuring import process_figures, result_table
from tests.bench.servers import coursewatch
from tests.bench.servers.server_process import free_port
from tests.browser.seeing import CHROMIUM

PEOPLE = 9
PATIENCE_MS = 15_000
PAUSE_S = (0.05, 0.3)  # seconds between two events, so that they fall anywhere between two boards

SEEN = """
() => {
  window.drawn = [];
  const told = () => Array.from(document.querySelectorAll(
    "#counts strong, .cw-course td[data-label=In], .cw-course td[data-label=Waiting], " +
    ".cw-course td[data-label=Away]"), (cell) => cell.textContent.trim()).join(" ");
  let before = told();
  new MutationObserver(() => {
    const now = told();
    if (now === before) return;
    before = now;
    requestAnimationFrame(() => window.drawn.push(performance.timeOrigin + performance.now()));
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
}
"""


def acts(morning: WebhookMorning, course: int) -> Iterator[tuple[str, int, int]]:
    """The acts, their subjects and their visits: each act changes how many people wait or are in
    the room."""
    visit = 0
    while True:
        for act in TURNS:
            for person_number in range(PEOPLE):
                yield act, person_number, visit
        visit += 1


async def tell(http: aiohttp.ClientSession, url: str, body: bytes) -> float:
    """The time of the webhook's answer on the wall clock."""
    stamp = str(int(time.time()))
    headers = {
        "x-zm-request-timestamp": stamp,
        "x-zm-signature": sign(coursewatch.SECRET, stamp, body),
    }
    async with http.post(f"{url}/webhooks/zoom", data=body, headers=headers) as answer:
        answered = time.time()
        answer.raise_for_status()
        return answered


async def lags(
    pages: Sequence[Page],
    url: str,
    morning: WebhookMorning,
    course: int,
    planned: Sequence[tuple[str, int, int]],
    longest_s: float,
) -> list[list[float]]:
    """For each page, the delays of these acts in seconds; PATIENCE_MS if the page did not show the
    change in time. No further act is told once `longest_s` have passed: on a slow machine there are
    fewer, and the measurement ends."""
    delays: list[list[float]] = [[] for _ in pages]
    ends_at = time.monotonic() + longest_s
    async with aiohttp.ClientSession() as http:
        for page in pages:
            await page.evaluate(SEEN)
        for act, person_number, visit in planned:
            if time.monotonic() >= ends_at:
                break
            attendee = morning.person(course, person_number, visit)
            webhook = morning.act(act, course, attendee, datetime.now(UTC))
            before = [await page.evaluate("window.drawn.length") for page in pages]
            answered = await tell(http, url, msgspec.json.encode(payloads.envelope(webhook)))
            shown = await asyncio.gather(*map(_drawn_s, pages, before))
            for of_page, at_s in zip(delays, shown, strict=True):
                of_page.append(PATIENCE_MS / 1000 if at_s is None else at_s - answered)
            await asyncio.sleep(random.uniform(*PAUSE_S))  # noqa: S311 - no secret
    return delays


async def _drawn_s(page: Page, before: int) -> float | None:
    """When the page drew its next change, on the wall clock; None if it did not in time."""
    try:
        drawn = await page.wait_for_function(
            "count => window.drawn[count]", arg=before, timeout=PATIENCE_MS
        )
    except TimeoutError:
        return None
    return float(await drawn.json_value()) / 1000


async def run(typed: argparse.Namespace, folder: Path) -> list[result_table.Line]:
    url, now, port = coursewatch.sqlite(folder / "ours.db"), datetime.now(UTC), free_port()
    await coursewatch.migrated(url)
    town = await coursewatch.settled(url, typed.courses + 1, PEOPLE, now)
    ids = [course.course_id for course in town.held]
    links = await coursewatch.links(url, town.held)
    at, seconds = f"http://127.0.0.1:{port}", 2 * typed.longest + 600
    order = LoadRequest(
        ports=(port,), secret=coursewatch.SECRET, since=now, courses=typed.courses, rate=typed.rate,
        seconds=seconds, connections=8,
    )  # fmt: skip
    morning, course = WebhookMorning(now), typed.courses
    planned = list(islice(acts(morning, course), 2 * typed.events))
    of_board = links.pop(ids[-1]), f"/trainer/courses/{ids[-1]}"
    room = f"/control-room?words={await reference_of(url, ids[-1])}"
    of_room = await control_rooms.officer_link(url), room
    readers = await control_rooms.officer_link(url)
    async with (
        coursewatch.serving(url, port, folder) as service,
        watched(at, typed.screens, links),
        chromium(at, [of_board, of_room]) as (board, overview),
    ):
        await overview.goto("about:blank")  # nobody looks at a control room yet
        async with aiohttp.ClientSession() as http:
            await tell(http, at, msgspec.json.encode(payloads.envelope(morning.opens(course))))
        others = asyncio.create_task(fired(order))
        pids = (service, process_figures.worker_process_of(service))
        try:
            await asyncio.sleep(typed.warm)
            alone, used_alone = await measured(
                [board], pids, at, morning, course, planned[: typed.events], typed.longest
            )
            await overview.goto(room)
            further = planned[len(alone[0]) :][: typed.events]
            async with control_rooms.open_rooms(at, readers, typed.rooms):
                await asyncio.sleep(typed.warm)
                beside, used_beside = await measured(
                    [board, overview], pids, at, morning, course, further, typed.longest
                )
        finally:
            others.cancel()
            await asyncio.gather(others, return_exceptions=True)
        memory = [process_figures.memory_mb(pid) for pid in pids]
    subject = (
        f"{typed.courses} courses told of {typed.rate:g} times a second, {typed.screens:,} boards"
    )
    rooms = f"{subject}, {typed.rooms + 1} control rooms"
    return [
        (f"{subject}: webhook answered → board drawn", "p99 < 2 s", _told(alone[0])),
        (f"{rooms}: → board drawn", "p99 < 2 s", _told(beside[0])),
        (f"{rooms}: → control room drawn", "p99 < 2 s", _told(beside[1])),
        (
            "of one core: the service, its worker process, without and with control rooms",
            "within 10 %",
            " → ".join(f"{used[0]:.0f} %, {used[1]:.0f} %" for used in (used_alone, used_beside)),
        ),
        (
            "memory: the service, its worker process",
            "stated",
            f"{memory[0]:.0f} MB, {memory[1]:.0f} MB",
        ),
    ]


async def measured(
    pages: Sequence[Page],
    pids: Sequence[int],
    url: str,
    morning: WebhookMorning,
    course: int,
    planned: Sequence[tuple[str, int, int]],
    longest_s: float,
) -> tuple[list[list[float]], list[float]]:
    """The delays of each page, and what the processes took of one core meanwhile."""
    before = [process_figures.snapshot(pid) for pid in pids]
    delays = await lags(pages, url, morning, course, planned, longest_s)
    after = [process_figures.snapshot(pid) for pid in pids]
    return delays, [process_figures.cpu_percent(*both) for both in zip(before, after, strict=True)]


def _told(delays: Sequence[float]) -> str:
    missed = sum(delay >= PATIENCE_MS / 1000 for delay in delays)
    return (
        f"{len(delays)} events: p50 {process_figures.median_ms(delays):.0f} ms, "
        f"**p99 {process_figures.p99_ms(delays):.0f} ms**, "
        f"worst {1000 * max(delays):.0f} ms; {missed} not within 15 s"
    )


async def reference_of(url: str, course_id: int) -> str:
    store = Store(url)
    try:
        async with store.reading() as tx:
            row = await courses.by_id(tx, course_id)
    finally:
        await store.close()
    if row is None:
        raise LookupError(course_id)
    return row.reference


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--courses", type=int, default=500)
    parser.add_argument("--screens", type=int, default=1000)
    parser.add_argument("--rooms", type=int, default=40, help="control rooms besides Chromium's")
    parser.add_argument("--events", type=int, default=200, help="without control rooms, and with")
    parser.add_argument(
        "--longest", type=float, default=120.0, help="seconds for the events of each part"
    )
    parser.add_argument("--rate", type=float, default=50.0, help="webhooks a second meanwhile")
    parser.add_argument("--warm", type=float, default=10.0, help="seconds before the first event")
    result_table.asks_to_write(parser)
    typed = parser.parse_args()
    if not Path(CHROMIUM).exists():
        parser.exit(1, f"not measured: {CHROMIUM} is not installed (apt-get install chromium)\n")
    began = result_table.machine()
    with tempfile.TemporaryDirectory() as name:
        lines = asyncio.run(run(typed, Path(name)))
    table = result_table.table(began, "make bench-browser", lines)
    result_table.publish("browser", table, write=typed.write)


if __name__ == "__main__":
    main()
