"""What becomes of the tasks of earlier decisions of a case when a new decision takes effect."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from compliance.effects.effects import Branch, DecisionEffect, EffectKind
from compliance.effects.task_acts import TaskState

UNDONE = frozenset({TaskState.OPEN, TaskState.STOPPED})
ALTERNATIVES = frozenset({(Branch.BOOKED, Branch.NOT_BOOKED), (Branch.NOT_BOOKED, Branch.BOOKED)})


@dataclass(frozen=True, slots=True)
class EarlierTask:
    """A task of an earlier decision of the same case."""

    task_id: int
    kind: EffectKind
    branch: Branch
    state: TaskState
    amount_pence: int | None = None
    national_status: int | None = None
    corrects: int | None = None
    """The id of the task that it puts right; None for an effect of a decision."""

    def is_of(self, effect: DecisionEffect) -> bool:
        """Whether it was done as the effect demands it."""
        return (self.kind, self.amount_pence, self.national_status) == (
            effect.kind,
            effect.amount_pence,
            effect.national_status,
        )


@dataclass(frozen=True, slots=True)
class Succession:
    ended: tuple[int, ...]
    """Ids of tasks that the new decision cancels: they are not done."""
    corrected: tuple[int, ...]
    """Ids of tasks that were done and that the new decision does not demand: each is put right."""
    effects: tuple[DecisionEffect, ...]
    """The effects that are still to be brought about."""


def succession(earlier: Sequence[EarlierTask], effects: Sequence[DecisionEffect]) -> Succession:
    """What was done and is demanded again stays done: nobody is refunded or charged twice."""
    standing = _standing(earlier)
    maintained = [task for task in standing if any(task.is_of(effect) for effect in effects)]
    return Succession(
        ended=tuple(task.task_id for task in earlier if task.state in UNDONE),
        corrected=tuple(task.task_id for task in standing if task not in maintained),
        effects=tuple(effect for effect in effects if not _is_met(effect, maintained)),
    )


def _standing(earlier: Iterable[EarlierTask]) -> list[EarlierTask]:
    """The effects that were brought about and not put right since."""
    done = [task for task in earlier if task.state is TaskState.DONE]
    put_right = {task.corrects for task in done}
    return [task for task in done if task.corrects is None and task.task_id not in put_right]


def _is_met(effect: DecisionEffect, maintained: Iterable[EarlierTask]) -> bool:
    """Whether it has been brought about, or an alternative of it."""
    return any(
        task.is_of(effect) or (task.branch, effect.branch) in ALTERNATIVES for task in maintained
    )
