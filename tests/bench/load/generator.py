"""The load generator, started as a process of its own."""

import asyncio
import sys

import msgspec

from tests.bench.load.order import LoadRequest, Report
from tests.bench.servers.server_process import ROOT

LAST_WORDS_S = 60.0
"""Seconds for the preparation before sending and for the last answers after it."""


async def fired(order: LoadRequest) -> Report:
    """The generator's report. Raises RuntimeError with its last log lines if it failed."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.load.fire", cwd=ROOT,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(order.seconds * 2 + LAST_WORDS_S):
            output, words = await child.communicate(msgspec.json.encode(order))
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        raise RuntimeError(words.decode(errors="replace"))
    return msgspec.json.decode(output, type=Report)
