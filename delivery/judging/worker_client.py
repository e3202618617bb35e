"""The clerk in another process, as the service sees it: asked over a pipe, replaced if it dies."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field

import msgspec
import structlog

from delivery.judging.worker import WorkerFault, WorkerLost, WorkRequest, WorkResult
from delivery.judging.worker_process import LENGTH, WorkerAnswer, WorkerStart, framed

log = structlog.get_logger("coursewatch.clerk")

ANSWERS_WITHIN_S = 20.0
AGAIN_AFTER_S = 0.5
PARTS_WITHIN_S = 0.3


@dataclass(slots=True)
class WorkerProcess:
    """Its work costs this process's interpreter nothing. `run` keeps one alive until cancelled."""

    begin: WorkerStart = field(repr=False)
    process: Process | None = None
    _waiting: deque[asyncio.Future[WorkResult]] = field(default_factory=deque)
    _there: asyncio.Event = field(default_factory=asyncio.Event)

    async def work(self, asked: WorkRequest) -> WorkResult:
        """Raises ClerkFault if it died, or gave no answer in time and was ended for it; ClerkLost
        if that was over this question, and not over one that was asked before."""
        answer: asyncio.Future[WorkResult] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(ANSWERS_WITHIN_S):
                await self._there.wait()
                self._ask(asked, answer)
                return await answer
        except TimeoutError:
            _kill(self.process)
            raise self._blame(answer)("no answer") from None

    async def run(self) -> None:
        while True:
            self.process = process = await self._start()
            try:
                assert process.stdin is not None  # noqa: S101 - as it was started
                process.stdin.write(framed(self.begin))
                self._there.set()
                await self._hear(process)
                log.error("clerk ended; another is started", code=await process.wait())
            finally:
                self._there.clear()
                self._give_up()
                await _part(process)
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _start(self) -> Process:
        paths = os.pathsep.join(one for one in sys.path if one)
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # the code is ours, wherever the service was started
            "-m",
            "delivery.judging.worker_process",
            stdin=PIPE,
            stdout=PIPE,
            env={**os.environ, "PYTHONPATH": paths},
        )

    def _ask(self, asked: WorkRequest, answer: asyncio.Future[WorkResult]) -> None:
        if self.process is None or self.process.stdin is None:
            raise WorkerFault("not there")
        question = framed(asked)
        self._waiting.append(answer)
        try:
            self.process.stdin.write(question)
        except OSError as fault:
            raise WorkerFault("died") from fault

    async def _hear(self, process: Process) -> None:
        """Answers come in the order of the questions."""
        assert process.stdout is not None  # noqa: S101 - as it was started
        with suppress(asyncio.IncompleteReadError):
            while True:
                length = int.from_bytes(await process.stdout.readexactly(LENGTH), "big")
                raw = await process.stdout.readexactly(length)
                told = msgspec.msgpack.decode(raw, type=WorkerAnswer)
                waiting = self._waiting.popleft()
                if waiting.done():
                    continue  # whoever asked has gone
                if told.worked is not None:
                    waiting.set_result(told.worked)
                else:
                    waiting.set_exception(WorkerFault(told.fault))

    def _give_up(self) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_exception(self._blame(waiting)("died"))
        self._waiting.clear()

    def _blame(self, waiting: asyncio.Future[WorkResult]) -> type[WorkerFault]:
        """It works on the one that was asked first."""
        first = bool(self._waiting) and self._waiting[0] is waiting
        return WorkerLost if first else WorkerFault


async def _part(process: Process) -> None:
    """Its input ends, and so does it; if it is in the middle of something, at once."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(PARTS_WITHIN_S):
            await process.wait()
    except TimeoutError:
        _kill(process)
        await process.wait()


def _kill(process: Process | None) -> None:
    if process is not None and process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
