"""Which act leads a task from which state to which, and who may do it: one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType


class TaskState(Enum):
    OPEN = "open"
    STOPPED = "stopped"
    """It must not be done: the client answered, or the evidence changed. Its hold does not run."""
    DONE = "done"
    CANCELLED = "cancelled"


class TaskAct(Enum):
    OPEN = "opened"
    """A decision takes effect."""
    OWE = "owed"
    """The terms demand the task without a decision: the force withdrew the offer, the client
    changed or cancelled their booking late, or no date can be offered."""
    TELL = "told"
    """The client was told of the decision, or every way of telling them was tried."""
    BOOK = "booked"
    """The client has booked a new course within the window, so that the charge is due."""
    STOP = "stopped"
    RELEASE = "released"
    """Whatever stopped the task is settled."""
    FINISH = "done"
    SUPERSEDE = "superseded"
    """A later decision ends the task."""
    DROP = "not_needed"
    """An alternative of the same decision takes place."""
    DECLINE = "declined"
    """The client takes no new course with this provider, so that the task has no object."""
    CLOSE = "no_date"
    """No date can be offered, so that the task no longer waits for the window to close."""
    WAIT_AGAIN = "waits_again"
    """That no date can be offered was noted by mistake, so that the task waits for the window."""
    GO_ELSEWHERE = "elsewhere"
    """The client took the offer to another provider, who reports how it ended."""
    WITHDRAW = "withdrawn"
    """The force withdrew the offer, so that the task has no object."""
    WAIVE = "waived"
    """An officer finds that the terms do not demand what was opened without a decision."""
    UNDO = "not_done"
    """The task was marked as done by mistake, as a person notes with a reason."""
    REVIVE = "revived"
    """The alternative for which it was dropped was not done after all, or the note that
    cancelled it was made by mistake."""


class TaskDoer(Enum):
    """Roles of users, and the service itself: it stops and releases, opens what the terms demand
    without a decision, and ends what a withdrawn offer leaves without an object."""

    OFFICER = "officer"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class TaskStep:
    by: TaskDoer
    leads_to: TaskState


BY_OFFICER_OPEN = TaskStep(TaskDoer.OFFICER, TaskState.OPEN)
BY_OFFICER_CANCELLED = TaskStep(TaskDoer.OFFICER, TaskState.CANCELLED)

BY_SERVICE_CANCELLED = TaskStep(TaskDoer.SERVICE, TaskState.CANCELLED)

FIRST = MappingProxyType(
    {
        TaskAct.OPEN: BY_OFFICER_OPEN,
        TaskAct.OWE: TaskStep(TaskDoer.SERVICE, TaskState.OPEN),
    }
)
"""The first act on a task."""

TASK_STEPS: Mapping[TaskState, Mapping[TaskAct, TaskStep]] = MappingProxyType(
    {
        TaskState.OPEN: {
            TaskAct.TELL: BY_OFFICER_OPEN,
            TaskAct.BOOK: BY_OFFICER_OPEN,
            TaskAct.CLOSE: BY_OFFICER_OPEN,
            TaskAct.WAIT_AGAIN: BY_OFFICER_OPEN,
            TaskAct.STOP: TaskStep(TaskDoer.SERVICE, TaskState.STOPPED),
            TaskAct.FINISH: TaskStep(TaskDoer.OFFICER, TaskState.DONE),
            TaskAct.SUPERSEDE: BY_OFFICER_CANCELLED,
            TaskAct.DROP: BY_OFFICER_CANCELLED,
            TaskAct.DECLINE: BY_OFFICER_CANCELLED,
            TaskAct.GO_ELSEWHERE: BY_OFFICER_CANCELLED,
            TaskAct.WAIVE: BY_OFFICER_CANCELLED,
            TaskAct.WITHDRAW: BY_SERVICE_CANCELLED,
        },
        TaskState.STOPPED: {
            TaskAct.TELL: TaskStep(TaskDoer.OFFICER, TaskState.STOPPED),
            TaskAct.CLOSE: TaskStep(TaskDoer.OFFICER, TaskState.STOPPED),
            TaskAct.WAIT_AGAIN: TaskStep(TaskDoer.OFFICER, TaskState.STOPPED),
            TaskAct.RELEASE: TaskStep(TaskDoer.SERVICE, TaskState.OPEN),
            TaskAct.SUPERSEDE: BY_OFFICER_CANCELLED,
            TaskAct.DROP: BY_OFFICER_CANCELLED,
            TaskAct.GO_ELSEWHERE: BY_OFFICER_CANCELLED,
            TaskAct.WITHDRAW: BY_SERVICE_CANCELLED,
        },
        TaskState.DONE: {TaskAct.UNDO: BY_OFFICER_OPEN},
        TaskState.CANCELLED: {TaskAct.REVIVE: BY_OFFICER_OPEN},
    }
)
"""The possible acts on a task after the first. What was done rightly, and what a later decision no
longer demands, is put right by a task of its own."""


def step_of(state: TaskState, act: TaskAct, doer: TaskDoer) -> TaskStep | None:
    """The step of this act; None if it is not possible, or not for this doer."""
    step = TASK_STEPS[state].get(act)
    return step if step is not None and step.by is doer else None
