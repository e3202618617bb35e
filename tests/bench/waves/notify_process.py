"""The simulated Notify in a process of its own, at its documented limit of 3,000 requests a minute.

python -m tests.bench.waves.notify_process
"""

import asyncio
from datetime import UTC, datetime

from aiohttp import web

from integrations.notify.simulator.app import make_notify
from tests.integrations.notify.simulated_notify import CONFIG


def now() -> datetime:
    return datetime.now(UTC)


async def listen() -> None:
    """Prints the port, and serves until it is killed."""
    runner = web.AppRunner(make_notify(CONFIG, now, now), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(listen())
