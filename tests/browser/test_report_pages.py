"""The officer's courses and report, read and used as a person does it."""

import csv
import io
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.readiness.inspections import Inspections
from delivery.records.database.store import Store
from delivery.records.meetings import meeting_requests, meetings
from delivery.records.planning import trainer_confirmations
from integrations.course_provider import EVERYTHING, Observation
from integrations.messenger import MayHaveArrived, MessageFault
from tests.browser.seeing import assert_usable
from tests.doubles.mailbox import MailboxRegister
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.morning import decide, held, sign
from tests.scenes.scene import at
from tests.signing_in import link_of, somebody


@pytest.fixture
async def live(store: Store, clock: SettableClock) -> LiveCourse:
    return await course_of(store, clock, await somebody(store, "trainer", clock.now()))


async def sign_in(page: Page, store: Store, clock: SettableClock) -> int:
    user_id = await somebody(store, "officer", clock.now())
    await page.goto(await link_of(store, user_id, clock.now()))
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Choose a password")).to_be_visible()
    return user_id


async def trouble(live: LiveCourse) -> MailboxRegister:
    """Two settings not applied, a link refused, a request sent again, letters failed."""
    store, clock = live.store, live.clock
    missed = [
        {"setting": "waiting_room", "wanted": True, "found": False},
        {"setting": "in_meeting.virtual_background", "wanted": False, "found": True},
    ]
    async with store.writing() as tx:
        await meetings.keep_read_back(tx, live.course_id, missed, at("08:00"))
        requests = await meeting_requests.claim_due(tx, clock.now(), 1)
        await meeting_requests.done(tx, requests[0], clock.now())
        first, second, *_ = await meeting_requests.claim_due(tx, clock.now(), 9)
        await meeting_requests.outbox.refuse(
            tx, first, "Zoom said 300: The registrant’s name is invalid."
        )
        await meeting_requests.outbox.again(tx, second, at("08:45"), "Zoom asked to wait (429).")
    register = MailboxRegister(store, clock)
    register.post.before = [
        MayHaveArrived("the mail server did not answer after the letter"),
        MessageFault("the mail server refused the recipient (550)", permanent=True),
        MessageFault("the mail server is busy (451)"),
    ]
    await register.scan()
    return register


async def test_a_course_names_another_that_needs_its_host_at_the_same_time(
    page: Page, store: Store, clock: SettableClock, live: LiveCourse
) -> None:
    clock.set(at("08:30"))
    register = MailboxRegister(store, clock)
    await register.course("NSAC-2", starts_at=at("10:00"), zoom_host="HOST-1")
    await sign_in(page, store, clock)
    await page.goto(f"/officer/courses/{live.course_id}")
    clash = page.get_by_text("The same Zoom host has NSAC-2 at the same time.")
    await expect(clash).to_be_visible()
    await assert_usable(page, "course-overlap")
    await page.set_viewport_size({"width": 320, "height": 800})
    await assert_usable(page, "course-overlap")


async def test_an_officer_finds_a_failure_and_retries_it(
    page: Page, store: Store, clock: SettableClock, live: LiveCourse
) -> None:
    clock.set(at("08:30"))
    register = await trouble(live)
    await register.course("LATER", starts_at=at("13:00").replace(day=24))
    await sign_in(page, store, clock)
    await page.goto("/officer/courses")
    await expect(page.get_by_text("2 settings not applied")).to_be_visible()
    await assert_usable(page, "courses")
    await page.get_by_role("link", name="National Speed Awareness Course").first.click()
    await expect(page.get_by_text("zoom.us › Settings, signed in as the host")).to_be_visible()
    await assert_usable(page, "course-in-trouble")
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_text("We will send the requests to Zoom again")).to_be_visible()
    await expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    again = page.get_by_role("link", name="Send again to ").first  # letters go side by side
    name = ((await again.text_content()) or "").partition(" to ")[2]
    await again.click()
    await expect(page.get_by_role("heading", name=f"{name} again?")).to_be_visible()
    await assert_usable(page, "send-again")
    await page.get_by_role("button", name="Send again").press("Enter")
    await expect(page.get_by_text("We will send the joining instructions again")).to_be_visible()
    await page.get_by_role("button", name="Check the settings again").click()
    await expect(page.get_by_text("We will check the settings within a minute")).to_be_visible()
    await assert_usable(page, "course-asked")


async def test_a_past_course_shows_its_outcomes(
    page: Page, store: Store, clock: SettableClock, live: LiveCourse
) -> None:
    await held(live)
    officer = await sign_in(page, store, clock)
    await sign(live, officer, "A", Outcome.COMPLETED)
    await page.goto("/officer/courses/1")
    await expect(page.get_by_text("The course ended 5 minutes early")).to_be_visible()
    await assert_usable(page, "course-over")
    await page.goto("/officer/courses")
    await assert_usable(page, "courses-over")


async def test_a_report_is_asked_for_read_and_taken_away(
    page: Page, store: Store, clock: SettableClock, live: LiveCourse, tmp_path: Path
) -> None:
    await held(live)
    officer = await sign_in(page, store, clock)
    await sign(live, officer, "A", Outcome.COMPLETED)
    await decide(live, officer, "G", Decision.UPHOLD)
    await page.goto("/officer/report?from=2026-05-01&to=2026-05-31")
    await expect(page.get_by_role("heading", name="Friday 1 May 2026")).to_be_visible()
    await assert_usable(page, "report-of-nothing")
    await page.get_by_label("First day").fill("2026-06-30")
    await page.get_by_label("Last day").fill("2026-06-01")
    await page.get_by_role("button", name="Show").click()
    await expect(page.locator(".govuk-error-summary")).to_be_focused()
    await assert_usable(page, "report-refused")
    await page.get_by_label("First day").fill("2026-06-01")
    await page.get_by_label("Last day").fill("2026-06-30")
    await page.get_by_role("button", name="Show").click()
    await expect(page.get_by_role("heading", name="Monday 1 June 2026")).to_be_visible()
    await assert_usable(page, "report")
    async with page.expect_download() as coming:
        await page.get_by_role("link", name="Download the outcomes (CSV)").click()
    download = await coming.value
    assert download.suggested_filename == "outcomes-2026-06-01-to-2026-06-30.csv"
    await download.save_as(tmp_path / "outcomes.csv")
    text = (tmp_path / "outcomes.csv").read_text("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(text)))) == 9
    for name in ("figures", "published", "returns", "second-looks"):
        await page.goto(f"/officer/{name}")
        await assert_usable(page, f"report-{name}")


async def test_an_officer_reads_which_courses_are_not_ready(
    page: Page, store: Store, clock: SettableClock, live: LiveCourse
) -> None:
    clock.set(at("08:00"))
    register = await trouble(live)
    later = at("13:00").replace(day=12)
    await register.course("LATER", starts_at=later)
    ready = await register.course(
        "READY", starts_at=later.replace(day=13), trainer_id=live.trainer_id
    )
    async with store.writing() as tx:
        await meetings.keep_made(tx, ready, "82222222222", 1, at("08:00"))
        await meetings.keep_read_back(tx, ready, [], at("08:00"))
        await trainer_confirmations.confirm(tx, ready, live.trainer_id, at("08:00"))
    await Inspections(store, clock, EVERYTHING - {Observation.CAMERA}).run_due()
    await sign_in(page, store, clock)
    await page.goto("/officer/readiness")
    await expect(page.get_by_role("heading", name="Readiness")).to_be_visible()
    await expect(page.get_by_text("2 settings are wrong for a course")).to_be_visible()
    await page.get_by_text("1 course ready").click()
    await expect(page.get_by_role("link", name="National Speed Awareness Course")).to_have_count(3)
    await assert_usable(page, "readiness")
