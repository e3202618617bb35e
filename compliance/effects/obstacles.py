"""Why a task cannot be done now: what its button, its page and the server's check go by."""

from datetime import datetime
from enum import Enum

from compliance.effects.task_acts import TaskAct, TaskDoer, TaskState, step_of


class Obstacle(Enum):
    ENDED = "ended"
    """It was done or cancelled."""
    STOPPED = "stopped"
    NOT_TOLD = "not_told"
    """It cannot be recalled, and the client has not been told of the decision."""
    NOT_DUE = "not_due"
    """It cannot be recalled, and the window or the hold has not passed."""


def obstacle(
    state: TaskState, irreversible: bool, due_at: datetime | None, now: datetime
) -> Obstacle | None:
    """None if an officer may do the task. `due_at`: None while it is not known."""
    if step_of(state, TaskAct.FINISH, TaskDoer.OFFICER) is None:
        return Obstacle.STOPPED if state is TaskState.STOPPED else Obstacle.ENDED
    if not irreversible:
        return None
    if due_at is None:
        return Obstacle.NOT_TOLD
    return Obstacle.NOT_DUE if now < due_at else None
