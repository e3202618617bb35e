"""Connections that stay open, each with one request at a time."""

import select
import socket
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field

from tests.bench.load.answer import NOT_YET, closes, status_of
from tests.bench.load.order import LoadRequest
from tests.bench.load.supply import Request

LOOPBACK = "127.0.0.1"
READ = 65536


@dataclass(slots=True)
class LoadConnection:
    """One connection. `request` waits for its answer; it was due at `due`."""

    port: int
    wire: socket.socket
    request: Request | None = None
    due: float = 0.0
    came: bytes = b""


@dataclass(slots=True)
class Answered:
    request: Request
    due: float
    status: int
    """0: the connection broke before the answer was complete."""


@dataclass(slots=True)
class Connections:
    """Uses epoll directly, on Linux only, because an event loop around it would cost more."""

    order: LoadRequest
    free: deque[LoadConnection] = field(default_factory=deque)
    down: deque[int] = field(default_factory=deque)
    """The ports to which a connection must be opened."""
    waiting: int = 0
    """The requests without an answer yet."""
    _poll: select.epoll = field(default_factory=select.epoll)
    _lines: dict[int, LoadConnection] = field(default_factory=dict)

    def open(self) -> None:
        ports = self.order.ports
        self.down.extend(ports[n % len(ports)] for n in range(self.order.connections))
        self.mend()

    def mend(self) -> None:
        """Opens missing connections; those to unreachable ports stay missing."""
        for _ in range(len(self.down)):
            port = self.down.popleft()
            try:
                wire = socket.create_connection((LOOPBACK, port), timeout=1.0)
            except OSError:
                self.down.append(port)
                return
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            wire.setblocking(False)
            line = LoadConnection(port, wire)
            self._lines[wire.fileno()] = line
            self._poll.register(wire, select.EPOLLIN)
            self.free.append(line)

    def send(self, request: Request, due: float) -> bool:
        """Sends on a free connection, which must exist. Returns False if that connection was
        broken."""
        line = self.free.popleft()
        line.request, line.due = request, due
        self.waiting += 1
        try:
            sent = line.wire.send(request.raw)
        except OSError:
            sent = -1
        if sent == len(request.raw):
            return True
        self._drop(line)
        return False

    def answers(self, timeout_s: float) -> list[Answered]:
        """Yields the answers received; waits at most this long for the first, to the microsecond,
        which epoll's own timeout is not."""
        answers: list[Answered] = []
        if timeout_s > 0 and not select.select([self._poll], [], [], timeout_s)[0]:
            return answers
        for fileno, _ in self._poll.poll(0):
            line = self._lines[fileno]
            answered = self._read(line)
            if answered is not None:
                answers.append(answered)
        return answers

    def _read(self, line: LoadConnection) -> Answered | None:
        try:
            came = line.wire.recv(READ)
        except BlockingIOError:
            return None
        except OSError:
            came = b""
        if not came:
            return self._broken(line)
        line.came += came
        status, request = status_of(line.came), line.request
        if status == NOT_YET or request is None:
            return None
        closing, line.came, line.request = closes(line.came), b"", None
        self.waiting -= 1
        if closing:
            self._drop(line)
        else:
            self.free.append(line)
        return Answered(request, line.due, status)

    def _broken(self, line: LoadConnection) -> Answered | None:
        request = line.request
        self._drop(line)
        return None if request is None else Answered(request, line.due, NOT_YET)

    def _drop(self, line: LoadConnection) -> None:
        if line.request is not None:
            self.waiting, line.request = self.waiting - 1, None
        self._poll.unregister(line.wire)
        del self._lines[line.wire.fileno()]
        line.wire.close()
        with suppress(ValueError):
            self.free.remove(line)
        self.down.append(line.port)

    def close(self) -> None:
        for line in self._lines.values():
            line.wire.close()
        self._poll.close()
