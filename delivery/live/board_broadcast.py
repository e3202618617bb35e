"""Who shows which course, and the last board of each: what changes is given to them alone."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Board:
    """How a course stands, drawn once for all who show it."""

    course_id: int
    trainer_id: int | None
    """Whom it may be shown to; None if nobody, as when there is no such course."""
    event: bytes
    """As an event stream carries it."""
    ledger_id: int = 0
    """The last row of the ledger that it shows; 0 if there was none."""
    received_at: datetime | None = None
    """When that row was received."""


class Subscription:
    """One screen. Only the newest board waits for it, however slowly it is read."""

    def __init__(self, bell: "Broadcaster", course_id: int, session: str) -> None:
        self.course_id, self.session = course_id, session
        self.board: Board | None = None
        """The newest; None if none has been drawn yet."""
        self.signed_out = False
        self._bell = bell
        self._rung = asyncio.Event()

    @property
    def over(self) -> bool:
        """The service is stopping: nothing more will come."""
        return self._bell.over

    async def wait(self, seconds: float) -> bool:
        """True as soon as there is something new, False if nothing came within `seconds`. What
        came while nobody waited is not lost."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return False
        self._rung.clear()
        return True

    def show(self, board: Board) -> None:
        self.board = board
        self.wake()

    def sign_out(self) -> None:
        self.signed_out = True
        self.wake()

    def wake(self) -> None:
        self._rung.set()

    def close(self) -> None:
        self._bell.forget(self)


class Broadcaster:
    """Rings when something about a course looks different; then it is drawn for who shows it."""

    def __init__(self) -> None:
        self._listening: dict[int, set[Subscription]] = defaultdict(set)
        self._boards: dict[int, Board] = {}
        self.heed: Callable[[int], None] = _ignore
        """Told of every ring for a course that somebody shows."""
        self.pass_on: Callable[[int], None] = _ignore
        """Told of every ring here, for other processes on the same records."""
        self.over = False

    def subscribe(self, course_id: int, session: str = "") -> Subscription:
        """A screen opens. It has the last board at once, where others show the course."""
        subscription = Subscription(self, course_id, session)
        self._listening[course_id].add(subscription)
        if board := self._boards.get(course_id):
            subscription.show(board)
        else:
            self.heed(course_id)
        return subscription

    def listeners(self, course_id: int) -> int:
        """How many screens show this course."""
        return len(self._listening.get(course_id, ()))

    @property
    def shown(self) -> Set[int]:
        """The courses that somebody shows, as they come and go."""
        return self._listening.keys()

    @property
    def screens(self) -> tuple[Subscription, ...]:
        return tuple(one for each in self._listening.values() for one in each)

    def ring(self, course_id: int) -> None:
        """Something changed here: also others on the same records will want to know."""
        self.pass_on(course_id)
        self.ring_here(course_id)

    def ring_here(self, course_id: int) -> None:
        if course_id in self._listening:
            self.heed(course_id)

    def ring_all_here(self) -> None:
        """Nobody knows what has changed."""
        for course_id in tuple(self.shown):
            self.ring_here(course_id)

    def show(self, board: Board) -> None:
        """Give a new board to those who show its course. Nothing is kept where nobody does."""
        listening = self._listening.get(board.course_id)
        if not listening:
            return
        last = self._boards.get(board.course_id)
        # The same again stays the same object: a screen tells by it that nothing has changed.
        self._boards[board.course_id] = last if last == board and last else board
        for subscription in listening:
            subscription.show(self._boards[board.course_id])

    def forget(self, subscription: Subscription) -> None:
        listening = self._listening[subscription.course_id]
        listening.discard(subscription)
        if not listening:
            del self._listening[subscription.course_id]
            self._boards.pop(subscription.course_id, None)

    def close(self) -> None:
        """Wake everybody for the last time, so that the service can stop."""
        self.over = True
        for subscription in self.screens:
            subscription.wake()


def _ignore(_: int) -> None:
    """Nobody is there to be told."""
