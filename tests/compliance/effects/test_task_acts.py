"""The table of a task's states, acts and doers."""

from itertools import product

import pytest

from compliance.effects.task_acts import (
    FIRST,
    TASK_STEPS,
    TaskAct,
    TaskDoer,
    TaskState,
    step_of,
)


def test_every_state_stands_in_the_table() -> None:
    assert set(TASK_STEPS) == set(TaskState)


def test_every_act_is_possible_once_and_opens_nothing_twice() -> None:
    later = {act for steps in TASK_STEPS.values() for act in steps}
    assert (set(FIRST), later) == ({TaskAct.OPEN}, set(TaskAct) - {TaskAct.OPEN})


@pytest.mark.parametrize(("state", "act"), list(product(TaskState, TaskAct)))
def test_a_person_does_every_act_but_stopping_and_releasing(state: TaskState, act: TaskAct) -> None:
    by_service = act in (TaskAct.STOP, TaskAct.RELEASE)
    doer, other = (
        (TaskDoer.SERVICE, TaskDoer.OFFICER)
        if by_service
        else (
            TaskDoer.OFFICER,
            TaskDoer.SERVICE,
        )
    )
    assert step_of(state, act, other) is None
    assert (step_of(state, act, doer) is not None) is (act in TASK_STEPS[state])


def test_nothing_ends_as_done_but_by_a_person_from_open() -> None:
    ways = [
        (state, act, step.by)
        for state, steps in TASK_STEPS.items()
        for act, step in steps.items()
        if step.leads_to is TaskState.DONE
    ]
    assert ways == [(TaskState.OPEN, TaskAct.FINISH, TaskDoer.OFFICER)]
