"""`make bench-browser`: how soon a trainer's page in a real Chromium shows Zoom's events.

500 courses run and receive events throughout, and 1,000 screens are open in another process. One
more course is open in Chromium: each time is measured from the answer to its webhook until the
browser has drawn a frame with the change.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import msgspec
from playwright.async_api import Page, TimeoutError, async_playwright

from integrations.zoom.simulator.webhooks import payloads
from integrations.zoom.webhooks.signature import sign
from tests.bench.load.generator import fired
from tests.bench.load.morning import TURNS, WebhookMorning
from tests.bench.load.order import LoadRequest
from tests.bench.measuring import process_figures, result_table
from tests.bench.servers import coursewatch
from tests.bench.servers.server_process import ROOT, free_port
from tests.browser.seeing import CHROMIUM, FLAGS

PEOPLE = 9
PATIENCE_MS = 15_000
PAUSE_S = (0.05, 0.3)  # seconds between two events, so that they fall anywhere between two boards

SEEN = """
() => {
  window.drawn = [];
  const told = () => Array.from(
    document.querySelectorAll("#counts strong"), (one) => one.textContent).join(" ");
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
    page: Page, url: str, morning: WebhookMorning, course: int, count: int
) -> list[float]:
    """The delay in seconds; PATIENCE_MS if the page did not show the change in time."""
    delays: list[float] = []
    async with aiohttp.ClientSession() as http:
        await tell(http, url, msgspec.json.encode(payloads.envelope(morning.opens(course))))
        await asyncio.sleep(1)
        await page.evaluate(SEEN)
        for (act, person_number, visit), _ in zip(
            acts(morning, course), range(count), strict=False
        ):
            attendee = morning.person(course, person_number, visit)
            webhook = morning.act(act, course, attendee, datetime.now(UTC))
            before = await page.evaluate("window.drawn.length")
            answered = await tell(http, url, msgspec.json.encode(payloads.envelope(webhook)))
            try:
                drawn = await page.wait_for_function(
                    "count => window.drawn[count]", arg=before, timeout=PATIENCE_MS
                )
                delays.append(await drawn.json_value() / 1000 - answered)
            except TimeoutError:
                delays.append(PATIENCE_MS / 1000)
            await asyncio.sleep(random.uniform(*PAUSE_S))  # noqa: S311 - no secret
    return delays


@asynccontextmanager
async def watched(url: str, token: str, count: int, courses: Sequence[int]) -> AsyncIterator[None]:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.load.screen_process", url, token, str(count), cwd=ROOT,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(msgspec.json.encode(courses) + b"\n")
        async with asyncio.timeout(180):
            if await child.stdout.readline() != b"open\n":
                raise RuntimeError("the screens did not open")
        yield
    finally:
        child.stdin.close()
        try:
            await asyncio.wait_for(child.wait(), 15)
        except TimeoutError:
            child.kill()
            await child.wait()


@asynccontextmanager
async def chromium(url: str, token: str, course_id: int) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(base_url=url)
        await page.goto(f"/sign-in/{token}")
        await page.get_by_role("button", name="Sign in").click()
        await page.goto(f"/trainer/courses/{course_id}")
        yield page
        await browser.close()


async def run(typed: argparse.Namespace, folder: Path) -> list[result_table.Line]:
    url, now, port = coursewatch.sqlite(folder / "ours.db"), datetime.now(UTC), free_port()
    await coursewatch.migrated(url)
    town = await coursewatch.settled(url, typed.courses + 1, PEOPLE, now)
    ids = [delay.course_id for delay in town.held]
    at, seconds = f"http://127.0.0.1:{port}", typed.events * 5.0 + 120
    order = LoadRequest(
        ports=(port,), secret=coursewatch.SECRET, since=now, courses=typed.courses, rate=typed.rate,
        seconds=seconds, connections=8,
    )  # fmt: skip
    async with (
        coursewatch.serving(url, port, folder) as service,
        watched(at, town.token, typed.screens, ids[:-1]),
        chromium(at, await coursewatch.link(url), ids[-1]) as page,
    ):
        others = asyncio.create_task(fired(order))
        try:
            await asyncio.sleep(typed.warm)
            pids = (service, process_figures.worker_process_of(service))
            before = [process_figures.snapshot(pid) for pid in pids]
            delays = await lags(page, at, WebhookMorning(now), typed.courses, typed.events)
            after = [process_figures.snapshot(pid) for pid in pids]
        finally:
            others.cancel()
            await asyncio.gather(others, return_exceptions=True)
        memory = [process_figures.memory_mb(pid) for pid in pids]
    cpu = [process_figures.cpu_percent(*both) for both in zip(before, after, strict=True)]
    missed = sum(delay >= PATIENCE_MS / 1000 for delay in delays)
    subject = (
        f"{typed.courses} courses told of {typed.rate:g} times a second, {typed.screens:,} screens"
    )
    return [
        (
            f"{subject}: webhook answered → drawn in Chromium, {len(delays)} events",
            "p99 < 2 s",
            f"p50 {process_figures.median_ms(delays):.0f} ms, "
            f"**p99 {process_figures.p99_ms(delays):.0f} ms**, "
            f"worst {1000 * max(delays):.0f} ms; {missed} not within 15 s",
        ),
        (
            "meanwhile, of one core: the service, its worker process",
            "stated",
            f"{cpu[0]:.0f} %, {cpu[1]:.0f} %",
        ),
        (
            "memory: the service, its worker process",
            "stated",
            f"{memory[0]:.0f} MB, {memory[1]:.0f} MB",
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--courses", type=int, default=500)
    parser.add_argument("--screens", type=int, default=1000)
    parser.add_argument("--events", type=int, default=200)
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
