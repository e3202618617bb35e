"""What the row of a case says once somebody has decided or answered, on both databases."""

from datetime import datetime, timedelta

import pytest

from delivery.records.answers import statements
from delivery.records.database.store import Store
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import DerivedBreach
from delivery.records.review import decisions
from tests.delivery.caseload.judged_course import (
    JUDGED,
    LATER,
    SIGNED,
    derived,
    judge,
    officer,
    part,
    sign,
)
from tests.delivery.records.answers.written_case import WrittenCase
from tests.delivery.records.planned_course import (
    STARTS_AT,
    a_booking,
    a_course,
)


async def acts(store: Store, *courses: int) -> list[str | None]:
    return [row.act for row in await derived(store, *courses)]


async def test_a_signed_case_returns_when_its_evidence_changes(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await judge(tx, course, part("B-1"))
        await sign(tx, booking, course, part("B-1"))
    (row,) = await derived(store, course)
    assert (row.act, row.outcome, row.signed_at) == (None, "completed", SIGNED)
    for present_s, act in ((9900, None), (9000, "sign_again")):
        async with store.writing() as tx:
            await judge(tx, course, part("B-1", present_s=present_s), at=LATER)
        assert await acts(store, course) == [act]


@pytest.mark.parametrize(("read", "act"), [(1, None), (2, "sign_again")])
async def test_only_an_assessment_that_read_more_than_the_signature_is_a_change(
    store: Store, read: int, act: str | None
) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await sign(tx, booking, course, part("B-1"))
        await judge(tx, course, part("B-1", present_s=9000), read=read)
    assert await acts(store, course) == [act]


@pytest.mark.parametrize(("at", "act"), [(JUDGED, None), (LATER, "sign_again")])
async def test_a_review_after_the_signature_brings_the_case_back(
    store: Store, at: datetime, act: str | None
) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await judge(tx, course, part("B-1"))
        camera_off = DerivedBreach(booking, "camera_off", "12", STARTS_AT, JUDGED, "off")
        await assessments.save_breaches(tx, course, [camera_off], JUDGED)
        (breach,) = await assessments.breaches_of_course(tx, course)
        await sign(tx, booking, course, part("B-1"))
        officer_id = await officer(tx)
        await decisions.add_review(
            tx,
            breach_id=breach.id,
            officer_id=officer_id,
            decision="upheld",
            reason="seen",
            evidence={},
            now=at,
        )
    assert await acts(store, course) == [act]


async def test_findings_are_counted_until_they_are_decided(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await judge(tx, course, part("B-1", "review"))
        offs = [
            DerivedBreach(booking, "camera_off", "12", STARTS_AT + late, JUDGED, "off")
            for late in (timedelta(), timedelta(minutes=9))
        ]
        await assessments.save_breaches(tx, course, offs, JUDGED)
    (row,) = await derived(store, course)
    assert (row.act, row.to_review) == ("review", 2)


async def test_a_signature_for_another_course_does_not_count(store: Store) -> None:
    async with store.writing() as tx:
        course, other = await a_course(tx), await a_course(tx, reference="NSAC-2")
        booking = await a_booking(tx, other)
        await sign(tx, booking, other, part("B-1"))
        await a_booking(tx, course)
        await judge(tx, course, part("B-1"))
        await judge(tx, other)
    rows = await derived(store, course, other)
    assert [(row.course_id, row.act, row.outcome) for row in rows] == [
        (course, "sign", None),
        (other, None, "completed"),
    ]


async def test_a_challenge_comes_before_all_else(store: Store) -> None:
    async with store.writing() as tx:
        case = await WrittenCase(tx).plan()
        await judge(tx, case.course, part("B-1"))
        await case.propose("first")
        await case.confirm("second")
        await case.challenge()
    (row,) = await derived(store, case.course)
    assert (row.act, row.place) == ("answer_challenge", 0)
    async with store.writing() as tx:
        case.tx = tx
        await case.reject("third")
    assert (await acts(store, case.course)) != ["answer_challenge"]


async def test_a_statement_on_a_signed_case_is_to_be_read(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await judge(tx, course, part("B-1"))
        statement = await statements.add(
            tx, booking_id=booking, course_id=course, text="I was there.", late_reason="", now=LATER
        )
    (row,) = await derived(store, course)
    assert (row.act, row.clean) == ("sign", False)
    async with store.writing() as tx:
        await sign(tx, booking, course, part("B-1"))
    assert await acts(store, course) == ["read_statement"]
    async with store.writing() as tx:
        reader = await officer(tx)
        await statements.add_reading(tx, statement_id=statement, officer_id=reader, now=LATER)
    assert await acts(store, course) == [None]
