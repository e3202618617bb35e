"""The database allows the acts of the table and no others: every state, act and role, by SQL."""

from itertools import product

import pytest

from compliance.effects.succession import UNDONE
from compliance.effects.task_acts import FIRST, TaskAct, TaskDoer, TaskState, step_of
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from tests.delivery.records.tasks.decided_case import AN_HOUR, WINDOW_CLOSES, DecidedCase
from tests.first_of_many import first_of

ROLES = ("officer", "trainer", "administrator", "service")
REFUSED = "not possible now"
OF_STATUS = (TaskAct.CLOSE, TaskAct.WAIT_AGAIN, TaskAct.GO_ELSEWHERE)
LATER = WINDOW_CLOSES + AN_HOUR


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


async def opened_for(case: DecidedCase, act: TaskAct) -> int:
    """The id of an open task of a kind on which the act is possible."""
    if act in OF_STATUS:
        return await case.open_status()
    if act is TaskAct.WAIVE:
        return await case.open(outcome_id=None)
    return await case.open(kind="free_booking")


async def in_state(case: DecidedCase, state: TaskState, act: TaskAct) -> int:
    """The id of a task in this state, whose booking no other test uses."""
    task = await opened_for(case, act)
    if state is TaskState.STOPPED:
        await case.act(task, "stopped", "stopped", "service")
    elif state is TaskState.DONE and act not in OF_STATUS:
        await case.act(task, "done", "done")
    elif state is TaskState.DONE:
        await case.tell()
        await case.act(task, "told", "open", due_at=LATER)
        await case.act(task, "done", "done", due_at=LATER, at=LATER)
    elif state is TaskState.CANCELLED and act is TaskAct.REVIVE:
        other = await case.open(kind="contact", branch="not_booked")
        await case.act(other, "done", "done")
        await case.act(task, "not_needed", "cancelled")
        await case.act(other, "not_done", "open")
    elif state is TaskState.CANCELLED and act is TaskAct.WAIVE:
        await case.act(task, "waived", "cancelled")
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
    if act is TaskAct.WITHDRAW:
        await case.withdraw()
    if act in (TaskAct.CLOSE, TaskAct.GO_ELSEWHERE):
        await case.follow_up(act.value)
    if act is TaskAct.WAIT_AGAIN:
        await case.follow_up("no_date")
        await case.take_back()


@pytest.mark.parametrize("state", first_of(TaskState, 2))
async def test_the_database_allows_what_the_table_allows(store: Store, state: TaskState) -> None:
    case = await DecidedCase(store).plan()
    for act in TaskAct:
        await case.book(f"B-{act.name}")
        task = await in_state(case, state, act)
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


@pytest.mark.parametrize("role", first_of(ROLES, 2))
async def test_a_task_begins_with_a_first_act_of_the_table(store: Store, role: str) -> None:
    case = await DecidedCase(store).plan()
    doer = next((doer for doer in TaskDoer if doer.value == role), None)
    for demanded, act in product((case.outcome, None), TaskAct):
        kind = "charge" if demanded is None else f"kind {act.value}"
        task = await case.add(outcome_id=demanded, kind=kind)
        step = FIRST.get(act)
        is_its_own = (act is TaskAct.OPEN) is (demanded is not None)
        if step is not None and step.by is doer and is_its_own:
            await case.act(task, act.value, step.leads_to.value, role)
            continue
        for leads_to in TaskState:
            with pytest.raises(StoreFault, match=REFUSED):
                await case.act(task, act.value, leads_to.value, role)
