"""The database itself holds the table of states and acts: every state, act and officer, by SQL."""

from itertools import product

import pytest
from sqlalchemy import text

from compliance.outcomes.case_acts import STEPS, Act, DecisionState, is_possible, may
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from tests.delivery.records.answers.written_case import OFFICERS, WAYS, WrittenCase

NAMES_NOBODY = {Act.CHALLENGE}
"""Acts whose rows name no user: the client has no account."""


def test_a_way_leads_into_every_state() -> None:
    assert {state for state, _ in WAYS.values()} == set(DecisionState)


async def _tried(case: WrittenCase, act: Act, by: str) -> DecisionState | None:
    """The state after the act, which is then taken back; None if the database refuses it."""
    await case.tx.execute(text("SAVEPOINT tried"))
    try:
        await case.do(act, by)
        return (await case.decided()).state
    except StoreFault:
        return None
    finally:
        await case.tx.execute(text("ROLLBACK TO SAVEPOINT tried"))


@pytest.mark.parametrize("way", WAYS)
async def test_the_database_takes_what_the_table_allows_and_nothing_else(
    store: Store, way: str
) -> None:
    state, lead = WAYS[way]
    async with store.writing() as tx:
        case = await WrittenCase(tx).plan()
        await lead(case)
        decided = await case.decided()
        assert decided.state is state
        for act, by in product(Act, OFFICERS):
            parts = decided.parts_of(case.ids[by], [case.ids["trainer"]])
            allowed = is_possible(act, state) if act in NAMES_NOBODY else may(act, state, parts)
            leads_to = STEPS[state][act].leads_to if allowed else None
            assert await _tried(case, act, by) is leads_to, (act, by)
