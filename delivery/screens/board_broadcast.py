"""Sends the newest board of each course to the screens that show the course."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Board:
    """The rendered state of a course, made once for all screens of a reader."""

    course_id: int
    events: Mapping[int, bytes]
    """The message for the event stream (server-sent events) of each trainer who has the course, by
    user id; empty if there is no such course."""
    ledger_id: int = 0
    """The last ledger row that the board includes; 0 without a row."""
    received_at: datetime | None = None
    """When that row was received."""
    look: bytes | None = None
    """The message for readers who look and may note nothing; None if there were none."""


class Subscription:
    """One open screen. However slowly the screen reads, only the newest board is held for it."""

    def __init__(
        self, broadcaster: "Broadcaster", course_id: int, session: str, *, looks: bool = False
    ) -> None:
        self.course_id, self.session = course_id, session
        self.looks = looks
        """Its reader may note nothing."""
        self.board: Board | None = None
        """The newest board; None before the first."""
        self.signed_out = False
        self._broadcaster = broadcaster
        self._changed = asyncio.Event()

    @property
    def over(self) -> bool:
        """Whether the service is stopping and no further board will come."""
        return self._broadcaster.over

    async def wait(self, seconds: float) -> bool:
        """True as soon as there is a change, False if none came within `seconds`. A change
        that came before the call counts."""
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return False
        self._changed.clear()
        return True

    def show(self, board: Board) -> None:
        self.board = board
        self.wake()

    def sign_out(self) -> None:
        self.signed_out = True
        self.wake()

    def wake(self) -> None:
        self._changed.set()

    def close(self) -> None:
        self._broadcaster.forget(self)


class Broadcaster:
    """Asks for a new board when a course changes, and gives it to the screens showing it."""

    def __init__(self) -> None:
        self._listening: dict[int, set[Subscription]] = defaultdict(set)
        self._apart: set[Subscription] = set()
        self._boards: dict[int, Board] = {}
        self._drawn_s: dict[int, float] = {}
        """When the board of each course was drawn last, on the monotonic clock."""
        self.request_board: Callable[[int], None] = _ignore
        """Called with each changed course that a screen shows: a new board is due."""
        self.notify_processes: Callable[[int], None] = _ignore
        """Called with each course changed by this process, to notify the other processes."""
        self.over = False

    def subscribe(self, course_id: int, session: str = "", *, looks: bool = False) -> Subscription:
        """Opens a screen. It gets the last board at once if other screens of its kind show the
        course."""
        subscription = Subscription(self, course_id, session, looks=looks)
        self._listening[course_id].add(subscription)
        board = self._boards.get(course_id)
        if board and (board.look is not None or not looks):
            subscription.show(board)
        else:
            self.request_board(course_id)
        return subscription

    def is_looked_at(self, course_id: int) -> bool:
        """Whether a reader who may note nothing shows this course."""
        return any(screen.looks for screen in self._listening.get(course_id, ()))

    def open_apart(self, session: str) -> Subscription:
        """Opens a screen that shows no single course: it is signed out and woken as the others, and
        gets no board."""
        screen = Subscription(self, 0, session)
        self._apart.add(screen)
        return screen

    def listeners(self, course_id: int) -> int:
        """The number of screens that show this course."""
        return len(self._listening.get(course_id, ()))

    @property
    def shown(self) -> Set[int]:
        """A live view of the courses that a screen shows."""
        return self._listening.keys()

    def drawn_before(self, moment_s: float) -> list[int]:
        """The courses that a screen shows and that were not drawn since this moment of the
        monotonic clock."""
        return [each for each in self.shown if self._drawn_s.get(each, moment_s) <= moment_s]

    @property
    def screens(self) -> tuple[Subscription, ...]:
        return (*(screen for each in self._listening.values() for screen in each), *self._apart)

    def notify(self, course_id: int) -> None:
        """Reports a change made by this process, to its screens and to the other processes."""
        self.notify_processes(course_id)
        self.notify_here(course_id)

    def notify_here(self, course_id: int) -> None:
        if course_id in self._listening:
            self.request_board(course_id)

    def notify_all_here(self) -> None:
        """Redraws every course shown here, where it is not known which have changed."""
        for course_id in tuple(self.shown):
            self.notify_here(course_id)

    def show(self, board: Board) -> None:
        """Gives a new board to the screens of its course. Drops it if there are none."""
        listening = self._listening.get(board.course_id)
        if not listening:
            return
        last = self._boards.get(board.course_id)
        # An equal board stays the same object: screens compare by identity to detect a change.
        self._boards[board.course_id] = last if last == board and last else board
        self._drawn_s[board.course_id] = time.monotonic()
        for subscription in listening:
            subscription.show(self._boards[board.course_id])

    def forget(self, subscription: Subscription) -> None:
        if subscription in self._apart:
            self._apart.discard(subscription)
            return
        listening = self._listening[subscription.course_id]
        listening.discard(subscription)
        if not listening:
            del self._listening[subscription.course_id]
            self._boards.pop(subscription.course_id, None)
            self._drawn_s.pop(subscription.course_id, None)

    def close(self) -> None:
        """Wakes all screens for the last time, so that the service can stop."""
        self.over = True
        for subscription in self.screens:
            subscription.wake()


def _ignore(_: int) -> None:
    """Does nothing: the default callback."""
