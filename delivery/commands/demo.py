"""`coursewatch demo`: a whole course from booking to outcome, on this machine, in minutes."""

import argparse
import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp

from delivery.auditing import key_file
from delivery.demo import mailbox, processes, setup
from delivery.demo.decisions import DemoDecisions
from delivery.demo.demo_browser import DemoBrowser
from delivery.demo.fault_reason import reason_of
from delivery.demo.mailbox import Mailbox
from delivery.demo.morning import MORNING, DemoMorning
from delivery.demo.officer import DemoOfficer
from delivery.demo.people import (
    AMELIA,
    CLIENTS,
    NAMES,
    OFFICER,
    SECOND_OFFICER,
    starts,
)
from delivery.demo.printed_links import (
    A_WEEK_LATER,
    KEEPS_RUNNING,
    print_addresses,
    print_links,
)
from delivery.demo.processes import Addresses, DemoKeys
from delivery.demo.setup import Links
from delivery.demo.story_player import StoryPlayer, enter_pressed
from delivery.demo.trainer import DemoTrainer
from delivery.demo.zoom_participants import EXPECTED, DemoZoom
from delivery.timekeeping.clock import SystemClock
from delivery.timekeeping.london_time import LONDON
from delivery.timekeeping.rehearsal_clock import RehearsalClock

PATIENCE_S = 120
ANSWERS_WITHIN = aiohttp.ClientTimeout(total=PATIENCE_S)
LOGS = "For details, see service.log and zoom.log in {}. To try again, run the command again."
UP = "All four are ready."
LAST_PORT = 65_535 - 3  # of the first of four
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # Ctrl-C, kill, the terminal closed


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--speed",
        type=_speed,
        default=55.0,
        help="the speed, as a multiple of real time (default: %(default)s)",
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=8080,
        help="the port of the service; its other parts use the next three (default: %(default)s)",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path("demo-data"),
        help="the folder for its records (default: %(default)s)",
    )
    parser.add_argument(
        "--policies",
        metavar="FOLDER",
        help="judge by the policies in this folder; `example` stands for an invented provider",
    )
    parser.add_argument("--end", action="store_true", help="stop when the course is over")


def run(options: argparse.Namespace) -> int:
    """Shows the course until it is interrupted, or until its end with --end; 1 if it cannot."""
    folder = options.folder.resolve()
    try:
        with setup.fresh_folder(folder):
            asyncio.run(_run_demonstration(options, folder))
    except asyncio.CancelledError:
        return 0
    except (RuntimeError, TimeoutError, aiohttp.ClientError) as fault:
        reason = reason_of(fault)
        print(f"{reason[:1].upper()}{reason[1:]}.\n{LOGS.format(folder)}", file=sys.stderr)
        return 1
    except OSError as fault:
        print(fault.strerror or fault, fault.filename or "", file=sys.stderr)
        return 1
    return 0


async def _run_demonstration(options: argparse.Namespace, folder: Path) -> None:
    _end_on_signals()
    at, keys = processes.addresses(options.port), DemoKeys()
    policies = setup.policy_folder(options.policies)
    environ = processes.environment(folder, at, keys, policies)
    key_file.make(folder / "audit.key", "demo.example/audit")
    processes.save_environment(folder, environ)
    database_url = environ["COURSEWATCH_DATABASE_URL"]
    links = await setup.set_up(database_url, at.service_url, keys.password)
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), timeout=ANSWERS_WITHIN)
        )
        player = StoryPlayer(
            zoom=DemoZoom(http, at.zoom_url),
            trainer=DemoTrainer(DemoBrowser(http, at.service_url)),
            plan=folder / "clock.json",
            starts_at=starts(SystemClock().now().astimezone(LONDON).date()),
            speed=options.speed,
            say=lambda text: print(text, flush=True),
            morning=DemoMorning(http, at.zoom_url),
        )
        player.begin()
        box = await stack.enter_async_context(mailbox.running(at.smtp, at.mailbox))
        print_addresses(at, links)
        await _start(stack, folder, at, environ, options.speed)
        player.say(UP)
        await setup.import_course(
            database_url,
            player.starts_at,
            RehearsalClock(player.plan).now(),
            policies,
        )
        await _course(player, box, links, database_url)
        await _decisions(player, http, links, keys, at.mailbox_url)
        if not options.end:
            player.say(f"\n{KEEPS_RUNNING}")
            await enter_pressed()
            player.skip_past_window()
            player.say(A_WEEK_LATER.format(at.service_url))
            await asyncio.Event().wait()
    print(
        f"\nThe records of the course are in {folder}. The links work while a service runs "
        "with the settings.env there.\n",
        flush=True,
    )
    print_links(links)


def _end_on_signals() -> None:
    """Cancels the demonstration on SIGINT, SIGTERM and SIGHUP, so that its processes end with
    it."""
    loop, showing = asyncio.get_running_loop(), asyncio.current_task()
    if showing is not None:
        for ending in ENDING:
            loop.add_signal_handler(ending, showing.cancel)


@asynccontextmanager
async def _waiting_for(subject: str) -> AsyncIterator[None]:
    """Raises RuntimeError if the block takes longer than 120 s."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield
    except TimeoutError:
        raise RuntimeError(f"{subject} did not come within {PATIENCE_S} seconds") from None


async def _start(
    stack: AsyncExitStack,
    folder: Path,
    at: Addresses,
    environ: dict[str, str],
    speed: float,
) -> None:
    zoom = processes.running(
        "zoom",
        f"--port={at.zoom}",
        f"--speed={speed}",
        environ=environ,
        ready=f"{at.zoom_url}/state",
        log=folder / "zoom.log",
    )
    service = processes.running(
        "serve", environ=environ, ready=f"{at.service_url}/readyz", log=folder / "service.log"
    )
    await asyncio.gather(stack.enter_async_context(zoom), stack.enter_async_context(service))


async def _course(player: StoryPlayer, box: Mailbox, links: Links, database_url: str) -> None:
    player.say("The course has nine bookings. The service makes its meeting in Zoom.")
    player.say(
        f"{len(MORNING)} other courses run that morning: look at the officer's control room."
    )
    async with _waiting_for("The meetings"):
        while not await _are_meetings_made(player):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.1)
    player.say(
        "As long before the start as the policy says, the service sends the joining instructions."
    )
    async with _waiting_for("The joining instructions"):
        await box.wait_for_letters([client.email for client in CLIENTS])
    player.say(f"  Nine letters have arrived. A link:   {mailbox.personal_link(box, AMELIA)}")
    await player.trainer.sign_in(links.own_trainer)
    await player.trainer.open_course()
    player.say("Two days later.")
    player.skip_to_course()
    await player.run()
    player.say("The course is over. Half an hour later, Zoom's report is compared with it.")
    player.skip_to_report()
    async with _waiting_for("Zoom's report"):
        while not await setup.is_report_judged(database_url):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.2)


async def _are_meetings_made(player: StoryPlayer) -> bool:
    others = player.morning is None or await player.morning.find_meetings()
    return others and await player.zoom.find_meeting(EXPECTED)


async def _decisions(
    player: StoryPlayer,
    http: aiohttp.ClientSession,
    links: Links,
    keys: DemoKeys,
    mailbox_url: str,
) -> None:
    async def officer(email: str, link: str) -> DemoOfficer:
        browser = DemoBrowser(http, player.trainer.browser.service_url)
        await browser.sign_in(link)
        return DemoOfficer(NAMES[email], browser, keys.password)

    decisions = DemoDecisions(
        officer=await officer(OFFICER, links.own_officer),
        second=await officer(SECOND_OFFICER, links.own_second_officer),
        say=player.say,
    )
    await decisions.decide(RehearsalClock(player.plan).now())
    player.say(await decisions.next_steps(links, mailbox_url))


def _port(text: str) -> int:
    value = int(text)
    if not 1 <= value <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"must be from 1 to {LAST_PORT}")
    return value


def _speed(text: str) -> float:
    value = float(text)
    if not 1 <= value <= 600:
        raise argparse.ArgumentTypeError("must be from 1 to 600")
    return value
