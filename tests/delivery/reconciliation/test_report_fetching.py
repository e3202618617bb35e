"""Zoom's report is fetched in time, tried again while it is not there, and opens the signing."""

from datetime import timedelta

from delivery.assessment import course_inputs
from delivery.reconciliation import report_differences
from delivery.reconciliation.report_differences import ReportComparison
from delivery.reconciliation.report_fetching import PATIENCE, reconcile_now
from delivery.reconciliation.report_status import ReportStatus, report_state
from delivery.records.planning import courses
from delivery.review.case import CaseState
from integrations.meeting_provider import MeetingFault, PastInstance
from tests.delivery.reconciliation.report_office import EVERYBODY, ReportOffice
from tests.scenes.live_course import INSTANCE
from tests.scenes.scene import at
from tests.signing_in import somebody
from tests.stored_rows import audit_entries

LOST = MeetingFault("Zoom answered 400 (code 200) to GET of report", permanent=True)


async def test_the_report_is_fetched_half_an_hour_after_the_end_and_not_sooner(
    held: ReportOffice,
) -> None:
    assert await held.runs("12:14:59") == 0
    assert await held.runs("12:15") == 1
    assert held.zoom.calls == ["past_instances", f"report {INSTANCE}"]
    assert await held.runs("12:16") == 0
    (task,) = await held.tasks()
    assert (task.stage, task.state, task.instances, task.rows) == ("first", "done", 1, 9)


async def test_the_uuid_of_a_scheduled_meeting_is_not_an_instance(
    office: ReportOffice,
) -> None:
    await office.live.zoom("meeting.created", "08:00")
    await office.runs()
    assert office.zoom.calls == ["past_instances"]
    assert (await office.state()).status is ReportStatus.DONE


async def test_the_same_report_a_day_later_changes_nothing(
    held: ReportOffice,
) -> None:
    await held.runs()
    held.clock.set(at("11:45") + timedelta(days=1))
    assert await held.work.run_due() == 1
    assert [task.stage for task in await held.tasks()] == ["first", "second"]
    assert await held.reports() == 1


async def test_no_outcome_can_be_signed_before_the_report(
    held: ReportOffice,
) -> None:
    held.clock.set(at("11:50"))
    assert set((await held.cases()).values()) == {CaseState.NO_REPORT}
    state = await held.state()
    assert not state.may_sign
    assert state.words == (
        "Outcomes can be signed once Zoom’s report has been compared with the recorded events. "
        "The report is due at 12:15pm on Wednesday 10 June 2026."
    )
    await held.runs()
    assert set((await held.cases()).values()) == {CaseState.READY}


async def test_a_missing_report_is_requested_again_at_growing_intervals(
    held: ReportOffice,
) -> None:
    del held.zoom.reports[INSTANCE]
    await held.runs("12:15")
    assert await held.runs("12:19:59") == 0
    assert await held.runs("12:20") == 1
    assert await held.runs("12:29") == 0
    assert not (await held.state()).may_sign
    held.zoom.reports[INSTANCE] = EVERYBODY
    assert await held.runs("12:30") == 1
    assert (await held.state()).status is ReportStatus.DONE


async def test_an_empty_report_counts_as_missing(held: ReportOffice) -> None:
    held.zoom.reports[INSTANCE] = ()
    await held.runs()
    assert (await held.tasks())[0].state == "due"
    assert await held.reports() == 0


async def test_a_report_that_never_comes_is_given_up(held: ReportOffice) -> None:
    del held.zoom.reports[INSTANCE]
    await held.runs()
    held.clock.set(at("12:15") + PATIENCE)
    await held.work.run_due()
    state = await held.state()
    assert (state.status, state.may_sign) == (ReportStatus.GIVEN_UP, True)
    assert "404" in state.words


async def test_a_permanent_refusal_is_given_up_at_once(held: ReportOffice) -> None:
    held.zoom.faults = [LOST, LOST]
    await held.runs()
    assert (await held.state()).status is ReportStatus.GIVEN_UP


async def test_an_instance_that_only_zoom_knows_is_fetched(office: ReportOffice) -> None:
    office.zoom.past = (
        PastInstance("unheard==", at("08:40")),
        PastInstance("rehearsal==", at("06:59")),
        PastInstance("party==", at("11:45")),
    )
    office.zoom.reports["unheard=="] = EVERYBODY
    await office.runs()
    assert office.zoom.calls == ["past_instances", "report unheard=="]
    assert await office.present_s("A") == 9900


async def test_stays_known_from_the_report_correct_the_attendance(
    office: ReportOffice,
) -> None:
    await office.live.everybody_in("ABCDEFGH")
    await office.live.known("I")
    await office.live.ends()
    office.zoom.reports[INSTANCE] = EVERYBODY
    office.clock.set(at("11:50"))
    assert await office.present_s("I") == 0
    await office.runs()
    assert await office.present_s("I") == 9900


async def comparison(office: ReportOffice) -> ReportComparison:
    async with office.store.reading() as tx:
        inputs = await course_inputs.read(tx, office.live.course_id)
    assert inputs is not None
    return report_differences.comparison(inputs)


async def test_a_corrected_report_is_used(held: ReportOffice) -> None:
    held.zoom.reports[INSTANCE] = EVERYBODY[:-1]
    await held.runs()
    compared = await comparison(held)
    assert [said.partition(",")[0] for said in compared.differences] == ["Jack O’Neill"]
    held.zoom.reports[INSTANCE] = EVERYBODY
    held.clock.set(at("11:45") + timedelta(days=1))
    await held.work.run_due()
    compared = await comparison(held)
    assert (compared.differences, await held.reports()) == ((), 2)


async def test_an_officer_may_request_the_report_any_time_after_the_end(
    held: ReportOffice,
) -> None:
    officer = await somebody(held.store, "officer", held.clock.now())
    held.clock.set(at("11:44"))
    assert not await reconcile_now(held.store, held.live.course_id, officer, held.clock.now())
    held.clock.set(at("12:50"))
    assert await reconcile_now(held.store, held.live.course_id, officer, held.clock.now())
    assert not await reconcile_now(held.store, held.live.course_id, officer, held.clock.now())
    await held.work.run_due()
    assert {(task.stage, task.state) for task in await held.tasks()} == {
        ("first", "done"),
        ("asked", "done"),
    }
    async with held.store.reading() as tx:
        rows = await audit_entries(tx, at("12:00"), at("13:00"))
    assert [(entry.user_id, entry.act) for entry in rows] == [(officer, "report asked for")]


async def test_a_report_requested_early_does_not_allow_signatures(held: ReportOffice) -> None:
    officer = await somebody(held.store, "officer", held.clock.now())
    held.clock.set(at("11:46"))
    assert await reconcile_now(held.store, held.live.course_id, officer, held.clock.now())
    await held.work.run_due()
    assert not (await held.state()).may_sign


async def test_a_course_without_a_meeting_needs_no_report(
    held: ReportOffice,
) -> None:
    async with held.store.reading() as tx:
        course = await courses.by_id(tx, held.live.course_id)
    assert course is not None
    state = report_state(course, False, [])
    assert (state.status, state.may_sign) == (ReportStatus.NO_MEETING, True)


async def test_a_fault_of_ours_is_tried_again(
    held: ReportOffice,
) -> None:
    held.zoom.faults = [UnicodeError("Alan Archer")]
    await held.runs("12:15")
    (task,) = await held.tasks()
    assert (task.state, task.fault) == ("due", "a fault of this service (UnicodeError)")
    assert await held.runs("12:20") == 1
    assert (await held.state()).status is ReportStatus.DONE


async def test_a_fault_of_ours_that_stays_is_given_up_after_a_day(held: ReportOffice) -> None:
    held.zoom.faults = [UnicodeError("Alan Archer")] * 100
    await held.runs("12:15")
    held.clock.set(at("12:15") + PATIENCE)
    await held.work.run_due()
    task, *_ = await held.tasks()
    assert task.state == "given_up"
