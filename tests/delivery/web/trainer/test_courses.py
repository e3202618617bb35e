"""Tests of the list of a trainer's own courses."""

from dataclasses import replace
from datetime import timedelta

from delivery.records.meetings import meetings
from delivery.records.planning import trainer_confirmations
from delivery.records.planning.courses import CourseDetails
from tests import stored_register
from tests.delivery.web.conftest import SignIn
from tests.delivery.web.trainer.conftest import TrainerBrowser
from tests.doubles.settable_clock import SettableClock
from tests.scenes.scene import at
from tests.signing_in import somebody
from tests.stored_rows import audit_entries

DETAILS = CourseDetails(
    reference="WDU-9",
    type="WDU",
    policy="lrsp-2025-03",
    starts_at=at("13:00"),
    ends_at=at("16:00"),
    trainer_id=None,
    zoom_host="host-2",
)


async def add(trainer: TrainerBrowser, trainer_id: int, days: int, reference: str) -> int:
    later = timedelta(days=days)
    starts_at, ends_at = DETAILS.starts_at + later, DETAILS.ends_at + later
    details = replace(
        DETAILS, trainer_id=trainer_id, reference=reference, starts_at=starts_at, ends_at=ends_at
    )
    async with trainer.live.store.writing() as tx:
        return (await stored_register.put_course(tx, details, at("08:00")))[0]


async def listed(trainer: TrainerBrowser) -> str:
    return await (await trainer.browser.get("/trainer")).text()


def parts(page: str) -> tuple[str, str, str]:
    """Today, coming, recent."""
    today, _, remaining = page.partition(">Upcoming<")
    coming, _, recent = remaining.partition(">The last 30 days<")
    return today, coming, recent


async def test_courses_stand_under_today_coming_and_recent(trainer: TrainerBrowser) -> None:
    for days, reference in ((1, "TOMORROW"), (-1, "YESTERDAY"), (-40, "LONG-AGO")):
        await add(trainer, trainer.live.trainer_id, days, reference)
    page = await listed(trainer)
    today, coming, recent = parts(page)
    assert "NSAC-1" in today
    assert "TOMORROW" in coming
    assert "YESTERDAY" in recent
    assert "LONG-AGO" not in page


async def test_the_list_says_london_times_how_many_are_booked_and_that_the_meeting_is_ready(
    trainer: TrainerBrowser,
) -> None:
    today, _, _ = parts(await listed(trainer))
    assert "Wednesday 10 June 2026, 9am to 11:45am" in today
    assert "9 clients" in today
    assert "Zoom meeting ready" in today


async def test_what_is_not_ready_is_said(trainer: TrainerBrowser) -> None:
    course_id = await add(trainer, trainer.live.trainer_id, 1, "TOMORROW")
    assert "Zoom meeting not created yet" in parts(await listed(trainer))[1]
    missed = [{"setting": "waiting_room", "wanted": True, "found": False}]
    async with trainer.live.store.writing() as tx:
        await meetings.keep_made(tx, course_id, "82222222222", 1, at("08:00"))
    assert "settings not checked yet" in parts(await listed(trainer))[1]
    async with trainer.live.store.writing() as tx:
        await meetings.keep_read_back(tx, course_id, missed, at("08:00"))
    assert "1 Zoom setting not applied" in parts(await listed(trainer))[1]


async def test_a_trainer_sees_nothing_of_another_trainers_courses(
    trainer: TrainerBrowser, clock: SettableClock
) -> None:
    officer = await somebody(trainer.live.store, "officer", clock.now())
    other = await add(trainer, officer, 1, "NOT-MINE")
    assert "NOT-MINE" not in await listed(trainer)
    for path in ("", "/stream", "/abandonment", "/clients/1", "/clients/1/removal"):
        answer = await trainer.browser.get(f"/trainer/courses/{other}{path}")
        assert answer.status == 404
    posted = await trainer.browser.post(
        f"/trainer/courses/{other}/notes", data={"csrf": trainer.csrf, "action": "abandon"}
    )
    assert posted.status == 404


async def test_an_officer_has_no_business_here(trainer: TrainerBrowser, sign_in: SignIn) -> None:
    await sign_in("officer")
    assert (await trainer.browser.get("/trainer")).status == 403
    assert (await trainer.page())[0] == 403


BUTTON = "I will hold this course"


async def press(trainer: TrainerBrowser, course_id: int, **form: str) -> tuple[int, str]:
    answer = await trainer.browser.post(
        f"/trainer/courses/{course_id}/confirmation",
        data={"csrf": trainer.csrf, **form},
        allow_redirects=False,
    )
    return answer.status, answer.headers.get("Location", "")


async def test_a_trainer_says_that_they_will_hold_a_course_and_it_is_audited_once(
    trainer: TrainerBrowser, clock: SettableClock
) -> None:
    store = trainer.live.store
    course_id = await add(trainer, trainer.live.trainer_id, 1, "TOMORROW")
    today, coming, _ = parts(await listed(trainer))
    assert BUTTON in coming
    assert BUTTON not in today, "it runs already"
    assert await press(trainer, course_id) == (303, "/trainer")
    back = f"/trainer/courses/{course_id}"
    assert await press(trainer, course_id, back="course") == (303, back)
    assert "You confirmed this course" in parts(await listed(trainer))[1]
    assert BUTTON not in await listed(trainer)
    async with store.reading() as tx:
        done = await audit_entries(tx, clock.now(), clock.now() + timedelta(seconds=1))
    said = [(entry.user_id, entry.subject) for entry in done if entry.act == "course confirmed"]
    assert said == [(trainer.live.trainer_id, "course TOMORROW")]


async def test_nobody_says_it_for_another_without_a_token_or_once_it_runs(
    trainer: TrainerBrowser, clock: SettableClock
) -> None:
    officer = await somebody(trainer.live.store, "officer", clock.now())
    assert (await press(trainer, await add(trainer, officer, 1, "NOT-MINE")))[0] == 404
    mine = await add(trainer, trainer.live.trainer_id, 1, "TOMORROW")
    assert (await press(trainer, mine, csrf="another"))[0] == 403
    assert (await press(trainer, trainer.live.course_id))[0] == 303
    async with trainer.live.store.reading() as tx:
        assert await trainer_confirmations.of_trainer(tx, trainer.live.trainer_id) == frozenset()


async def test_the_monitor_warns_of_what_its_trainer_can_set_right_from_an_hour_before(
    trainer: TrainerBrowser, clock: SettableClock
) -> None:
    missed = [
        {"setting": "waiting_room", "wanted": True, "found": False},
        {"setting": "recording.local_recording", "wanted": False, "found": True},
    ]
    async with trainer.live.store.writing() as tx:
        await meetings.keep_read_back(tx, trainer.live.course_id, missed, at("08:00"))
    _, running = await trainer.page()
    assert "The waiting room is off" in running
    assert running.count("<li>The ") == 1
    assert BUTTON not in running
    clock.set(at("08:00:00"))
    assert "The waiting room is off" in (await trainer.page())[1]
    assert BUTTON in (await trainer.page())[1]
    clock.set(at("07:59"))
    assert "The waiting room is off" not in (await trainer.page())[1]


async def test_the_list_says_which_account_is_owed_until_it_is_written(
    trainer: TrainerBrowser,
) -> None:
    """Abuse is enough for the police and a ban, so what happened must be on record."""
    await trainer.live.busy()
    await trainer.live.notes("remove", "10:12", booking="B-C", reason="conduct")
    assert "We need your account" not in await listed(trainer)
    await trainer.live.notes("remove", "10:13", booking="B-A", reason="abuse")
    page = await listed(trainer)
    assert "We need your account of 1 removal" in page
    assert "by 11:45am on Thursday 11 June 2026" in page
    removal, words = at("10:13").isoformat(), "A shouted at another client."
    await trainer.live.notes("statement", "10:14", booking="B-A", words=words, of_at=removal)
    assert "We need your account" not in await listed(trainer)
