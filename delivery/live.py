"""The bell that wakes the screens of a course when something about it has changed."""

import asyncio
from collections import defaultdict


class Subscription:
    """One screen's ear for one course. A ring that comes while nobody waits is not lost."""

    def __init__(self, bell: "Bell", course_id: int) -> None:
        self._bell, self._course_id = bell, course_id
        self._rung = asyncio.Event()

    @property
    def over(self) -> bool:
        """The service is stopping: no more rings will come."""
        return self._bell.over

    async def wait(self, seconds: float) -> bool:
        """True as soon as it rings, False if it has not within `seconds`."""
        try:
            await asyncio.wait_for(self._rung.wait(), seconds)
        except TimeoutError:
            return False
        self._rung.clear()
        return True

    def wake(self) -> None:
        self._rung.set()

    def close(self) -> None:
        self._bell.forget(self._course_id, self)


class Bell:
    """Rings for a course; whoever shows it looks again. It carries no news itself."""

    def __init__(self) -> None:
        self._listening: dict[int, set[Subscription]] = defaultdict(set)
        self.over = False

    def subscribe(self, course_id: int) -> Subscription:
        """Subscribe before looking, or a change between the look and the wait is missed."""
        subscription = Subscription(self, course_id)
        self._listening[course_id].add(subscription)
        return subscription

    def listeners(self, course_id: int) -> int:
        """How many screens show this course."""
        return len(self._listening.get(course_id, ()))

    @property
    def screens(self) -> int:
        """How many screens are open, of all courses together."""
        return sum(len(listening) for listening in self._listening.values())

    def ring(self, course_id: int) -> None:
        for subscription in self._listening.get(course_id, ()):
            subscription.wake()

    def forget(self, course_id: int, subscription: Subscription) -> None:
        self._listening[course_id].discard(subscription)
        if not self._listening[course_id]:
            del self._listening[course_id]

    def close(self) -> None:
        """Wake everybody for the last time, so that the service can stop."""
        self.over = True
        for course_id in tuple(self._listening):
            self.ring(course_id)
