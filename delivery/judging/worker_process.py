"""`python -m delivery.judging.worker_process`: judges courses in a process of its own.

It ends when its standard input ends, so that it does not outlive the service that started it.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

import msgspec

from delivery import templating
from delivery.judging.worker import LocalWorker, WorkRequest, WorkResult
from delivery.records.database.blocking_reader import BlockingReader
from delivery.telemetry.logging_setup import set_up_logs
from integrations.course_provider import EVERYTHING, Observation

LENGTH = 4  # bytes before each message that give its length, big end first
NICENESS = 5  # taking events in goes before judging
LONGEST_S = 90.0  # seconds for one answer; the service gives up before
READY = b"\x00\x00\x00\x00"
"""An empty message, written once: requests are read from now on."""


@dataclass(frozen=True, slots=True)
class WorkerStart:
    """The first message to a worker. Not on the command line: the address may hold a password."""

    database_url: str
    places: Mapping[str, str]
    process: str = "worker"
    """The name of the service's process, for the log."""
    observes: frozenset[Observation] = EVERYTHING
    longest_s: float = LONGEST_S
    """Limits the time of one answer; the process then ends itself, because the service that would
    end it may be gone, and an endless read transaction keeps SQLite's log from being emptied."""


@dataclass(frozen=True, slots=True)
class WorkerAnswer:
    result: WorkResult | None
    fault: str | None = None
    """The exception's class, without its message."""


def framed(message: object) -> bytes:
    """Returns a message in the form that the pipe carries: its length, then its MessagePack."""
    raw = msgspec.msgpack.encode(message)
    return len(raw).to_bytes(LENGTH, "big") + raw


def main() -> None:
    os.nice(NICENESS)
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, signal.SIG_IGN)  # the service decides when the worker ends
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # printed text must not look like an answer
    asyncio.run(_serve(sys.stdin.buffer, answers))


async def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    first_message = _read(requests)
    if first_message is None:
        return
    start = msgspec.msgpack.decode(first_message, type=WorkerStart)
    set_up_logs(start.process)
    records = BlockingReader(start.database_url)
    worker = LocalWorker(records, templating.environment(start.places), start.observes)
    try:
        _write(answers, READY)
        while (request := _read(requests)) is not None:
            signal.setitimer(signal.ITIMER_REAL, start.longest_s)  # SIGALRM ends the process
            _write(answers, framed(await _answer(worker, request)))
            signal.setitimer(signal.ITIMER_REAL, 0)
    except BrokenPipeError:
        return  # the service is gone
    finally:
        records.close()


async def _answer(worker: LocalWorker, raw: bytes) -> WorkerAnswer:
    try:
        return WorkerAnswer(await worker.work(msgspec.msgpack.decode(raw, type=WorkRequest)))
    except Exception as fault:  # noqa: BLE001 - a fault in one course must not end the worker
        return WorkerAnswer(None, type(fault).__name__)


def _read(requests: BinaryIO) -> bytes | None:
    """The next message; None at the end. Blocks, because the worker does nothing between
    requests."""
    length = requests.read(LENGTH)
    if len(length) < LENGTH:
        return None
    raw = requests.read(int.from_bytes(length, "big"))
    return raw or None


def _write(answers: BinaryIO, message: bytes) -> None:
    answers.write(message)
    answers.flush()


if __name__ == "__main__":
    main()
