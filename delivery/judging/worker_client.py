"""A worker process: takes requests over a pipe, and is replaced if it dies."""

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
from delivery.judging.worker_process import LENGTH, READY, WorkerAnswer, WorkerStart, framed

log = structlog.get_logger("coursewatch.worker")

STARTS_WITHIN_S = 120.0  # Python, its imports and the templates, on a slow and busy machine
ANSWERS_WITHIN_S = 60.0
RESTART_PAUSE_S = 0.5
ENDS_WITHIN_S = 0.3  # it writes nothing, so that ending it at once loses nothing


@dataclass(slots=True)
class WorkerProcess:
    """A worker whose work costs this process's interpreter nothing.

    `run` keeps one process alive until cancelled. The limits are in seconds.
    """

    start: WorkerStart = field(repr=False)
    process: Process | None = None
    starts_within_s: float = STARTS_WITHIN_S
    answers_within_s: float = ANSWERS_WITHIN_S
    _waiting: deque[asyncio.Future[WorkResult]] = field(default_factory=deque)
    _ready: asyncio.Event = field(default_factory=asyncio.Event)

    async def work(self, request: WorkRequest) -> WorkResult:
        """Sends the request and returns the result.

        Raises WorkerFault if no worker starts in time, dies or does not answer in time; WorkerLost
        if it was working on this request then.
        """
        await self._until_ready()
        answer: asyncio.Future[WorkResult] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(self.answers_within_s):
                self._send(request, answer)
                return await answer
        except TimeoutError:
            _kill(self.process)
            message = f"the worker process gave no answer within {self.answers_within_s:g} s"
            raise self._fault_class(answer)(message) from None

    async def run(self) -> None:
        while True:
            self.process = process = await self._start()
            try:
                assert process.stdin is not None  # noqa: S101 - as it was started
                process.stdin.write(framed(self.start))
                await self._serve(process)
                log.error("worker process ended; another starts", code=await process.wait())
            finally:
                self._ready.clear()
                self._fail_waiting()
                await _end(process)
            await asyncio.sleep(RESTART_PAUSE_S)

    async def _start(self) -> Process:
        paths = os.pathsep.join(path for path in sys.path if path)
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # imports do not depend on the folder in which the service was started
            "-m",
            "delivery.judging.worker_process",
            stdin=PIPE,
            stdout=PIPE,
            env={**os.environ, "PYTHONPATH": paths},
        )

    async def _until_ready(self) -> None:
        try:
            async with asyncio.timeout(self.starts_within_s):
                await self._ready.wait()
        except TimeoutError:
            message = f"the worker process did not start within {self.starts_within_s:g} s"
            raise WorkerFault(message) from None

    def _send(self, request: WorkRequest, answer: asyncio.Future[WorkResult]) -> None:
        if self.process is None or self.process.stdin is None:
            raise WorkerFault("the worker process is not running")
        message = framed(request)
        self._waiting.append(answer)
        try:
            self.process.stdin.write(message)
        except OSError as fault:
            raise WorkerFault("the worker process died") from fault

    async def _serve(self, process: Process) -> None:
        """Waits until the process is ready, then hands out answers until the process ends."""
        assert process.stdout is not None  # noqa: S101 - as it was started
        try:
            async with asyncio.timeout(self.starts_within_s):
                await process.stdout.readexactly(len(READY))
        except TimeoutError:
            log.error("worker process did not start in time", seconds=self.starts_within_s)
            _kill(process)
            return
        except asyncio.IncompleteReadError:
            return
        self._ready.set()
        with suppress(asyncio.IncompleteReadError):
            await self._hand_out(process.stdout)

    async def _hand_out(self, answers: asyncio.StreamReader) -> None:
        """Answers come in the order of the requests."""
        while True:
            length = int.from_bytes(await answers.readexactly(LENGTH), "big")
            raw = await answers.readexactly(length)
            answer = msgspec.msgpack.decode(raw, type=WorkerAnswer)
            waiting = self._waiting.popleft()
            if waiting.done():
                continue  # its caller was cancelled
            if answer.result is not None:
                waiting.set_result(answer.result)
            else:
                waiting.set_exception(WorkerFault(answer.fault))

    def _fail_waiting(self) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_exception(self._fault_class(waiting)("the worker process died"))
        self._waiting.clear()

    def _fault_class(self, waiting: asyncio.Future[WorkResult]) -> type[WorkerFault]:
        """WorkerLost for the request at the head of the queue, on which the worker was working."""
        first = bool(self._waiting) and self._waiting[0] is waiting
        return WorkerLost if first else WorkerFault


async def _end(process: Process) -> None:
    """Closes the worker's input, at which the worker ends. Kills a busy worker."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(ENDS_WITHIN_S):
            await process.wait()
    except TimeoutError:
        _kill(process)
        await process.wait()


def _kill(process: Process | None) -> None:
    if process is not None and process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
