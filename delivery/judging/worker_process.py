"""`python -m delivery.judging.worker_process`: judges courses in a process of its own.

It ends when its standard input does: however the service ends, it is not left behind.
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
from delivery.records.database.store import Store
from delivery.telemetry.logging_setup import set_up_logs
from integrations.course_provider import EVERYTHING, Observation

LENGTH = 4  # bytes before each message, which say how long it is
LOWER = 5  # of priority: whoever takes events goes first
LONGEST_S = 30.0  # for an answer; whoever asked has given it up by then


@dataclass(frozen=True, slots=True)
class WorkerStart:
    """What a clerk is told first. Not on the command line: the address may hold a password."""

    database_url: str
    places: Mapping[str, str]
    process: str = "clerk"
    """Whose clerk it is, for the log."""
    observes: frozenset[Observation] = EVERYTHING
    longest_s: float = LONGEST_S
    """For an answer. One who takes longer ends, for the service that would end it may have died,
    and who reads for ever keeps SQLite's log from being emptied."""


@dataclass(frozen=True, slots=True)
class WorkerAnswer:
    worked: WorkResult | None
    fault: str | None = None
    """The kind of fault, without its words."""


def framed(told: object) -> bytes:
    raw = msgspec.msgpack.encode(told)
    return len(raw).to_bytes(LENGTH, "big") + raw


def main() -> None:
    os.nice(LOWER)
    for told_to_all in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told_to_all, signal.SIG_IGN)  # the service that asks us decides
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else is printed is not an answer
    asyncio.run(_serve(sys.stdin.buffer, answers))


async def _serve(asked: BinaryIO, answers: BinaryIO) -> None:
    begin = _read(asked)
    if begin is None:
        return
    told = msgspec.msgpack.decode(begin, type=WorkerStart)
    set_up_logs(told.process)
    store = Store(told.database_url)
    clerk = LocalWorker(store, templating.environment(told.places), told.observes)
    try:
        while (question := _read(asked)) is not None:
            signal.setitimer(signal.ITIMER_REAL, told.longest_s)  # it is fatal, as it is by default
            answers.write(framed(await _answer(clerk, question)))
            answers.flush()
            signal.setitimer(signal.ITIMER_REAL, 0)
    except BrokenPipeError:
        return  # nobody is there to be answered
    finally:
        await store.close()


async def _answer(clerk: LocalWorker, question: bytes) -> WorkerAnswer:
    try:
        return WorkerAnswer(await clerk.work(msgspec.msgpack.decode(question, type=WorkRequest)))
    except Exception as fault:  # noqa: BLE001 - one course may not cost the others their clerk
        return WorkerAnswer(None, type(fault).__name__)


def _read(asked: BinaryIO) -> bytes | None:
    """The next message; None at the end. Blocks: between questions there is nothing to do."""
    length = asked.read(LENGTH)
    if len(length) < LENGTH:
        return None
    raw = asked.read(int.from_bytes(length, "big"))
    return raw or None


if __name__ == "__main__":
    main()
