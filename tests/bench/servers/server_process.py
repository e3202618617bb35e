"""Measured servers: each is a process of its own on loopback, which ends with the block."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

READY_WITHIN_S = 300.0  # on a machine with much other work
STOPS_WITHIN_S = 10.0
ROOT = Path(__file__).parents[3]


class DidNotStart(Exception):
    """The server did not start; the message names the awaited port and the last lines of the
    log."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def started(
    command: Sequence[str], environ: Mapping[str, str], port: int, log: Path
) -> AsyncIterator[int]:
    """Starts a server; returns its process id once its port is open. Raises DidNotStart."""
    with log.open("ab") as output:
        child = await asyncio.create_subprocess_exec(
            *command, env={**_others(), **environ}, stdout=output, stderr=output, cwd=ROOT,
            stdin=asyncio.subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    try:
        await _listening(child, port, log)
        yield child.pid
    finally:
        await ended(child)


def _others() -> dict[str, str]:
    """The environment without the settings of any other service."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith("COURSEWATCH_")
    }


async def _listening(child: asyncio.subprocess.Process, port: int, log: Path) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(READY_WITHIN_S):
            while child.returncode is None:
                with suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                    writer.close()
                    return
                await asyncio.sleep(0.05)
    reason = f"nothing listened on port {port} within {READY_WITHIN_S:g} s"
    if child.returncode is not None:
        reason = f"ended with code {child.returncode} before it listened on port {port}"
    raise DidNotStart("\n".join([reason, _last_words(log)]))


def _last_words(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-20:])


async def ended(child: asyncio.subprocess.Process) -> None:
    """Ends the server and all processes that it started; each server has a session of its own."""
    if child.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
        with suppress(TimeoutError):
            await asyncio.wait_for(child.wait(), STOPS_WITHIN_S)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    await child.wait()
