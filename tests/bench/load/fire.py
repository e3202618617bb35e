"""Sends signed webhooks to ports of this machine, by an order on standard input.

Closed loop: each connection sends the next webhook after the last answer. Open loop: webhooks are
due at a fixed rate whatever the answers, and a time counts from when the request was due, not from
when a connection was free.
"""

import gc
import sys
import time
from collections import deque

import msgspec

from tests.bench.load.connections import Answered, Connections
from tests.bench.load.order import LoadRequest, Report
from tests.bench.load.supply import Request, Supply
from tests.bench.load.tally import OK, AnswerTally

LOOK_S = 0.05  # seconds between two looks for a free connection
LAST_ANSWERS_S = 10.0
AGAIN_S = 0.25  # seconds before a refused webhook is sent again


class Firing:
    def __init__(self, order: LoadRequest) -> None:
        self._order = order
        self._supply, self._tally, self._lines = (
            Supply(order),
            AnswerTally(order),
            Connections(order),
        )
        self._again: deque[tuple[float, Request]] = deque()
        self._mended = 0.0
        self._late: deque[float] = deque()

    def run(self) -> Report:
        order = self._order
        self._supply.prepare(int((order.rate or order.expected) * order.seconds))
        self._lines.open()
        ends = self._tally.begin(order.warm_s, order.seconds)
        if order.rate is None:
            self._closed_loop(ends)
        else:
            self._open_loop(order.rate, ends)
        self._last_answers()
        self._lines.close()
        not_taken = len(self._late) + len(self._again)
        return self._tally.report(self._supply.next_number, self._supply.unprepared, not_taken)

    def _closed_loop(self, ends: float) -> None:
        while (now := time.perf_counter()) < ends:
            while self._lines.free:
                request = self._next(now)
                if request is None:
                    break
                self._send(request, time.perf_counter())
            if not self._lines.waiting and not self._again and not self._supply_left():
                return
            self._hear(LOOK_S)
            if self._order.dies and len(self._lines.down) == self._order.connections:
                return

    def _open_loop(self, rate: float, ends: float) -> None:
        began, count = time.perf_counter(), 0
        late = self._late
        while (now := time.perf_counter()) < ends:
            while began + count / rate <= now:
                late.append(began + count / rate)
                count += 1
            while late and self._lines.free:
                request = self._next(now)
                if request is None:
                    return
                due = late.popleft()
                self._tally.slipped(time.perf_counter() - due)
                self._send(request, due)
            self._hear(max(0.0, began + count / rate - time.perf_counter()))

    def _supply_left(self) -> bool:
        return self._supply.next_number < self._order.first + self._order.longest

    def _next(self, now: float) -> Request | None:
        if self._again and self._again[0][0] <= now:
            return self._supply.fresh(self._again.popleft()[1])
        return self._supply.take()

    def _send(self, request: Request, due: float) -> None:
        if not self._lines.send(request, due):
            self._unanswered(request)

    def _hear(self, timeout_s: float) -> None:
        for answer in self._lines.answers(timeout_s):
            self._heard(answer)
        if self._lines.down and time.perf_counter() - self._mended > LOOK_S:
            self._lines.mend()
            self._mended = time.perf_counter()

    def _heard(self, answer: Answered) -> None:
        if answer.status:
            self._tally.answered(answer.status, answer.due, answer.request.digest)
            if answer.status != OK and self._order.insists:
                self._again.append((time.perf_counter() + AGAIN_S, answer.request))
        else:
            self._unanswered(answer.request)

    def _unanswered(self, request: Request) -> None:
        self._tally.broken()
        if self._order.insists:
            self._again.append((time.perf_counter() + AGAIN_S, request))

    def _last_answers(self) -> None:
        """Waits for the outstanding answers; repeated webhooks are sent until they are answered
        200."""
        ends = time.perf_counter() + LAST_ANSWERS_S
        while (self._lines.waiting or self._again) and (now := time.perf_counter()) < ends:
            while self._lines.free and self._again and self._again[0][0] <= now:
                self._send(self._supply.fresh(self._again.popleft()[1]), now)
            self._hear(LOOK_S)


def main() -> None:
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=LoadRequest)
    gc.disable()  # nothing here makes reference cycles
    sys.stdout.buffer.write(msgspec.json.encode(Firing(order).run()))


if __name__ == "__main__":
    main()
