"""Clients are told when their course or their place changes, once, by the way that they prefer."""

from datetime import date, timedelta

from icalendar import Calendar
from sqlalchemy import insert

from delivery.records.tables import message_beginnings
from delivery.records.tasks import withdrawals
from delivery.records.tasks.withdrawals import WithdrawalRow
from integrations.messenger import Letter
from tests.delivery.notices.told_clients import ToldClients, in_a_line
from tests.doubles.mailbox import STARTS


async def test_a_cancelled_course_is_told_once(clients: ToldClients) -> None:
    await clients.register.course(state="cancelled")
    for _ in range(3):
        await clients.run()
    (letter,) = clients.letters.letters
    assert letter.to == "a@client.example"
    assert letter.subject == "Your course on Wednesday 10 June is cancelled"
    assert "We will offer you a new date." in in_a_line(letter)
    assert "NSAC" not in letter.subject + letter.text + letter.html
    assert entry_of(letter) == ("CANCEL", "booking-1@provider.example", 3, STARTS)


def entry_of(letter: Letter) -> tuple[str, str, int, date]:
    """Method, UID, sequence number and start of the letter's calendar file."""
    assert letter.calendar is not None
    calendar = Calendar.from_ical(letter.calendar)
    (event,) = calendar.events
    assert event["ATTENDEE"] == f"mailto:{letter.to}"
    return str(calendar["METHOD"]), event.uid, event.sequence, event.start


async def test_a_moved_course_is_told_at_once_and_its_instructions_later(
    clients: ToldClients,
) -> None:
    later = STARTS + timedelta(days=7)
    await clients.register.course(starts_at=later)
    await clients.run()
    await clients.run()
    (letter,) = clients.letters.letters
    assert letter.subject == "Your course now takes place on Wednesday 17 June"
    assert "now takes place on Wednesday 17 June 2026, 9am to 11:45am" in in_a_line(letter)
    assert entry_of(letter) == ("REQUEST", "booking-1@provider.example", 4, later)
    await clients.register.link(1)
    clients.clock.set(later - timedelta(hours=48))
    await clients.run()
    assert [each.subject for each in clients.letters.letters[1:]] == [
        "Your course on Wednesday 17 June: how to join"
    ]


async def test_a_move_within_the_lead_time_is_told_by_the_instructions(
    clients: ToldClients,
) -> None:
    clients.clock.set(STARTS - timedelta(hours=20))
    await clients.run()
    clients.register.changed_at = clients.clock.now()
    await clients.register.course(starts_at=STARTS + timedelta(hours=1))
    await clients.register.link(1)
    await clients.run()
    subjects = [letter.subject for letter in clients.letters.letters]
    assert subjects == [
        "Your course on Wednesday 10 June: how to join",
        "New details for your course on Wednesday 10 June: how to join",
    ]


async def test_a_cancelled_booking_is_told(clients: ToldClients) -> None:
    await clients.register.book(mobile="+447700900123", state="cancelled")
    await clients.run()
    (letter,) = clients.letters.letters
    assert letter.subject == "Your booking for Wednesday 10 June is cancelled"
    assert "If you did not ask for this, call us: 01522 000000." in in_a_line(letter)


async def test_a_message_that_is_not_true_any_more_is_not_sent(clients: ToldClients) -> None:
    await clients.register.course(state="cancelled")
    await clients.find_causes()
    await clients.register.course(state="planned")
    await clients.run()
    (letter,) = clients.letters.letters
    assert letter.subject == "Your course now takes place on Wednesday 10 June"
    assert await clients.state("course_cancelled") == ("email", "superseded", None)


async def test_a_cancelled_booking_leaves_the_calendar_and_comes_back_with_a_correction(
    clients: ToldClients,
) -> None:
    for state in ("cancelled", "booked"):
        await clients.register.book(mobile="+447700900123", state=state)
        await clients.run()
    cancelled, restored = clients.letters.letters
    assert entry_of(cancelled) == ("CANCEL", "booking-1@provider.example", 3, STARTS)
    assert restored.subject == "Your course takes place after all, on Wednesday 10 June"
    assert "We told you that you do not have to take part." in in_a_line(restored)
    assert entry_of(restored) == ("REQUEST", "booking-1@provider.example", 4, STARTS)


async def test_a_withdrawn_offer_leaves_the_calendar(clients: ToldClients) -> None:
    async with clients.store.writing() as tx:
        now = clients.clock.now()
        withdrawal = WithdrawalRow(1, 1, now, "The force says so.", None, None, now)
        await withdrawals.add_all(tx, [withdrawal])
    await clients.register.book(mobile="+447700900123", state="withdrawn")
    await clients.run()
    (letter,) = clients.letters.letters
    assert letter.subject == "The offer for your course on Wednesday 10 June was withdrawn"
    assert entry_of(letter) == ("CANCEL", "booking-1@provider.example", 3, STARTS)


async def test_a_restored_course_within_the_lead_time_is_corrected_by_the_instructions(
    clients: ToldClients,
) -> None:
    await clients.register.course(state="cancelled")
    await clients.run()
    clients.clock.set(STARTS - timedelta(hours=20))
    clients.register.changed_at = clients.clock.now()
    await clients.register.course()
    await clients.register.link(1)
    await clients.run()
    assert [letter.subject for letter in clients.letters.letters] == [
        "Your course on Wednesday 10 June is cancelled",
        "New details for your course on Wednesday 10 June: how to join",
    ]


async def test_a_client_who_prefers_the_telephone_is_called(clients: ToldClients) -> None:
    await clients.register.book(mobile="+447700900123", preferred_contact="phone")
    await clients.register.course(state="cancelled")
    await clients.run()
    await clients.run()
    assert clients.letters.letters == []
    assert await clients.state("course_cancelled") == ("telephone", "due", None)


async def test_or_written_a_text_where_the_service_can(clients: ToldClients) -> None:
    clients.has_texts = True
    await clients.register.book(mobile="+447700900123", preferred_contact="phone")
    await clients.register.course(state="cancelled")
    await clients.run()
    await clients.run()
    (text,) = clients.texts.letters
    assert text.to == "+447700900123"
    assert text.text.endswith("We will offer you a new date. Questions: 01522 000000")
    assert len(text.text) <= 160
    assert clients.letters.letters == []


async def test_nobody_is_told_what_happened_before_the_service_began_to_tell(
    clients: ToldClients,
) -> None:
    await clients.register.course(state="cancelled")
    async with clients.store.writing() as tx:
        begun = clients.clock.now() + timedelta(seconds=1)
        await tx.execute(insert(message_beginnings).values(at=begun))
    await clients.run()
    assert clients.letters.letters == []
