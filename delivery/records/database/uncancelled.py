"""Leaves the database alone in the middle of a step: whoever is cancelled waits until it is over.

A step that is torn costs its connection, and where that is closed in the meantime twice, a task
waits for ever for a thread that has ended: the service then could not stop. SQLite has one
connection for changes, so that a place in its queue that is lost is the last one.
"""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from contextlib import suppress
from typing import Any, Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

PATIENCE_S = 0.7  # for a step when we are told to stop; nearly all take a hundredth of that
Answer = TypeVar("Answer")


async def unbroken(step: Coroutine[Any, Any, Answer]) -> Answer:
    """Its answer. Cancelled, it raises when the step is over, or has had its time."""
    whole = _Whole(step)
    try:
        answer = await whole
    finally:
        whole.raise_if_told()
    return answer


class _Whole(Generic[Answer]):
    """The step, run by the task that asks for it. Towards that task it is a future, as asyncio
    knows one by its attributes, which stands for what the step is waiting for, and which declines
    to be cancelled: the task then raises only when it is done.

    A task of its own under `asyncio.shield` would do the same, three turns of the loop later; and
    while many wait to be answered, each turn takes a millisecond.
    """

    _asyncio_future_blocking = False

    def __init__(self, step: Coroutine[Any, Any, Answer]) -> None:
        self._step = step
        self._awaited: Any = None
        self._told: asyncio.CancelledError | None = None
        self._task = asyncio.current_task()
        self._patience: asyncio.TimerHandle | None = None

    def __await__(self) -> Generator[Any, None, Answer]:
        try:
            while True:
                self._awaited = self._step.send(None)
                # What came of it, be it a fault, the step hears from the future that it awaits.
                with suppress(Exception):
                    yield from self._until_done()
        except StopIteration as end:
            answer: Answer = end.value
            return answer
        finally:
            self._step.close()
            if self._patience is not None:
                self._patience.cancel()

    def _until_done(self) -> Generator[Any, None, None]:
        try:
            if self._awaited is None:  # a turn of the loop
                yield
            else:
                self._awaited._asyncio_future_blocking = False
                self._asyncio_future_blocking = True
                yield self
        except asyncio.CancelledError as told:
            self._told = told

    def raise_if_told(self) -> None:
        if self._told is not None and self._is_cancelled():
            raise self._told

    def _is_cancelled(self) -> bool:
        """Not where the step itself had set a limit to what it awaited, and took it back."""
        return self._task is not None and self._task.cancelling() > 0

    def cancel(self, msg: str | None = None) -> bool:
        if self._patience is None:
            self._patience = self.get_loop().call_later(PATIENCE_S, self._tear)
        return False

    def _tear(self) -> None:
        self._patience = None
        if self._awaited is not None and self._is_cancelled():
            self._awaited.cancel()

    def get_loop(self) -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    def add_done_callback(self, call: Callable[..., object], *, context: Any = None) -> None:
        self._awaited.add_done_callback(call, context=context)


class Unbroken(AsyncConnection):
    """A connection whose statements are not torn; its other ways to speak all end in this one."""

    async def execute(self, *told: Any, **more: Any) -> Any:
        return await unbroken(super().execute(*told, **more))
