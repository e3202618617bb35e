"""Plays a simulator's script against a service that runs elsewhere, and says what is right."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
from aiohttp import web

from delivery.demo.trainer import DemoTrainer
from delivery.simulation.script_time import RealTime, RehearsedTime
from delivery.timekeeping.clock import Clock
from integrations.zoom.simulator.app import make_zoom
from integrations.zoom.simulator.config import Config
from integrations.zoom.simulator.scripting.script import ExpectedClient, Script
from integrations.zoom.simulator.scripting.script_player import ScriptPlayer, ScriptRun
from integrations.zoom.simulator.timers import SteppedTimers

LOOKS_EVERY_S = 0.2
BEFORE = timedelta(hours=3)  # people may be heard of in the waiting room from two hours before
REPORT_READ = timedelta(hours=24, minutes=5)  # after the end


@dataclass(frozen=True, slots=True)
class SimulationStage:
    """Where and when a script is played, and by whose link the trainer signs in."""

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
    """Whether every webhook fared as the script says.

    Raises Impossible or PressRefused where the service does not play along.
    """
    time = RehearsedTime(stage.plan) if stage.plan else RealTime(stage.clock)
    if stage.plan:
        await time.until(stage.begins - BEFORE)
    timers = SteppedTimers(stage.clock.now)
    zoom = make_zoom(stage.config, stage.clock.now, timers)
    http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
    async with _running(zoom, stage.host, stage.port), http:
        trainer = DemoTrainer(http, stage.service_url)
        player = ScriptPlayer(stage.script, stage.begins, zoom, timers, time, trainer, say)
        await _until_booked(player, stage)
        await trainer.sign_in(stage.trainer_link)
        await trainer.open_course(stage.script.course.reference)
        played = await player.play()
        say("The right answer is:", *right_answer(stage.script))
        if stage.stays:
            await _stay(stage, time)
    return _fared(stage.script, played)


def right_answer(script: Script) -> list[str]:
    """What the service should say of each client, in lines to compare with its pages."""
    later = script.after_report()
    lines = []
    for client, answer in script.expected.clients.items():
        name = f"{script.booking(client)} {script.course.clients[client]}"
        lines.append(f"  {name}: {_in_words(answer)}")
        if later[client] != answer:
            lines.append(f"    once the report has been read: {_in_words(later[client])}")
    return lines


def say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)


def _in_words(answer: ExpectedClient) -> str:
    gaps = (f"away {gap.start:g} to {gap.end:g} min ({gap.cause})" for gap in answer.gaps)
    return "; ".join([answer.outcome, *answer.rules, *gaps])


def _fared(script: Script, played: ScriptRun) -> bool:
    right = dict(script.expected.deliveries)
    say(f"Webhooks that did not arrive: {dict(played.deliveries)}; the script says: {right}.")
    if played.forgeries_taken:
        say(f"The service took {played.forgeries_taken} forged webhooks.")
    return played.deliveries == right and not played.forgeries_taken


@asynccontextmanager
async def _running(zoom: web.Application, host: str, port: int) -> AsyncIterator[None]:
    runner = web.AppRunner(zoom, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        say(f"Zoom runs at http://{host}:{port}")
        yield
    finally:
        await runner.cleanup()


async def _until_booked(player: ScriptPlayer, stage: SimulationStage) -> None:
    course = stage.script.course
    say(
        f"Waiting until the service has made the meeting of {course.reference} and registered its "
        f"{len(course.clients)} clients: import what --register prints."
    )
    while not player.is_ready():  # noqa: ASYNC110 - another process
        await asyncio.sleep(LOOKS_EVERY_S)


async def _stay(stage: SimulationStage, time: RehearsedTime | RealTime) -> None:
    if stage.plan:
        await time.until(stage.ends + REPORT_READ)
    say("Zoom stays, for its report to be read. Ctrl-C ends it.")
    await asyncio.Event().wait()
