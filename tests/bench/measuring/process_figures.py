"""Figures of a process and this machine from /proc, and figures in words."""

import math
import os
import platform
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Snapshot:
    at: float
    cpu_s: float


def snapshot(pid: int) -> Snapshot:
    """The CPU time in seconds of all threads, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return Snapshot(time.perf_counter(), (int(fields[11]) + int(fields[12])) / TICKS)


def cpu_percent(before: Snapshot, after: Snapshot) -> float:
    """The share of one core in percent."""
    return 100 * (after.cpu_s - before.cpu_s) / (after.at - before.at)


def worker_process_of(service: int) -> int:
    """The process in which the service reads, judges and draws. Raises LookupError without one."""
    for child in Path(f"/proc/{service}/task/{service}/children").read_text().split():
        if b"delivery.judging.worker_process" in Path(f"/proc/{child}/cmdline").read_bytes():
            return int(child)
    raise LookupError(f"process {service} has no worker")


def memory_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def median_ms(seconds: Sequence[float]) -> float:
    """The median; not a number without values."""
    return 1000 * statistics.median(seconds) if seconds else math.nan


def p99_ms(seconds: Sequence[float]) -> float:
    """The second worst of a hundred values; of fewer than a hundred, the worst; of none, not a
    number."""
    return quantile_ms(seconds, 0.99)


def quantile_ms(seconds: Sequence[float], part: float) -> float:
    """The least value that at most this part of the values is below; of none, not a number."""
    ordered = sorted(seconds) or [math.nan]
    return 1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def machine() -> str:
    memory = int(Path("/proc/meminfo").read_text().partition("MemTotal:")[2].split()[0])
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory / 1024**2:.0f} GB of memory, "
        f"Python {platform.python_version()}, SQLite; load before it began {load:.1f}"
    )
