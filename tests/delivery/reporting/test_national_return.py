"""The return for the national scheme as rows, and its numbers by force."""

from contextlib import aclosing
from datetime import date, timedelta

import pytest

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.caseload import refreshing
from delivery.records.database.store import Store
from delivery.reporting import national_return, safe_csv
from delivery.reporting.national_return import COLUMNS
from delivery.reporting.reporting_period import Period
from delivery.reporting.safe_csv import Cell
from delivery.review import decisions
from tests.doubles.settable_clock import SettableClock
from tests.scenes.decision_tasks import do, tell, with_offer
from tests.scenes.officer_desk import OfficerDesk, make_desk

JUNE = Period(date(2026, 6, 1), date(2026, 6, 30))
KEYED = ("national_status", "keying", "keyed_status", "keyed_by", "keyed_reference")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    return await make_desk(store, clock)


async def lines(desk: OfficerDesk, force: str | None = None) -> dict[str, dict[str, Cell]]:
    """The lines by the letter of the client, each by column."""
    async with (
        desk.store.reading() as tx,
        aclosing(national_return.pieces(tx, JUNE, force, desk.now)) as parts,
    ):
        rows = [dict(zip(COLUMNS, row, strict=True)) async for piece in parts for row in piece]
    return {str(row["booking_reference"]).removeprefix("B-"): row for row in rows}


async def test_a_line_says_who_keyed_its_status_and_when(desk: OfficerDesk) -> None:
    await with_offer(desk.store, desk.live.booking_ids["A"])
    await desk.sign("A", Outcome.COMPLETED)
    before = (await lines(desk))["A"]
    assert [before[name] for name in KEYED] == [4, "not keyed yet", None, None, None]
    desk.clock.go_on(timedelta(minutes=5))
    await do(desk, "A", "national_status", "DORS 12/3")
    line = (await lines(desk))["A"]
    assert [line[name] for name in KEYED] == [4, "keyed", 4, "Olive", "DORS 12/3"]
    assert line["attendance_id"] == "ATT-77"
    assert line["keyed_at"] == "2026-06-10 11:55"
    assert line["withheld_because"] is None


async def test_what_is_not_signed_or_has_no_status_has_a_line_that_says_so(
    desk: OfficerDesk,
) -> None:
    await desk.sign("A", Outcome.PROVIDER_FAILURE)
    of_clients = await lines(desk)
    assert len(of_clients) == 9
    assert of_clients["A"]["national_status"] is None
    assert str(of_clients["A"]["withheld_because"]).startswith("the outcome has no status")
    assert of_clients["B"]["withheld_because"] == "not signed yet"


async def test_what_must_be_looked_at_again_tells_what_was_keyed_and_no_status(
    desk: OfficerDesk,
) -> None:
    breach = await desk.only_breach("B")
    booking_id, signing = desk.live.booking_ids["B"], await desk.signing("B")
    await decisions.review(
        desk.store, booking_id, breach.row.id, Decision.DISMISS, signing, desk.now
    )
    await desk.sign("B", Outcome.COMPLETED)
    await do(desk, "B", "national_status")
    await desk.hears_more()
    line = (await lines(desk))["B"]
    assert (line["national_status"], line["keying"], line["keyed_status"]) == (None, None, 4)
    assert str(line["withheld_because"]).startswith("changed since it was signed, check it again:")


async def test_what_was_keyed_with_another_status_is_to_be_put_right(desk: OfficerDesk) -> None:
    await desk.sign("A", Outcome.COMPLETED)
    await do(desk, "A", "national_status")
    await desk.sign("A", Outcome.NON_COMPLETION_CONDUCT)
    line = (await lines(desk))["A"]
    assert (line["national_status"], line["keyed_status"]) == (5, 4)
    assert line["keying"] == "keyed with another status: put it right"
    await do(desk, "A", "national_status correction")
    line = (await lines(desk))["A"]
    assert [line[name] for name in KEYED] == [5, "not keyed yet", None, None, None]


async def test_the_status_of_who_books_again_is_not_to_be_keyed(desk: OfficerDesk) -> None:
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    await tell(desk, "H")
    assert (await lines(desk))["H"]["keying"] == "not keyed yet"
    await do(desk, "H", "charge")
    line = (await lines(desk))["H"]
    assert (line["national_status"], line["keying"]) == (None, None)
    assert str(line["withheld_because"]).startswith("not to be keyed")


async def test_each_force_has_its_own_return(desk: OfficerDesk) -> None:
    await with_offer(desk.store, desk.live.booking_ids["C"], force="KENT POLICE")
    await desk.sign("A", Outcome.COMPLETED)
    await desk.sign("C", Outcome.COMPLETED)
    await do(desk, "C", "national_status")
    async with desk.store.writing() as tx:
        await refreshing.refresh(tx, desk.live.course_id)
    assert list(await lines(desk, "KENT POLICE")) == ["C"]
    assert "C" not in await lines(desk, "LINCOLNSHIRE POLICE")
    async with desk.store.reading() as tx:
        forces = await national_return.forces(tx, JUNE, desk.now)
    kent, lincolnshire = forces["KENT POLICE"], forces["LINCOLNSHIRE POLICE"]
    assert (kent.statuses, kent.keyed, kent.left_out) == ({4: 1, 5: 0, 6: 0}, 1, 0)
    assert (lincolnshire.statuses[4], lincolnshire.to_key, lincolnshire.left_out) == (1, 1, 7)
    assert (kent.without_id, lincolnshire.without_id) == (0, 8)


async def test_no_cell_of_a_return_becomes_a_formula(desk: OfficerDesk) -> None:
    await with_offer(desk.store, desk.live.booking_ids["A"], attendance_id="=1+1")
    await desk.sign("A", Outcome.COMPLETED)
    await do(desk, "A", "national_status", "@SUM(A1)")
    text = safe_csv.lines([list((await lines(desk))["A"].values())]).decode()
    assert text.startswith("B-A,'=1+1,")
    assert ",'@SUM(A1)," in text
