"""Counts answers and measures their times."""

import time
from array import array
from collections import Counter
from pathlib import Path
from typing import BinaryIO

from tests.bench.load.order import LoadRequest, Report

OK = 200


class AnswerTally:
    """Times are on the monotonic clock; those before `counts_from` are not counted."""

    def __init__(self, order: LoadRequest) -> None:
        self._statuses: Counter[str] = Counter()
        self._took, self._slips = array("d"), array("d")
        self._from = self._until = 0.0
        self._cpu = 0.0
        self._acknowledged: BinaryIO | None = None
        if order.acknowledged:
            self._acknowledged = Path(order.acknowledged).open("ab", buffering=0)  # noqa: SIM115 - open until the report

    def begin(self, warm_s: float, seconds: float) -> float:
        """When sending ends."""
        now = time.perf_counter()
        self._from, self._until, self._cpu = now + warm_s, now + seconds, time.process_time()
        return self._until

    def answered(self, status: int, due: float, digest: bytes) -> None:
        """`due`: when the request was sent or, in an open loop, should have been sent."""
        self._statuses[str(status)] += 1
        if status != OK:
            return
        now = time.perf_counter()
        if self._from <= now <= self._until:
            self._took.append(now - due)
        if self._acknowledged is not None:
            self._acknowledged.write(digest)

    def broken(self) -> None:
        self._statuses["none"] += 1

    def slipped(self, seconds: float) -> None:
        self._slips.append(seconds)

    def report(self, next_number: int, unprepared: int, not_taken: int) -> Report:
        cpu, sent = time.process_time() - self._cpu, sum(self._statuses.values())
        if self._acknowledged is not None:
            self._acknowledged.close()
        took = sorted(self._took)
        return Report(
            answered=len(took),
            counted_s=self._until - self._from,
            statuses=dict(self._statuses),
            next_number=next_number,
            median_s=_quantile(took, 0.5),
            p99_s=_quantile(took, 0.99),
            worst_s=took[-1] if took else 0.0,
            slip_p99_s=_quantile(sorted(self._slips), 0.99),
            cpu_us=1e6 * cpu / sent if sent else 0.0,
            unprepared=unprepared,
            not_taken=not_taken,
        )


def _quantile(ordered: list[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0
