"""`coursewatch simulate`: plays a script of a course with faults of Zoom against a running service.

The simulated Zoom runs in this process, so the service's ZOOM_API_URL and ZOOM_OAUTH_URL must name
it. The secrets come from the environment, under the same names as the service's. With a rehearsal
clock the script moves that clock and ends within two minutes; without one each act happens at its
planned time. The command cannot read the service's records: it prints the expected results for a
person to compare, and checks only the deliveries of webhooks.
"""

import argparse
import asyncio
import os
import sys
from pathlib import Path

import aiohttp

from delivery.commands import typed_times
from delivery.commands.simulators import zoom
from delivery.configuration.environment import Environment
from delivery.demo.demo_browser import ActionRefused
from delivery.demo.fault_reason import reason_of
from delivery.simulation.script_course import register, starts_at
from delivery.simulation.script_player import SimulationStage, play
from delivery.timekeeping.rehearsal_clock import clock_of
from integrations.zoom.simulator.meetings.live_meeting import ActImpossible
from integrations.zoom.simulator.scripting import script
from integrations.zoom.simulator.scripting.script import Script, ScriptFault

DONE, REFUSED, BAD_INPUT = 0, 1, 2


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "script",
        nargs="?",
        default="",
        metavar="SCRIPT",
        help="a name from --list, or a .toml file",
    )
    add("--list", action="store_true", help="list the scripts")
    add(
        "--register",
        metavar="TRAINER",
        help="print the course as a CSV file to import, and play nothing",
    )
    add(
        "--starts",
        type=typed_times.moment,
        metavar="TIME",
        help="the start, in London time (default: the script's own)",
    )
    add("--trainer-link", metavar="URL", help="a link that signs the course's trainer in once")
    add(
        "--service-url",
        default="",
        metavar="URL",
        help="the address of the service (default: its public address)",
    )
    add(
        "--webhook-url",
        default="",
        metavar="URL",
        help=f"where webhooks go (default: the service's {zoom.WEBHOOKS})",
    )
    add(
        "--host",
        default="127.0.0.1",
        help="the address of the simulated Zoom (default: %(default)s)",
    )
    add(
        "--port",
        type=int,
        default=8090,
        help="the port of the simulated Zoom (default: %(default)s)",
    )
    add(
        "--stay",
        action="store_true",
        help="let a day pass, and wait until the service has fetched the report",
    )
    parser.set_defaults(
        public_url="", speed=1.0, drop_setting=[], report_delay=0.0, announce_cameras=False
    )


def run(options: argparse.Namespace) -> int:
    """Returns 0 if the webhooks were delivered as the script expects; 1 if not, or if the script
    could not be played; 2 if there is no such script. Raises SettingsFault."""
    if options.list:
        print(*listed(), sep="\n")
        return DONE
    try:
        played = _script(options.script)
    except (ScriptFault, OSError) as fault:
        print(fault, file=sys.stderr)
        return BAD_INPUT
    if options.register:
        print(register(played, starts_at(played, options.starts), options.register), end="")
        return DONE
    if not options.trainer_link:
        print(
            "Give --trainer-link. To get a link, run: coursewatch user link EMAIL", file=sys.stderr
        )
        return BAD_INPUT
    return _play(_stage(options, played))


def listed() -> list[str]:
    """One line for each script: its name and its purpose."""
    names = script.names()
    width = max(map(len, names))
    return [f"{name:{width}}  {script.shipped(name).purpose}" for name in names]


def _script(name: str) -> Script:
    if name.endswith(".toml"):
        return script.read(name, Path(name).read_text(encoding="utf-8"))
    return script.shipped(name)


def _stage(options: argparse.Namespace, played: Script) -> SimulationStage:
    env = Environment(os.environ)
    service = (options.service_url or env.str("PUBLIC_URL") or "").rstrip("/")
    options.webhook_url = options.webhook_url or f"{service}{zoom.WEBHOOKS}"
    config, plan = zoom.configured(options, env), env.path("REHEARSAL_CLOCK", None)
    env.settle()
    return SimulationStage(
        script=played,
        begins=starts_at(played, options.starts),
        config=config,
        host=options.host,
        port=options.port,
        service_url=service,
        trainer_link=options.trainer_link,
        plan=plan,
        clock=clock_of(plan),
        stays=options.stay,
    )


def _play(stage: SimulationStage) -> int:
    try:
        return DONE if asyncio.run(play(stage)) else REFUSED
    except KeyboardInterrupt:
        return DONE
    except (ActImpossible, ActionRefused, aiohttp.ClientError, OSError) as fault:
        print(f"The script could not be played: {reason_of(fault)}.", file=sys.stderr)
        return REFUSED
