"""Completions of a course signed together: each with its outcome and its task, at one cost."""

import shutil
from pathlib import Path

import pytest

from delivery.records.database.store import Store
from delivery.records.review.decisions import AS_RECOMMENDED
from delivery.review.case import open_cases
from delivery.review.completions import sign_completions
from tests.doubles.settable_clock import SettableClock
from tests.scenes.decision_tasks import states_of
from tests.scenes.officer_desk import OfficerDesk, make_desk, planned_desk
from tests.scenes.scene import at
from tests.store.heard_statements import statements
from tests.stored_rows import audit_entries


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    return await make_desk(store, clock)


async def seals_of(desk: OfficerDesk, clients: str) -> dict[int, str]:
    cases = [await desk.case(client) for client in clients]
    return {case.booking.id: case.seal for case in cases}


async def sign(desk: OfficerDesk, chosen: dict[int, str]) -> frozenset[int]:
    return await sign_completions(
        desk.store, desk.live.course_id, chosen, desk.officer_id, desk.now
    )


async def test_each_has_its_outcome_its_task_and_its_audit(desk: OfficerDesk) -> None:
    chosen = await seals_of(desk, "AC")
    assert await sign(desk, chosen) == set(chosen)
    for client in "AC":
        (signed,) = (await desk.case(client)).outcomes
        assert (signed.outcome, signed.reason) == ("completed", AS_RECOMMENDED)
        assert signed.evidence["reference"] == f"B-{client}"
        assert (await desk.case(client)).changes == ()
        assert await states_of(desk, client) == {"national_status": "open"}
    async with desk.store.reading() as tx:
        entries = await audit_entries(tx, at("11:00"), at("13:00"))
    audited = [entry.subject for entry in entries if entry.act == "outcome signed"]
    assert audited == ["booking B-A", "booking B-C"]


async def test_a_case_that_changed_or_has_a_finding_is_left(desk: OfficerDesk) -> None:
    chosen = await seals_of(desk, "ABCH")
    await desk.live.camera("A", "off", "10:20")
    await desk.judged()
    assert await sign(desk, chosen) == {desk.live.booking_ids["C"]}
    assert await sign(desk, chosen) == frozenset()
    for client in "ABH":
        assert (await desk.case(client)).outcomes == ()


async def statements_to_sign(store: Store, number: int) -> int:
    """The statements with which the completions of all clients of a course are signed."""
    clock, clients = SettableClock(), [f"P{number}" for number in range(number)]
    desk = await planned_desk(store, clock, {client: ("Pat", client) for client in clients})
    await desk.live.everybody_in(clients)
    await desk.live.ends()
    clock.set(at("11:50"))
    await desk.judged()
    async with store.reading() as tx:
        cases = await open_cases(tx, desk.live.course_id, desk.now)
    chosen = {case.booking.id: case.seal for case in cases}
    with statements() as said:
        assert len(await sign(desk, chosen)) == number
    return len(said)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_thirty_cost_as_many_statements_as_two(
    store: Store, migrated_sqlite: Path, tmp_path: Path
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "other.db")
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    for_two = await statements_to_sign(store, 2)
    assert await statements_to_sign(other, 30) == for_two
    await other.close()
