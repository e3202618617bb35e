"""What a probe asks of the database, and what it says when there is no answer."""

from collections.abc import Awaitable

from delivery.records.database.faults import ConnectionsInUse, StoreFault

PATIENCE_S, TURN_S = 2.0, 1.0
SILENT = "The database does not answer. Check the database, its disk and the network."
IN_USE = (
    "Other work of this process has used all of its connections to the database for 1 s. Look at "
    "its load and at what the database waits for."
)


async def reason_of(answer: Awaitable[str | None]) -> str | None:
    """What the database says is amiss, or None; if it does not answer, why not."""
    try:
        return await answer
    except ConnectionsInUse:
        return IN_USE
    except (StoreFault, OSError, TimeoutError):
        return SILENT
