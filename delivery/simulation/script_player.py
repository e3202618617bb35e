"""Plays a simulator's script against a service in another process, and prints the expected
results."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
from aiohttp import web

from delivery.demo.demo_browser import DemoBrowser
from delivery.demo.trainer import DemoTrainer
from delivery.simulation.script_time import RealTime, RehearsedTime
from delivery.timekeeping.clock import Clock
from integrations.simulation.timers import SteppedTimers
from integrations.zoom.simulator.app import make_zoom
from integrations.zoom.simulator.config import Config
from integrations.zoom.simulator.scripting.script import ExpectedClient, Script
from integrations.zoom.simulator.scripting.script_player import ScriptPlayer, ScriptRun

LOOKS_EVERY_S = 0.2
BEFORE = timedelta(hours=3)  # webhooks about the waiting room count from two hours before
REPORT_READ = timedelta(hours=24, minutes=5)  # after the end


@dataclass(frozen=True, slots=True)
class SimulationStage:
    """The script, its time and place, and the trainer's one-time sign-in link."""

    script: Script
    begins: datetime
    config: Config
    host: str
    port: int
    service_url: str
    trainer_link: str
    plan: Path | None
    clock: Clock
    stays: bool

    @property
    def ends(self) -> datetime:
        return self.begins + timedelta(minutes=self.script.course.minutes)


async def play(stage: SimulationStage) -> bool:
    """Plays the script; returns whether the webhooks were delivered as the script expects.

    Raises ActImpossible if an act cannot be done, ActionRefused if the service refuses an action.
    """
    time = RehearsedTime(stage.plan) if stage.plan else RealTime(stage.clock)
    if stage.plan:
        await time.until(stage.begins - BEFORE)
    timers = SteppedTimers(stage.clock.now)
    zoom = make_zoom(stage.config, stage.clock.now, timers)
    http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
    async with _running(zoom, stage.host, stage.port), http:
        trainer = DemoTrainer(DemoBrowser(http, stage.service_url))
        player = ScriptPlayer(stage.script, stage.begins, zoom, timers, time, trainer, say)
        await _wait_for_bookings(player, stage)
        await trainer.sign_in(stage.trainer_link)
        await trainer.open_course(stage.script.course.reference)
        played = await player.play()
        say("Expected results:", *expected_results(stage.script))
        if stage.stays:
            await _keep_running(stage, time)
    return _deliveries_match(stage.script, played)


def expected_results(script: Script) -> list[str]:
    """The expected result of each client, one line each, to compare with the service's pages."""
    later = script.after_report()
    lines = []
    for client, answer in script.expected.clients.items():
        name = f"{script.booking(client)} {script.course.clients[client]}"
        lines.append(f"  {name}: {_sentence(answer)}")
        if later[client] != answer:
            lines.append(f"    after Zoom's report: {_sentence(later[client])}")
    return lines


def say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)


def _sentence(answer: ExpectedClient) -> str:
    gaps = (f"away {gap.start:g} to {gap.end:g} min ({gap.cause})" for gap in answer.gaps)
    return "; ".join([answer.outcome, *answer.rules, *gaps])


def _deliveries_match(script: Script, played: ScriptRun) -> bool:
    right = dict(script.expected.deliveries)
    say(f"Webhooks that did not arrive: {dict(played.deliveries)}. Expected: {right}.")
    if played.forgeries_taken:
        say(f"The service accepted {played.forgeries_taken} forged webhooks.")
    return played.deliveries == right and not played.forgeries_taken


@asynccontextmanager
async def _running(zoom: web.Application, host: str, port: int) -> AsyncIterator[None]:
    runner = web.AppRunner(zoom, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        say(f"The simulated Zoom runs at http://{host}:{port}")
        yield
    finally:
        await runner.cleanup()


async def _wait_for_bookings(player: ScriptPlayer, stage: SimulationStage) -> None:
    course = stage.script.course
    say(
        f"Waiting until the service has made the meeting of {course.reference} and registered its "
        f"{len(course.clients)} clients: import the output of --register."
    )
    while not player.is_ready():  # noqa: ASYNC110 - another process
        await asyncio.sleep(LOOKS_EVERY_S)


async def _keep_running(stage: SimulationStage, time: RehearsedTime | RealTime) -> None:
    if stage.plan:
        await time.until(stage.ends + REPORT_READ)
    say(
        "The simulated Zoom keeps running, so that the service can read its report. To stop it, "
        "press Ctrl-C."
    )
    await asyncio.Event().wait()
