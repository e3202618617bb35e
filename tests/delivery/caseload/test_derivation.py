"""What the row of a case says, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from compliance.outcomes.consequence import end_of_day
from delivery.caseload.name_key import name_key, words_of
from delivery.records.database.store import Store
from delivery.records.judgements import assessments
from delivery.records.review.cases import CaseRow
from tests import stored_register
from tests.delivery.caseload.judged_course import (
    JUDGED,
    NEXT,
    SIGNED,
    SOON,
    derived,
    judge,
    officer,
    part,
    propose,
    sign,
)
from tests.delivery.records.planned_course import (
    NOW,
    STARTS_AT,
    a_booking,
    a_course,
    booking_details,
    course_details,
)


async def acts(store: Store, *courses: int) -> list[str | None]:
    return [row.act for row in await derived(store, *courses)]


async def test_a_judged_client_has_a_row(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await judge(tx, course, part("B-1", "refused_late", rebook_by=SOON))
    assert await derived(store, course) == [
        CaseRow(
            booking_id=booking,
            course_id=course,
            name_key=" archer alan",
            force="Lincolnshire",
            trainer_id=None,
            starts_at=STARTS_AT,
            act="sign",
            place=1,
            due_at=datetime.fromisoformat(SOON),
            due_kind="rebook",
            to_review=0,
            clean=False,
            recommended="refused_late",
            proposed_by=None,
            outcome=None,
            signed_at=None,
            signed_by=None,
            changes=None,
            present_s=9900,
            scheduled_s=9900,
            late_by_s=None,
            upheld=0,
            national_status=None,
            rebook_by=None,
            rebook_charge_pence=None,
            refund_pence=None,
            refer_to_police=None,
        )
    ]


@pytest.mark.parametrize(
    ("outcome", "follows", "deadline", "due", "kind"),
    [
        ("completed", {}, date(2026, 7, 8), end_of_day(date(2026, 7, 8)), "police"),
        ("review", {}, date(2026, 7, 8), SOON, "decide"),
        ("review", {}, date(2026, 6, 11), end_of_day(date(2026, 6, 11)), "police"),
        ("refused_late", {"rebook_by": NEXT}, date(2026, 7, 8), NEXT, "rebook"),
    ],
)
async def test_the_first_time_to_run_out_counts(
    store: Store, outcome: str, follows: Any, deadline: date, due: Any, kind: str
) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        await a_booking(tx, course, police_deadline=deadline)
        await judge(tx, course, part("B-1", outcome, **follows), first_window=SOON)
    (row,) = await derived(store, course)
    due_at = datetime.fromisoformat(due) if isinstance(due, str) else due
    assert (row.due_at, row.due_kind) == (due_at, kind)


async def test_the_window_of_a_proposed_outcome_runs_out_too(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await judge(tx, course, part("B-1"))
        await propose(tx, booking, course, rebook_by=NEXT)
        proposer = await officer(tx)
    (row,) = await derived(store, course)
    assert (row.act, row.place, row.proposed_by) == ("confirm", 0, proposer)
    assert (row.due_at, row.due_kind) == (datetime.fromisoformat(NEXT), "rebook")


@pytest.mark.parametrize(
    "follows", [{"refer_to_police": True}, {"further_courses": False}], ids=["police", "ban"]
)
async def test_what_may_go_to_the_police_or_end_in_a_ban_comes_first(
    store: Store, follows: dict[str, Any]
) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        await a_booking(tx, course)
        await judge(tx, course, part("B-1", "non_completion_abuse", **follows))
    (row,) = await derived(store, course)
    assert row.place == 0


async def test_only_booked_clients_of_past_planned_courses_need_an_act(store: Store) -> None:
    async with store.writing() as tx:
        runs, gone = await a_course(tx), await a_course(tx, reference="NSAC-2")
        held = await a_course(tx, reference="NSAC-3")
        for reference, course in (("runs", runs), ("gone", gone), ("held", held), ("left", held)):
            await a_booking(tx, course, reference=reference)
        await judge(tx, runs, part("runs"), finished=False)
        await judge(tx, gone, part("gone"))
        cancelled = course_details(reference="NSAC-2", state="cancelled")
        await stored_register.put_course(tx, cancelled, NOW)
        await judge(tx, held, part("held"), part("left"))
        left = booking_details(held, reference="left", state="withdrawn")
        await stored_register.put_booking(tx, left, NOW)
    rows = await derived(store, runs, gone, held)
    assert [(row.course_id, row.act) for row in rows] == [(held, "sign")]


async def test_an_assessment_that_cannot_be_read_hides_nobody(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        await a_booking(tx, course)
        await assessments.save(tx, course, JUDGED, 1, True, {"of": "another version"})
    (row,) = await derived(store, course)
    assert (row.act, row.recommended, row.clean) == ("sign", "review", False)


async def test_a_row_holds_no_part_of_a_name_that_was_corrected(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await judge(tx, course, part("B-1"))
    (before,) = await derived(store, course)
    async with store.writing() as tx:
        corrected = booking_details(course, family_name="O’Brien-Šmíd")
        await stored_register.put_booking(tx, corrected, NOW)
    (row,) = await derived(store, course)
    assert row == replace(before, name_key=" obrien smid alan")
    assert row.booking_id == booking


def test_names_are_compared_without_accents_apostrophes_and_capitals() -> None:
    assert words_of("  Élodie  O'BRIEN–Straße ") == ("elodie", "obrien", "strasse")
    assert name_key("José María", "de la Cruz") == " de la cruz jose maria"
    assert len(name_key("ﷺ" * 80, "ﷺ" * 80)) <= 340
    assert datetime(2026, 6, 1, tzinfo=UTC) < SIGNED


@pytest.mark.parametrize(("signed", "kind"), [({}, "police"), ({"rebook_by": NEXT}, "rebook")])
async def test_of_a_signed_case_runs_out_what_its_own_outcome_leaves(
    store: Store, signed: dict[str, str], kind: str
) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        seen = part("B-1", "refused_late", rebook_by=SOON)
        await judge(tx, course, seen)
        await sign(tx, booking, course, seen, **signed)
    (row,) = await derived(store, course)
    assert row.due_kind == kind
    assert row.due_at != datetime.fromisoformat(SOON)
