"""Collects reference cycles in short steps, so that no collection holds the event loop for long.

Every object that was made since the last collection is searched at once, in 1 to 3 µs each. A page
leaves hundreds of them in cycles, nearly all of statements that SQLAlchemy builds; a webhook none.
"""

import asyncio
import gc

EVERY_S = 0.1
FEWEST = 500
"""Young objects that are worth a collection."""
YOUNG, MIDDLE = 10, 50
"""After so many collections of one generation the next older is collected too."""
AT_ONCE = 20_000
"""Young objects after which Python collects by itself. With fewer it would search the objects of
webhooks that are being answered again and again, which took a fifth of the time."""


def begin() -> None:
    """Lets the objects that are alive now stay alive, and collects from now on while the running
    event loop runs."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(AT_ONCE, 2 * YOUNG, 2 * MIDDLE)
    _collect_again(asyncio.get_running_loop())


def _collect_again(loop: asyncio.AbstractEventLoop) -> None:
    collect_if_needed()
    loop.call_later(EVERY_S, _collect_again, loop)


def collect_if_needed() -> None:
    """Collects the young objects if there are `FEWEST`, and older ones when it is their turn."""
    young, of_young, of_middle = gc.get_count()
    if young >= FEWEST:
        gc.collect(2 if of_middle >= MIDDLE else 1 if of_young >= YOUNG else 0)
