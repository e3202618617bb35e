"""Figures by force, course type and trainer, from a decided course to what is published."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.caseload import refreshing
from delivery.records.database.store import Store
from delivery.records.figures import force_figures, publications
from delivery.records.figures.force_figures import FigureFilter
from delivery.reporting import force_report, publishing
from delivery.reporting.force_report import COLUMNS, FigureRow
from delivery.reporting.reporting_period import Period
from delivery.review import decisions
from delivery.validation.errors import InvalidInput
from tests.doubles.settable_clock import SettableClock
from tests.scenes.decision_tasks import with_offer
from tests.scenes.officer_desk import OfficerDesk, make_desk
from tests.store.heard_statements import statements

JUNE = Period(date(2026, 6, 1), date(2026, 6, 30))
SETTLED = datetime(2026, 7, 29, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    """A completes it, B's absence is dismissed, C is of another force; two never came."""
    desk = await make_desk(store, clock)
    await with_offer(store, desk.live.booking_ids["C"], force="KENT POLICE")
    breach = await desk.only_breach("B")
    signing = await desk.signing("B")
    booking_id = desk.live.booking_ids["B"]
    await decisions.review(store, booking_id, breach.row.id, Decision.DISMISS, signing, desk.now)
    await desk.sign("A", Outcome.COMPLETED)
    desk.clock.go_on(timedelta(hours=3))
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    async with store.writing() as tx:
        await refreshing.refresh(tx, desk.live.course_id)
    return desk


async def figures(desk: OfficerDesk, by: str = "force", **chosen: object) -> dict[str, FigureRow]:
    wanted = FigureFilter(JUNE.start, JUNE.end, **chosen)  # type: ignore[arg-type]
    async with desk.store.reading() as tx:
        return await force_report.rows(tx, wanted, by)


async def test_every_figure_of_a_force(desk: OfficerDesk) -> None:
    by_force = await figures(desk)
    assert list(by_force) == ["KENT POLICE", "LINCOLNSHIRE POLICE"]
    row = by_force["LINCOLNSHIRE POLICE"]
    assert row.courses == 1
    assert row.clients.total() == 8
    assert row.clients["attended"] == 5
    assert row.statuses == {"4": 1, "6": 1, "undecided": 6}
    assert row.completion == 0.5
    assert (row.found("dismissed"), row.findings["absent"]["dismissed"]) == (1, 1)
    assert (row.decided_within(0.5), row.decided_within(0.9)) == ("15", "240")
    assert row.messages == {"not_in_time": 8}
    assert row.camera_known is not None
    assert 0 < row.camera_known < 1
    kent = by_force["KENT POLICE"]
    assert (kent.courses, kent.clients.total(), kent.statuses["undecided"]) == (1, 1, 1)
    cells = force_report.cells("KENT POLICE", kent)
    assert len(cells) == 1 + len(COLUMNS)


async def test_figures_by_type_and_trainer_count_a_course_of_two_forces_once(
    desk: OfficerDesk,
) -> None:
    for by, name in (("course_type", "NSAC"), ("trainer", "Test Trainer")):
        ((shown, row),) = (await figures(desk, by)).items()
        assert (row.courses, row.clients.total()) == (1, 9)
        assert shown == name or by == "trainer"


async def test_filters_leave_out_other_courses_and_other_rules(desk: OfficerDesk) -> None:
    assert list(await figures(desk, force="KENT POLICE")) == ["KENT POLICE"]
    assert await figures(desk, course_type="WDU") == {}
    assert await figures(desk, trainer_id=10_000) == {}
    row = (await figures(desk, rule="camera_off"))["LINCOLNSHIRE POLICE"]
    assert list(row.findings) == ["camera_off"]
    assert row.clients.total() == 8


async def test_figures_take_two_statements_and_their_filters_one(desk: OfficerDesk) -> None:
    with statements() as heard:
        await figures(desk)
        async with desk.store.reading() as tx:
            first, second = sorted(
                await force_figures.choices(tx, JUNE.start, JUNE.end), key=lambda each: each.force
            )
    assert (first.force, second.course_type) == ("KENT POLICE", "NSAC")
    assert sum(said.startswith("SELECT") for said, _ in heard) == 3


async def test_a_challenge_that_is_upheld_counts_as_overturned(desk: OfficerDesk) -> None:
    """As the stored rows say it: challenges are published apart by what became of them."""
    query = "UPDATE force_counts SET kind = 'challenge', name = 'overturned' WHERE kind = 'decided'"
    async with desk.store.writing() as tx:
        await tx.execute(text("DELETE FROM force_counts WHERE kind = 'decided' AND name = '240'"))
        await tx.execute(text(query))
    row = (await figures(desk))["LINCOLNSHIRE POLICE"]
    assert (row.challenges.total(), row.challenges["overturned"]) == (1, 1)


async def test_a_quarter_is_published_once_and_later_changes_leave_it_as_it_is(
    desk: OfficerDesk,
) -> None:
    store, first = desk.store, date(2026, 4, 1)
    with pytest.raises(InvalidInput, match="not published yet"):
        await publishing.publish(store, first, desk.officer_id, SETTLED - timedelta(days=2))
    await publishing.publish(store, first, desk.officer_id, SETTLED)
    async with store.reading() as tx:
        published = await publications.figures_of(tx, first)
        (done,) = await publications.all_quarters(tx)
    assert {(each.force, each.measure, each.number) for each in published} == {
        ("LINCOLNSHIRE POLICE", publishing.NO_STATUS, 5),
        ("", publishing.CAMERA, published[0].number),
    }
    assert (done.quarter, done.at) == (first, SETTLED)
    async with store.writing() as tx:
        await tx.execute(text("UPDATE force_counts SET number = number + 40"))
    with pytest.raises(InvalidInput, match="not published yet"):
        await publishing.publish(store, first, desk.officer_id, SETTLED)
    async with store.reading() as tx:
        assert await publications.figures_of(tx, first) == published
