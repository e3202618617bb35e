"""Calls to clients whom no message reached, over HTTP: the list, one call, and its result."""

from datetime import timedelta

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.records.messages import notices
from delivery.records.messages.notices import NewMessage
from delivery.records.staff_messages.staff_causes import StaffCause
from integrations.delivery_receipt import ReceiptState
from tests.delivery.notices.told_clients import ToldClients
from tests.delivery.web.conftest import Browser, SignIn
from tests.delivery.web.officer.conftest import OfficerBrowser
from tests.doubles.mailbox import MailboxRegister
from tests.scenes.scene import at
from tests.stored_rows import audit_entries

NOTED = {"result": "told", "note": ""}


@pytest.fixture
async def clients(officer: OfficerBrowser) -> ToldClients:
    """Clients of whom H is to be called about the decision, because its letter came back."""
    desk = officer.desk
    clients = ToldClients(desk.store, desk.clock, MailboxRegister(desk.store, desk.clock))
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    await clients.run()
    await clients.report("outcome", ReceiptState.BOUNCED)
    await clients.run()
    return clients


async def path_of(clients: ToldClients) -> str:
    return f"/officer/calls/{(await clients.message('outcome')).id}"


async def test_the_work_list_leads_to_the_calls(
    officer: OfficerBrowser, clients: ToldClients
) -> None:
    page = await officer.read("/officer")
    assert "1 call to make" in page
    assert "0 failed unseen" in page
    assert await path_of(clients) in await officer.read("/officer/calls")


async def test_a_call_says_what_to_say_and_what_was_tried(
    officer: OfficerBrowser, clients: ToldClients
) -> None:
    page = await officer.read(await path_of(clients))
    assert "You did not attend the course." in page
    assert "Book a new course by 11:45am on Saturday 13 June 2026." in page
    assert "By email, Wednesday 10 June 2026" in page
    assert "came back (550 5.1.1)" in page


async def test_a_client_who_is_told_in_a_call_has_been_told_of_the_decision(
    officer: OfficerBrowser, clients: ToldClients
) -> None:
    path = await path_of(clients)
    assert await officer.post(path, NOTED) == (303, "/officer/calls")
    assert await clients.state("outcome") == ("telephone", "told", None)
    page = await officer.case("H")
    assert "Told by telephone" in page
    assert "By telephone: told in a call" in page
    async with clients.store.reading() as tx:
        entries = await audit_entries(tx, at("11:00"), at("13:00"))
    assert "call noted" in [entry.act for entry in entries]
    assert (await officer.browser.get(path)).status == 404


async def test_a_client_who_is_not_reached_is_called_again_in_four_hours(
    officer: OfficerBrowser, clients: ToldClients
) -> None:
    path = await path_of(clients)
    await officer.post(path, {"result": "not_reached", "note": ""})
    message = await clients.message("outcome")
    assert (message.state, message.due_at) == ("due", clients.clock.now() + timedelta(hours=4))


async def test_who_no_way_reaches_is_noted_with_what_was_tried(
    officer: OfficerBrowser, clients: ToldClients
) -> None:
    path, form = await path_of(clients), {"result": "all_tried", "note": "No."}
    status, page = await officer.post(path, form)
    assert (status, "Say which ways were tried, and when" in page) == (422, True)
    await officer.post(path, {**form, "note": "Called three times on 10 and 11 June."})
    assert await clients.state("outcome") == ("telephone", "failed", None)


async def test_a_call_needs_a_result(officer: OfficerBrowser, clients: ToldClients) -> None:
    status, page = await officer.post(await path_of(clients), {"result": "", "note": ""})
    assert (status, "Select whether you reached the client" in page) == (422, True)


async def test_trainers_make_no_calls(
    clients: ToldClients, browser: Browser, sign_in: SignIn
) -> None:
    await sign_in("trainer")
    assert (await browser.get("/officer/calls")).status == 403


async def test_what_the_office_must_see_to_stands_beside_the_calls(
    officer: OfficerBrowser,
) -> None:
    desk = officer.desk
    cause = StaffCause("settings_drifted", "settings.1", 1, desk.live.course_id, None)
    async with desk.store.writing() as tx:
        await notices.add(tx, [NewMessage(cause, "telephone", "due")], at("11:00"))
    desk.clock.set(at("11:00"))
    listed = await officer.read("/officer/calls")
    assert "The office" in listed
    assert "Settings of the meeting are wrong" in listed
    assert "See to it" in await officer.read(f"/officer/courses/{desk.live.course_id}")
    path = "/officer/calls/1"
    assert "has a meeting with settings that a course must not have" in await officer.read(path)
    assert await officer.post(path, NOTED) == (303, "/officer/calls")
    assert "The office" not in await officer.read("/officer/calls")


async def test_a_trainer_whom_no_message_reached_is_called(officer: OfficerBrowser) -> None:
    desk = officer.desk
    course_id, trainer_id = desk.live.course_id, desk.live.trainer_id
    cause = StaffCause("course_given", "trainer.1", 1, course_id, trainer_id)
    async with desk.store.writing() as tx:
        await notices.add(tx, [NewMessage(cause, "telephone", "due")], at("11:00"))
    desk.clock.set(at("11:00"))
    assert "Tess" in await officer.read("/officer/calls")
    page = await officer.read("/officer/calls/1")
    assert "Call Tess" in page
    assert "You hold the course on Wednesday 10 June 2026" in page
    assert (await officer.post("/officer/calls/1", {"result": "all_tried", "note": "no"}))[0] == 422
