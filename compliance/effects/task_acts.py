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
    """The client takes no new course, so that the task that waits for a booking has no object."""


class TaskDoer(Enum):
    """Roles of users, and the service itself, which only stops and releases."""

    OFFICER = "officer"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class TaskStep:
    by: TaskDoer
    leads_to: TaskState


BY_OFFICER_OPEN = TaskStep(TaskDoer.OFFICER, TaskState.OPEN)
BY_OFFICER_CANCELLED = TaskStep(TaskDoer.OFFICER, TaskState.CANCELLED)

FIRST = MappingProxyType({TaskAct.OPEN: BY_OFFICER_OPEN})
"""The first act on a task."""

TASK_STEPS: Mapping[TaskState, Mapping[TaskAct, TaskStep]] = MappingProxyType(
    {
        TaskState.OPEN: {
            TaskAct.TELL: BY_OFFICER_OPEN,
            TaskAct.BOOK: BY_OFFICER_OPEN,
            TaskAct.STOP: TaskStep(TaskDoer.SERVICE, TaskState.STOPPED),
            TaskAct.FINISH: TaskStep(TaskDoer.OFFICER, TaskState.DONE),
            TaskAct.SUPERSEDE: BY_OFFICER_CANCELLED,
            TaskAct.DROP: BY_OFFICER_CANCELLED,
            TaskAct.DECLINE: BY_OFFICER_CANCELLED,
        },
        TaskState.STOPPED: {
            TaskAct.TELL: TaskStep(TaskDoer.OFFICER, TaskState.STOPPED),
            TaskAct.RELEASE: TaskStep(TaskDoer.SERVICE, TaskState.OPEN),
            TaskAct.SUPERSEDE: BY_OFFICER_CANCELLED,
            TaskAct.DROP: BY_OFFICER_CANCELLED,
        },
        TaskState.DONE: {},
        TaskState.CANCELLED: {},
    }
)
"""The possible acts on a task after the first. What was done is put right by a task of its own."""


def step_of(state: TaskState, act: TaskAct, doer: TaskDoer) -> TaskStep | None:
    """The step of this act; None if it is not possible, or not for this doer."""
    step = TASK_STEPS[state].get(act)
    return step if step is not None and step.by is doer else None
