"""A finding that an officer raises: it stays, and another officer decides about it."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import BreachState, Decision
from delivery.caseload.refreshing import ChangedCourses
from delivery.records.database.store import Store
from delivery.records.review import decisions as records
from delivery.records.review import raised_findings
from delivery.records.tables import breaches, cases
from delivery.review import decisions, raising
from delivery.review.case import CaseState
from delivery.review.raising import TypedFinding
from delivery.validation.errors import InvalidInput
from tests.doubles.settable_clock import SettableClock
from tests.scenes.officer_desk import WHY, OfficerDesk, make_desk
from tests.stored_rows import audit_entries

ABUSE = TypedFinding("abuse", "She threatened us on the telephone.", "Our booking line, 11 June")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    return await make_desk(store, clock)


async def raise_it(desk: OfficerDesk, name: str = "A", finding: TypedFinding = ABUSE) -> int:
    booking_id = desk.live.booking_ids[name]
    return await raising.raise_finding(desk.store, booking_id, finding, desk.officer_id, desk.now)


async def uphold(desk: OfficerDesk, name: str, finding_id: int, other: bool = True) -> None:
    signing, booking_id = await desk.signing(name, other=other), desk.live.booking_ids[name]
    await decisions.review(desk.store, booking_id, finding_id, Decision.UPHOLD, signing, desk.now)


async def test_it_stands_in_the_case_and_waits_for_a_decision(desk: OfficerDesk) -> None:
    await raise_it(desk)
    case = await desk.case("A")
    (finding,) = case.breaches
    row = finding.row
    assert (row.rule, row.clause, row.because) == ("abuse", "19", ABUSE.account)
    assert (row.raised_by, row.source, row.found_at) == (desk.officer_id, ABUSE.source, desk.now)
    assert (case.state, case.settled, case.may_sign) == (CaseState.TO_REVIEW, True, False)
    async with desk.store.reading() as tx:
        (entry,) = await audit_entries(tx, desk.now, desk.now + timedelta(seconds=1))
    assert (entry.act, entry.subject) == ("finding raised", "booking B-A")


@pytest.mark.parametrize(
    ("finding", "places"),
    [
        (TypedFinding("absent", ABUSE.account, ABUSE.source), ["matter"]),
        (TypedFinding("abuse", " rude ", " "), ["account", "source"]),
        (TypedFinding("abuse", "x" * 2001, "y" * 201), ["account", "source"]),
    ],
)
async def test_what_cannot_be_meant_is_refused(
    desk: OfficerDesk, finding: TypedFinding, places: list[str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await raise_it(desk, finding=finding)
    assert [refusal.place for refusal in refused.value.refusals] == places
    assert (await desk.case("A")).breaches == ()


async def test_another_officer_decides_about_it(desk: OfficerDesk) -> None:
    finding_id = await raise_it(desk)
    with pytest.raises(InvalidInput, match="another officer must uphold or dismiss it"):
        await uphold(desk, "A", finding_id, other=False)
    await uphold(desk, "A", finding_id)
    assert (await desk.case("A")).breaches[0].state is BreachState.UPHELD


async def test_the_database_too_refuses_a_decision_of_the_officer_who_raised_it(
    desk: OfficerDesk,
) -> None:
    finding_id = await raise_it(desk)
    with pytest.raises(DBAPIError, match="another officer reviews"):
        async with desk.store.writing() as tx:
            await records.add_review(
                tx,
                breach_id=finding_id,
                officer_id=desk.officer_id,
                decision="upheld",
                reason=WHY,
                evidence={},
                now=desk.now,
            )


async def test_the_machine_never_overwrites_it(desk: OfficerDesk) -> None:
    finding_id = await raise_it(desk, "B")
    await desk.hears_more()
    rows = {breach.row.id: breach.row for breach in (await desk.case("B")).breaches}
    assert rows[finding_id].withdrawn_at is None
    async with desk.store.writing() as tx:  # a process of an older version withdraws it
        withdrawing = update(breaches).where(breaches.c.id == finding_id)
        await tx.execute(withdrawing.values(withdrawn_at=desk.now))
    rows = {breach.row.id: breach.row for breach in (await desk.case("B")).breaches}
    assert rows[finding_id].withdrawn_at is None


async def test_nobody_changes_or_deletes_it(desk: OfficerDesk) -> None:
    finding_id = await raise_it(desk)
    changed = update(breaches).where(breaches.c.id == finding_id).values(because="Nothing.")
    for statement in (changed, delete(breaches).where(breaches.c.id == finding_id)):
        with pytest.raises(DBAPIError, match="append only"):
            async with desk.store.writing() as tx:
                await tx.execute(statement)


async def test_a_signed_completion_is_looked_at_again(desk: OfficerDesk) -> None:
    await desk.sign("A", Outcome.COMPLETED)
    desk.clock.go_on(timedelta(days=3))
    finding_id = await raise_it(desk)
    case = await desk.case("A")
    assert (case.state, case.changes) == (CaseState.TO_REVIEW, ("raised",))
    await uphold(desk, "A", finding_id)
    case = await desk.case("A")
    assert (case.state, case.changes) == (CaseState.CHANGED, ("reviews", "raised"))


async def test_two_of_one_moment_are_two(desk: OfficerDesk) -> None:
    await asyncio.gather(raise_it(desk), raise_it(desk))
    assert len({breach.row.id for breach in (await desk.case("A")).breaches}) == 2


async def test_the_work_list_asks_for_the_decision_and_then_for_another_look(
    desk: OfficerDesk,
) -> None:
    async def act(name: str) -> str | None:
        of_booking = cases.c.booking_id == desk.live.booking_ids[name]
        async with desk.store.reading() as tx:
            needed: str | None = await tx.scalar(select(cases.c.act).where(of_booking))
        return needed

    await desk.sign("A", Outcome.COMPLETED)
    assert (await act("A"), await act("C")) == ("do_task", "sign")
    desk.clock.go_on(timedelta(days=3))
    await raise_it(desk, "A")
    await raise_it(desk, "C")
    assert (await act("A"), await act("C")) == ("sign_again", "review")


async def test_whoever_adds_it_the_work_list_follows(desk: OfficerDesk) -> None:
    """A trigger records the change, also of a process that derives no rows."""
    await ChangedCourses(desk.store).work_off()
    async with desk.store.writing() as tx:
        await raised_findings.add(
            tx,
            booking_id=desk.live.booking_ids["A"],
            course_id=desk.live.course_id,
            officer_id=desk.officer_id,
            matter="abuse",
            clause="19",
            account=ABUSE.account,
            source=ABUSE.source,
            now=desk.now,
        )
    assert await ChangedCourses(desk.store).run_due() == 1
