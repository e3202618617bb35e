"""The service in a process of its own, whose memory is measured apart from what sends to it.

python -m tests.fuzz.fuzzed.service_process [--impatient]
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from logging import CRITICAL
from pathlib import Path

import structlog
from aiohttp import ClientSession, CookieJar
from yarl import URL

from delivery.app import make_app
from delivery.configuration.settings import read
from delivery.timekeeping.clock import SystemClock
from delivery.timekeeping.rehearsal_clock import RehearsalStage, clock_of, write
from delivery.web.transport.limits import Limits
from delivery.web.transport.runner import run_until_stopped
from tests.bench.servers.server_process import free_port, started
from tests.fuzz.fuzzed.service_memory import ServiceMemory
from tests.service_settings import environment_of

IMPATIENT = Limits(head_s=0.3, body_s=0.3, large_body_s=0.3, linger_s=0.05, bodies_of_network=16)
"""Each incomplete request keeps its sender waiting for 0.3 s."""


@dataclass(frozen=True, slots=True)
class OwnProcess:
    client: ClientSession
    """A browser whose paths are those of the service."""
    port: int
    memory: ServiceMemory
    plan: Path
    """The plan of the service's clock, which stands still."""

    def set_clock(self, moment: datetime) -> None:
        stop_clock(self.plan, moment)


@asynccontextmanager
async def serving(
    database_url: str, moment: datetime, *, impatient: bool = False
) -> AsyncIterator[OwnProcess]:
    """The service on this migrated database, whose clock stands at `moment`."""
    port, options = free_port(), ["--impatient"] if impatient else []
    here = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stop_clock(folder / "clock.json", moment)
        environ = {
            **environment_of(database_url, public_url=here, outbox=str(folder / "outbox")),
            "COURSEWATCH_PORT": str(port),
            "COURSEWATCH_REHEARSAL_CLOCK": str(folder / "clock.json"),
        }
        command = (sys.executable, "-m", __name__, *options)
        jar = CookieJar(unsafe=True, treat_as_secure_origin=URL(here))
        async with (
            started(command, environ, port, folder / "log") as pid,
            ClientSession(here, cookie_jar=jar) as client,
        ):
            yield OwnProcess(client, port, ServiceMemory(pid), folder / "clock.json")


def stop_clock(plan: Path, moment: datetime) -> None:
    write(plan, [RehearsalStage(SystemClock().now(), moment, 0.0)])


def main() -> None:
    """Serves as `coursewatch serve` does; `--impatient` has short limits and runs no jobs."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(CRITICAL))
    settings, impatient = read(os.environ), "--impatient" in sys.argv
    clock, limits = clock_of(settings.rehearsal_clock), IMPATIENT if impatient else Limits()
    app = make_app(settings, clock, wall=clock, scanning=not impatient, apart=True, limits=limits)
    serving = run_until_stopped(
        app, settings.host, settings.port, stops_within_s=0.5, on_listening=lambda: None
    )
    asyncio.run(serving)


if __name__ == "__main__":
    main()
