"""Steps of the event loop: what each takes of the processor, in the loop's own thread.

Nothing interrupts a step, and other work on the machine adds nothing to its figure.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch


@contextmanager
def noted(note: Callable[[float], None]) -> Iterator[None]:
    """Calls `note` after each step until the block ends, with the seconds that it took."""
    run = asyncio.Handle._run

    def timed(handle: asyncio.Handle) -> None:
        began = time.thread_time()
        run(handle)
        note(time.thread_time() - began)

    with patch.object(asyncio.Handle, "_run", timed):
        yield
