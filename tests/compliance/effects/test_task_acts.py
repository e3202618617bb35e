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


FIRST_ACTS = {TaskAct.OPEN, TaskAct.OWE}
BY_SERVICE = {TaskAct.STOP, TaskAct.RELEASE, TaskAct.WITHDRAW}


def test_every_act_is_possible_once_and_opens_nothing_twice() -> None:
    later = {act for steps in TASK_STEPS.values() for act in steps}
    assert (set(FIRST), later) == (FIRST_ACTS, set(TaskAct) - FIRST_ACTS)


@pytest.mark.parametrize(("state", "act"), list(product(TaskState, TaskAct)))
def test_the_service_stops_releases_and_ends_what_was_withdrawn_and_a_person_does_the_rest(
    state: TaskState, act: TaskAct
) -> None:
    doers = [TaskDoer.OFFICER, TaskDoer.SERVICE]
    doer, other = reversed(doers) if act in BY_SERVICE else doers
    assert step_of(state, act, other) is None
    assert (step_of(state, act, doer) is not None) is (act in TASK_STEPS[state])


def test_what_is_done_or_cancelled_is_opened_again_by_a_person_alone() -> None:
    ways = {
        (state, act, step.by, step.leads_to)
        for state in (TaskState.DONE, TaskState.CANCELLED)
        for act, step in TASK_STEPS[state].items()
    }
    assert ways == {
        (TaskState.DONE, TaskAct.UNDO, TaskDoer.OFFICER, TaskState.OPEN),
        (TaskState.CANCELLED, TaskAct.REVIVE, TaskDoer.OFFICER, TaskState.OPEN),
    }


def test_nothing_ends_as_done_but_by_a_person_from_open() -> None:
    ways = [
        (state, act, step.by)
        for state, steps in TASK_STEPS.items()
        for act, step in steps.items()
        if step.leads_to is TaskState.DONE
    ]
    assert ways == [(TaskState.OPEN, TaskAct.FINISH, TaskDoer.OFFICER)]
