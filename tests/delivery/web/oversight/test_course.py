"""One course as an officer sees it, and the acts on its page, over HTTP."""

from datetime import timedelta

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.records.database.store import Store
from delivery.records.meetings import meeting_requests, meetings
from delivery.records.outages import rejection_runs
from delivery.records.planning import courses
from integrations.messenger import MayHaveArrived, MessageFault
from tests.delivery.records.planned_course import a_course
from tests.delivery.web.oversight.conftest import OversightBrowser
from tests.doubles.mailbox import MailboxRegister
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse
from tests.scenes.morning import NOON, held, on_record, sign
from tests.scenes.scene import at
from tests.stored_rows import audit_entries

COURSE = "/officer/courses/1"


async def test_a_course_that_does_not_exist_is_not_there(officer: OversightBrowser) -> None:
    for path in ("/officer/courses/4711", f"/officer/courses/{2**70}", f"{COURSE}/messages/1"):
        assert (await officer.page(path))[0] == 404
    assert (await officer.press("/officer/courses/4711/requests"))[0] == 404


async def test_the_page_shows_the_plan_and_the_meeting(
    officer: OversightBrowser, live: LiveCourse
) -> None:
    page = (await officer.page(COURSE))[1]
    for words in (
        "Wednesday 10 June 2026, 9am to 11:45am",
        "Test Trainer",
        "All settings applied",
        "Amelia Brown",
        'href="/officer/cases/1"',
        "The course is not over",
    ):
        assert words in page
    assert "Try again" not in page


async def test_the_page_names_another_course_of_the_same_host_until_the_course_is_over(
    officer: OversightBrowser, live: LiveCourse, store: Store, clock: SettableClock
) -> None:
    clash = "The same Zoom host has NSAC-2 at the same time. The course planner must give one of"
    assert clash not in (await officer.page(COURSE))[1]
    async with store.writing() as tx:
        course = await courses.by_id(tx, 1)
        assert course is not None
        await a_course(
            tx,
            reference="NSAC-2",
            starts_at=course.starts_at + timedelta(hours=1),
            ends_at=course.ends_at + timedelta(hours=1),
            zoom_host=course.zoom_host.upper(),
        )
    assert clash in (await officer.page(COURSE))[1]
    clock.set(course.ends_at)
    assert clash not in (await (await officer.come_back()).page(COURSE))[1]


async def test_the_page_shows_a_summary_that_zoom_wrote(
    officer: OversightBrowser, live: LiveCourse
) -> None:
    await live.zoom("meeting.summary_completed", "11:50")
    page = (await officer.page(COURSE))[1]
    assert "Zoom wrote a summary at 11:50:00am." in page
    assert "They do not count against anybody." in page


async def test_faults_that_excuse_all_clients_are_shown_with_their_cause(
    officer: OversightBrowser, live: LiveCourse, store: Store, clock: SettableClock
) -> None:
    await live.everybody_in()
    start, end = at("09:30").isoformat(), at("09:35").isoformat()
    await live.notes("fault", "09:36", **{"from": start, "to": end})
    async with store.writing() as tx:
        await rejection_runs.refused(tx, "unknown_secret", "old", at("10:01"), at("10:05"), 3)
        await rejection_runs.accepted(tx, "new", at("10:10"))
    await live.ends()
    clock.set(at("11:50"))
    await live.is_judged()
    page = (await (await officer.come_back()).page(COURSE))[1]
    for words in (
        "From 9:30:00am to 9:35:00am Zoom failed for everybody, as the trainer noted.",
        "From 10:00:00am to 10:10:00am we may not have received everything: Zoom’s webhooks were",
        "Nothing that depends on these times counts against any client",
    ):
        assert words in page


async def test_a_setting_not_applied_is_shown_with_the_place_to_change_it(
    officer: OversightBrowser, live: LiveCourse, store: Store
) -> None:
    missed: list[dict[str, object]] = [
        {"setting": "waiting_room", "wanted": True, "found": False},
        {"setting": "approval_type", "wanted": 0, "found": None},
        {"setting": "<b>new</b>", "wanted": "x", "found": "y"},
    ]
    async with store.writing() as tx:
        await meetings.keep_read_back(tx, live.course_id, missed, at("08:30"))
    page = (await officer.page(COURSE))[1]
    assert "3 settings not applied" in page
    assert "Security › Waiting room" in page
    assert "Zoom did not say" in page
    assert "&lt;b&gt;new&lt;/b&gt;" in page
    path = f"{COURSE}/settings"
    assert await officer.press(path) == (303, f"{COURSE}?told=checked")
    assert await officer.press(path) == (303, f"{COURSE}?told=nothing")  # it is going to be
    async with store.reading() as tx:
        requests = await meeting_requests.of_course(tx, live.course_id)
    assert [request.kind for request in requests].count("read_back") == 1
    assert len(await on_record(store, "settings checked again")) == 1


async def test_a_refused_request_is_shown_and_repeated_by_an_officer(
    officer: OversightBrowser, live: LiveCourse, store: Store
) -> None:
    async with store.writing() as tx:
        for _ in range(12):
            for request in await meeting_requests.claim_due(
                tx, live.clock.now() + timedelta(days=9), 9
            ):
                await meeting_requests.outbox.refuse(
                    tx, request, "Zoom: there is no such host <42>."
                )
    page = (await officer.page(f"{COURSE}?told=asked"))[1]
    assert "send the requests to Zoom again within a minute" in page
    assert "Zoom: there is no such host &lt;42&gt;." in page
    assert "B-A" in page
    assert await officer.press(f"{COURSE}/requests") == (303, f"{COURSE}?told=asked")
    async with store.reading() as tx:
        states = {request.state for request in await meeting_requests.of_course(tx, live.course_id)}
    assert states == {"due"}
    assert await officer.press(f"{COURSE}/requests") == (303, f"{COURSE}?told=nothing")
    (row,) = await on_record(store, "meeting asked again")
    assert (row.user_id, row.subject) == (officer.id, "course NSAC-1")


async def test_a_form_that_is_not_ours_asks_for_nothing(
    officer: OversightBrowser, live: LiveCourse, store: Store
) -> None:
    for act in ("requests", "settings", "messages/1"):
        answer = await officer.browser.post(f"{COURSE}/{act}", data={"csrf": "forged"})
        assert answer.status == 403
    assert await on_record(store, "settings checked again") == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (MayHaveArrived("no answer <x>"), "do not know whether they arrived"),
        (MessageFault("no such mailbox", permanent=True), "The mail server refused them"),
    ],
)
async def test_instructions_are_sent_again_by_a_step_that_asks_first(
    officer: OversightBrowser,
    register: MailboxRegister,
    store: Store,
    fault: MessageFault,
    words: str,
) -> None:
    await register.course()
    await register.book()
    register.post.before = [fault]
    await register.scan()
    path = f"{COURSE}/messages/1"
    assert f'href="{path}"' in (await officer.page(COURSE))[1]
    status, page = await officer.page(path)
    assert status == 200
    assert words in page
    assert await register.states() != ["due"]  # looking changes nothing
    assert await officer.press(path) == (303, f"{COURSE}?told=sent")
    await register.scan()
    assert await register.states() == ["sent"]
    assert len(register.post.letters) == 1
    assert await officer.press(path) == (303, f"{COURSE}?told=nothing")
    async with store.reading() as tx:
        rows = await audit_entries(tx, register.clock.now(), register.clock.now() + timedelta(1))
    assert [row.user_id for row in rows if row.act == "message sent again"] == [officer.id]


async def test_after_the_course_each_client_has_a_recommendation_or_outcome(
    officer: OversightBrowser, live: LiveCourse
) -> None:
    await held(live)
    officer = await officer.come_back()
    await sign(live, officer.id, "A", Outcome.COMPLETED)
    page = (await officer.page(COURSE))[1]
    assert "Completed, Wednesday 10 June 2026, midday" in page
    assert "Recommended: did not attend" in page


async def test_notes_about_the_whole_course_are_shown(
    officer: OversightBrowser, live: LiveCourse
) -> None:
    assert "We have received nothing about this course yet" in (await officer.page(COURSE))[1]
    await held(live)
    officer = await officer.come_back()
    page = (await officer.page(COURSE))[1]
    assert "The course ended 5 minutes early" in page
    assert "“=iPad (2)”, 10:05:00am to" in page
    assert live.clock.now() == NOON
