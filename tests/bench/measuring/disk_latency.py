"""Measures how long this disk takes to store 4 KB durably: no durable answer is faster."""

import os
import time
from pathlib import Path

from tests.bench.measuring.process_figures import median_ms, p99_ms

PAGE = b"\x5a" * 4096
PAGES = 4000  # pages, as many as SQLite's log has before it is overwritten


def told(folder: Path, rate: float, seconds: float) -> str:
    """The times of `rate` writes a second for this many seconds, each with its own fdatasync."""
    took = _times_s(folder / "disk", rate, int(rate * seconds))
    return f"p50 {median_ms(took):.2f} ms, p99 {p99_ms(took):.2f} ms"


def _times_s(path: Path, rate: float, count: int) -> list[float]:
    path.write_bytes(PAGE * PAGES)
    took = []
    with path.open("r+b", buffering=0) as file:
        os.fsync(file.fileno())
        began = time.perf_counter()
        for number in range(count):
            time.sleep(max(began + number / rate - time.perf_counter(), 0))
            due = time.perf_counter()
            os.pwrite(file.fileno(), PAGE, number % PAGES * len(PAGE))
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - due)
    path.unlink()
    return took
