"""Opens tasks that the terms demand without a decision."""

from collections.abc import Sequence

from delivery.records.database.store import Transaction
from delivery.records.tasks import task_acts, tasks
from delivery.records.tasks.tasks import NewTask


async def owe(tx: Transaction, new: Sequence[NewTask]) -> None:
    """Adds the tasks, each with its first act as of when it is opened. None of them names a
    decision."""
    if new:
        await tasks.add_all(tx, new)
        await task_acts.owe_all(tx, {task.booking_id for task in new})
