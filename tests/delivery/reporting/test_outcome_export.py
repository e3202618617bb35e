"""The outcomes of a period as rows."""

from contextlib import aclosing
from datetime import date, datetime

import pytest

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.records.database.store import Store
from delivery.reporting.cell_pieces import Cells
from delivery.reporting.outcome_export import COLUMNS, pieces
from delivery.reporting.reporting_period import Period
from delivery.reporting.safe_csv import Cell
from tests.scenes.live_course import LiveCourse
from tests.scenes.morning import NOON, decide, held, judge, sign
from tests.scenes.nine_clients import PEOPLE
from tests.scenes.scene import at

JUNE = Period(date(2026, 6, 1), date(2026, 6, 30))
Export = dict[str, dict[str, Cell]]


async def rows(store: Store, now: datetime = NOON) -> list[Cells]:
    async with store.reading() as tx, aclosing(pieces(tx, JUNE, now)) as parts:
        return [row async for piece in parts for row in piece]


async def exported(store: Store) -> Export:
    """Returns the rows by booking reference, each by column."""
    exported_rows = [dict(zip(COLUMNS, row, strict=True)) for row in await rows(store)]
    return {str(row["booking_reference"]): row for row in exported_rows}


async def test_a_row_holds_the_signed_outcome_and_its_consequence(
    live: LiveCourse, store: Store, officer: int
) -> None:
    await held(live)
    await decide(live, officer, "B", Decision.UPHOLD)
    await sign(live, officer, "B", Outcome.NON_COMPLETION_LEFT_EARLY)
    assert (await exported(store))["B-B"] == {
        "booking_reference": "B-B",
        "attendance_id": None,
        "force": "LINCOLNSHIRE POLICE",
        "course_reference": "NSAC-1",
        "course_type": "NSAC",
        "course_starts_at": "2026-06-10 09:00",
        "present_seconds": 165 * 60 - 360 - 300,
        "scheduled_seconds": 165 * 60,
        "heard_seconds": 165 * 60,
        "late_by_seconds": 0,
        "breaches_upheld": 1,
        "outcome": "non_completion_left_early",
        "signed_at": "2026-06-10 12:00",
        "signed_by": "Test Officer",
        "national_status": 5,
        "rebook_by": "2026-06-13 11:45",
        "rebook_charge_gbp": 43,
        "refund_gbp": 55,
        "refer_to_police": False,
        "withheld_because": None,
    }


async def test_an_unsigned_client_has_a_row_without_an_outcome(
    live: LiveCourse, store: Store
) -> None:
    await held(live)
    by_booking = await exported(store)
    assert len(by_booking) == 9
    assert {row["outcome"] for row in by_booking.values()} == {None}
    assert {row["withheld_because"] for row in by_booking.values()} == {"not signed yet"}
    assert by_booking["B-H"]["late_by_seconds"] is None
    assert by_booking["B-B"]["breaches_upheld"] == 0  # found and not reviewed yet


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome.COMPLETED, 4),
        (Outcome.NON_COMPLETION_CONDUCT, 5),
        (Outcome.REFUSED_LATE, 6),
        (Outcome.PROVIDER_FAILURE, None),
    ],
)
async def test_the_national_status_is_that_of_the_signed_outcome(
    live: LiveCourse, store: Store, officer: int, outcome: Outcome, status: int | None
) -> None:
    await held(live)
    await sign(live, officer, "A", outcome)
    assert (await exported(store))["B-A"]["national_status"] == status


async def test_what_changed_since_it_was_signed_has_no_status_and_says_why(
    live: LiveCourse, store: Store, officer: int
) -> None:
    await held(live)
    await decide(live, officer, "B", Decision.UPHOLD)
    await sign(live, officer, "B", Outcome.NON_COMPLETION_LEFT_EARLY)
    await live.joins("B", "10:33")
    await judge(store, live.clock, live.course_id)
    row = (await exported(store))["B-B"]
    assert (row["outcome"], row["signed_by"]) == ("non_completion_left_early", "Test Officer")
    assert [
        row[name]
        for name in (
            "national_status", "rebook_by", "rebook_charge_gbp", "refund_gbp", "refer_to_police"
        )
    ] == [None] * 5  # fmt: skip
    assert str(row["withheld_because"]).startswith(
        "changed since it was signed, check it again: presence"
    )


async def test_a_course_that_is_over_and_not_assessed_is_exported_without_facts(
    live: LiveCourse, store: Store
) -> None:
    await live.everybody_in("AB")
    live.clock.set(NOON)
    by_booking = await exported(store)
    assert {row["withheld_because"] for row in by_booking.values()} == {"course not assessed yet"}
    assert {row["present_seconds"] for row in by_booking.values()} == {None}


async def test_no_name_or_address_is_exported(live: LiveCourse, store: Store, officer: int) -> None:
    await held(live)
    await sign(live, officer, "A", Outcome.COMPLETED)
    text = repr(await exported(store))
    for given, family in PEOPLE.values():
        assert given not in text
        assert family not in text
    assert "@" not in text


async def test_a_running_course_is_not_exported(live: LiveCourse, store: Store) -> None:
    await live.everybody_in("ABC")
    assert await rows(store, at("10:00")) == []
