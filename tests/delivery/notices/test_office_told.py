"""The office is told what needs a person within the hour: by email where it has an address, else on
its page alone; each cause once."""

from datetime import timedelta

import pytest

from delivery.notices import calls
from delivery.notices.calls import CallResult
from delivery.records.database.store import Store
from delivery.records.meetings import meetings
from delivery.records.messages import calls as waiting_calls
from delivery.records.messages import promise
from delivery.records.messages.calls import WaitingCall
from integrations.messenger import MessengerDown
from tests.delivery.notices.told_clients import ToldClients, in_a_line
from tests.doubles.mailbox import MailboxRegister
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at
from tests.signing_in import somebody

OFFICE = "office@provider.example"


@pytest.fixture
async def running(store: Store, live: LiveCourse) -> ToldClients:
    """A course that should have begun six minutes ago."""
    office = ToldClients(store, live.clock, MailboxRegister(store, live.clock))
    await office.register.scan()
    live.clock.set(at("09:05"))
    return office


async def run(office: ToldClients, times: int = 3) -> None:
    for _ in range(times):
        await office.run()


def to_office(office: ToldClients) -> list[str]:
    return [letter.subject for letter in office.letters.letters if letter.to == OFFICE]


async def waiting(office: ToldClients) -> list[WaitingCall]:
    async with office.store.reading() as tx:
        every = await waiting_calls.waiting(tx, 99)
    return [call for call in every if call.kind != "joining"]


async def test_a_course_that_does_not_begin_is_told_once(running: ToldClients) -> None:
    running.office = OFFICE
    await run(running)
    assert to_office(running) == ["The course at 9am has not begun"]
    (letter,) = [letter for letter in running.letters.letters if letter.to == OFFICE]
    assert "Telephone the trainer now." in in_a_line(letter)
    assert "NSAC" not in letter.subject + letter.text + letter.html


async def test_without_an_address_it_stands_on_the_page_until_somebody_sees_to_it(
    running: ToldClients,
) -> None:
    await run(running)
    assert to_office(running) == []
    (call,) = await waiting(running)
    assert (call.kind, call.name, call.booking_reference) == ("not_begun", None, None)
    now = running.clock.now()
    officer = await somebody(running.store, "officer", now)
    await calls.note_call(running.store, call.message_id, CallResult.TOLD, "", officer, now)
    assert await waiting(running) == []


async def test_a_message_that_nobody_has_seen_to_ends_with_the_course(
    running: ToldClients,
) -> None:
    await run(running)
    running.clock.set(at("11:45"))
    await run(running, 1)
    assert await waiting(running) == []


async def test_settings_that_drift_are_told_and_so_is_each_other_fault(
    running: ToldClients, live: LiveCourse
) -> None:
    running.office = OFFICE
    running.clock.set(at("08:00"))
    for is_on in (True, True, False):
        missed = [{"setting": "waiting_room", "wanted": True, "found": is_on}]
        missed += [{"setting": "auto_recording", "wanted": "none", "found": "cloud"}]
        async with running.store.writing() as tx:
            await meetings.keep_read_back(tx, live.course_id, missed, running.clock.now())
        await run(running, 2)
    assert [subject.partition(" of ")[0] for subject in to_office(running)] == [
        "The settings",
        "The settings",
    ]


async def test_settings_that_zoom_does_not_report_are_no_drift(
    running: ToldClients, live: LiveCourse
) -> None:
    running.clock.set(at("08:00"))
    missed = [{"setting": "waiting_room", "wanted": True, "found": None}]
    async with running.store.writing() as tx:
        await meetings.keep_read_back(tx, live.course_id, missed, running.clock.now())
    await run(running)
    assert await waiting(running) == []


@pytest.mark.thorough
async def test_messages_that_are_late_are_told_once_an_hour(clients: ToldClients) -> None:
    clients.office = OFFICE
    await clients.register.course(state="cancelled")
    down = [MessengerDown("the mail server does not answer")] * 99
    clients.letters.before = list(down)
    await run(clients, 5)
    async with clients.store.reading() as tx:
        assert (await promise.figures(tx, clients.clock.now())).late == 0
    await run(clients, 3)
    clients.letters.before = []
    clients.clock.go_on(timedelta(minutes=16))
    await run(clients)
    assert to_office(clients) == ["Messages are late"]
    await clients.register.book("B", mobile="+447700900124", state="booked")
    clients.clock.go_on(timedelta(hours=2))
    await run(clients)
    assert to_office(clients) == ["Messages are late"]


async def test_joining_instructions_that_nobody_begins_to_send_are_late(
    clients: ToldClients,
) -> None:
    clients.office = OFFICE
    await clients.register.book("B", link=False)
    clients.clock.go_on(timedelta(days=7))
    await run(clients, 4)
    assert to_office(clients) == []
    await run(clients, 4)
    assert to_office(clients) == ["Messages are late"]
    async with clients.store.reading() as tx:
        figures = await promise.figures(tx, clients.clock.now())
    assert (figures.late, figures.silent) == (1, 1)
