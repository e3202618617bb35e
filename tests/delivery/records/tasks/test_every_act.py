"""The database allows the acts of the table and no others: every state, act and role, by SQL."""

from itertools import product

import pytest

from compliance.effects.succession import UNDONE
from compliance.effects.task_acts import TaskAct, TaskDoer, TaskState, step_of
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from tests.delivery.records.tasks.decided_case import DecidedCase

ROLES = ("officer", "trainer", "administrator", "service")
REFUSED = "not possible now"


async def in_state(case: DecidedCase, state: TaskState) -> int:
    """The id of a task in this state, whose booking no other test uses."""
    task = await case.open(kind="free_booking")
    if state is TaskState.STOPPED:
        await case.act(task, "stopped", "stopped", "service")
    elif state is TaskState.DONE:
        await case.act(task, "done", "done")
    elif state is TaskState.CANCELLED:
        await case.supersede()
        await case.act(task, "superseded", "cancelled")
    return task


async def make_possible(case: DecidedCase, act: TaskAct) -> None:
    """Brings about what the act presupposes besides the state of the task."""
    if act is TaskAct.SUPERSEDE:
        await case.supersede()
    if act is TaskAct.DROP:
        other = await case.open(kind="contact", branch="not_booked")
        await case.act(other, "done", "done")


@pytest.mark.parametrize("state", TaskState)
async def test_the_database_allows_what_the_table_allows(store: Store, state: TaskState) -> None:
    case = await DecidedCase(store).plan()
    for act in TaskAct:
        await case.book(f"B-{act.name}")
        task = await in_state(case, state)
        if state in UNDONE:
            await make_possible(case, act)
        tries = product(ROLES, TaskState)
        allowed = [
            (role, leads_to) for role, leads_to in tries if _is_in_table(state, act, role, leads_to)
        ]
        for role, leads_to in product(ROLES, TaskState):
            if (role, leads_to) not in allowed:
                with pytest.raises(StoreFault, match=REFUSED):
                    await case.act(task, act.value, leads_to.value, role)
        assert (await case.task(task)).state == state.value
        for role, leads_to in allowed:
            await case.act(task, act.value, leads_to.value, role)
            assert (await case.task(task)).state == leads_to.value


def _is_in_table(state: TaskState, act: TaskAct, role: str, leads_to: TaskState) -> bool:
    doer = next((doer for doer in TaskDoer if doer.value == role), None)
    step = step_of(state, act, doer) if doer else None
    return step is not None and step.leads_to is leads_to
