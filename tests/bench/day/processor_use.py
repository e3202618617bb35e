"""What the service and the load generators took of the processors."""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measuring import process_figures

QUIET, QUIET_WITHIN_S = 0.15, 60


@dataclass(frozen=True, slots=True)
class ProcessorUse:
    """In seconds of a processor."""

    service_s: float
    worker_s: float
    generators_s: float
    """All other processes of the bench: the driver, webhooks, boards, the simulated Zoom, the mail
    server. PostgreSQL is none of them."""
    memory_mb: float
    """Of the service and its worker process at the end."""


async def used(service: int, seconds: float) -> ProcessorUse:
    """From now on, for so many seconds."""
    worker = process_figures.worker_process_of(service)
    before, generators_before = _both_s(service, worker), _generators_s({service, worker})
    await asyncio.sleep(seconds)
    after, generators_after = _both_s(service, worker), _generators_s({service, worker})
    return ProcessorUse(
        after[0] - before[0],
        after[1] - before[1],
        generators_after - generators_before,
        sum(map(process_figures.memory_mb, (service, worker))),
    )


async def quiet(service: int) -> None:
    """Waits until the service has done what is left of an earlier run: until it and its worker take
    less than `QUIET` of a core, for a minute at most."""
    worker = process_figures.worker_process_of(service)
    for _ in range(QUIET_WITHIN_S):
        before = sum(_both_s(service, worker))
        await asyncio.sleep(1)
        if sum(_both_s(service, worker)) - before < QUIET:
            return


def _both_s(service: int, worker: int) -> tuple[float, float]:
    return process_figures.snapshot(service).cpu_s, process_figures.snapshot(worker).cpu_s


def _generators_s(without: set[int]) -> float:
    """Of this process, its children that have ended, and those that run."""
    times = os.times()
    running = sum(
        process_figures.snapshot(pid).cpu_s
        for pid in _below(os.getpid())
        if pid not in without and Path(f"/proc/{pid}").exists()
    )
    return times.user + times.system + times.children_user + times.children_system + running


def _below(pid: int) -> Iterator[int]:
    """The processes that this process and its children have started and that run."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield int(child)
            yield from _below(int(child))
