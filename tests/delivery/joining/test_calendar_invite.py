"""The calendar file beside the joining instructions, and the file that takes it back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from delivery.joining.calendar_invite import (
    Appointment,
    calendar_file,
    cancelled_calendar_file,
)
from delivery.timekeeping.london_time import moment, on_the_wall
from integrations.email.mime_message import mime_message
from integrations.messenger import Letter
from tests.delivery.joining.mail_programs import ClientCalendar, apple_mail, gmail, outlook

NOW = datetime(2026, 10, 23, 9, tzinfo=UTC)
SUNDAY = moment("2026-10-25 09:00")  # the clocks went back that night
CLIENT = "alan@client.example"

APPOINTMENT = Appointment(
    uid="booking-7@provider.example",
    version=1,
    starts_at=SUNDAY,
    ends_at=SUNDAY + timedelta(minutes=165),
    summary="Online course",
    description="Join here:\nhttps://courses.example/join/k; be on time, please.",
    link="https://courses.example/join/k",
    organizer="courses@provider.example",
    attendee=CLIENT,
)
MOVED = replace(APPOINTMENT, version=2, starts_at=SUNDAY + timedelta(hours=1))

Write = Callable[[Appointment, datetime], bytes]
BOTH = pytest.mark.parametrize("write", [calendar_file, cancelled_calendar_file])


def published(appointment: Appointment) -> bytes:
    """The file as it was before invitations: its number is the version, and it has no attendee."""
    calendar = Calendar.from_ical(calendar_file(appointment, NOW))
    calendar["METHOD"] = "PUBLISH"
    (event,) = calendar.events
    del event["ATTENDEE"]
    event.sequence = appointment.version
    return bytes(calendar.to_ical())


def test_times_are_in_utc_whatever_the_clocks_do() -> None:
    lines = calendar_file(APPOINTMENT, NOW).decode().splitlines()
    assert "DTSTART:20261025T090000Z" in lines
    assert "DTEND:20261025T114500Z" in lines
    in_london = replace(APPOINTMENT, starts_at=on_the_wall(SUNDAY))
    assert "DTSTART:20261025T090000Z" in calendar_file(in_london, NOW).decode().splitlines()


@pytest.mark.parametrize("address", [CLIENT, "o'neill+course@client.example"])
@BOTH
def test_the_client_alone_is_invited_has_accepted_and_need_not_answer(
    write: Write, address: str
) -> None:
    calendar = Calendar.from_ical(write(replace(APPOINTMENT, attendee=address), NOW))
    (event,) = calendar.events
    attendee = event["ATTENDEE"]
    assert attendee == f"mailto:{address}"
    assert attendee.params == {
        "CUTYPE": "INDIVIDUAL",
        "PARTSTAT": "ACCEPTED",
        "ROLE": "REQ-PARTICIPANT",
        "RSVP": "FALSE",
    }
    assert event["ORGANIZER"] == "mailto:courses@provider.example"
    assert event["CLASS"] == "PRIVATE"


def test_an_odd_address_is_still_an_address() -> None:
    odd = replace(APPOINTMENT, attendee='"a;b%c,d:e"@client.example')
    (event,) = Calendar.from_ical(calendar_file(odd, NOW)).events
    assert event["ATTENDEE"] == "mailto:%22a%3Bb%25c%2Cd%3Ae%22@client.example"


def test_the_file_that_takes_back_holds_no_link_and_no_reminder() -> None:
    file = cancelled_calendar_file(APPOINTMENT, NOW)
    calendar = Calendar.from_ical(file)
    (event,) = calendar.events
    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert b"courses.example/join" not in file.replace(b"\r\n ", b"")
    assert not event.alarms.times


def a_letter(calendar: bytes) -> EmailMessage:
    letter = Letter("<a@provider.example>", CLIENT, "Your course", "T", "<p>T", NOW, calendar)
    sent = mime_message(letter, "courses@provider.example")
    return message_from_bytes(sent, policy=policy.default)


@pytest.mark.parametrize("program", [outlook, gmail, apple_mail])
@BOTH
def test_mail_programs_find_the_invitation_and_what_takes_it_back(
    write: Write, program: Callable[[EmailMessage, str], Calendar | None]
) -> None:
    read = program(a_letter(write(APPOINTMENT, NOW)), CLIENT)
    assert read is not None
    assert read.events[0].uid == APPOINTMENT.uid


@pytest.mark.parametrize("program", [outlook, gmail, apple_mail])
def test_what_was_published_was_no_invitation(
    program: Callable[[EmailMessage, str], Calendar | None],
) -> None:
    assert program(a_letter(published(APPOINTMENT)), CLIENT) is None


def after(files: Sequence[bytes]) -> list[date]:
    """The starts of the entries that a calendar shows after these files."""
    calendar = ClientCalendar()
    for file in files:
        calendar.take(file)
    return [event.start for event in calendar.shown]


def test_an_entry_that_was_published_is_replaced_and_taken_back() -> None:
    before = published(APPOINTMENT)
    assert after([before, calendar_file(APPOINTMENT, NOW)]) == [APPOINTMENT.starts_at]
    assert after([before, calendar_file(MOVED, NOW)]) == [MOVED.starts_at]
    assert after([before, cancelled_calendar_file(APPOINTMENT, NOW)]) == []


@settings(max_examples=30)
@given(
    st.permutations(
        [
            published(APPOINTMENT),
            calendar_file(APPOINTMENT, NOW),
            cancelled_calendar_file(APPOINTMENT, NOW),
            calendar_file(MOVED, NOW),
            cancelled_calendar_file(MOVED, NOW),
        ]
    ),
    st.booleans(),
)
def test_in_whatever_order_the_files_arrive_the_last_word_stands(
    files: list[bytes], booked_again: bool
) -> None:
    again = replace(MOVED, version=3, starts_at=SUNDAY + timedelta(days=7))
    files = [*files, calendar_file(again, NOW)] if booked_again else files
    assert after(files) == ([again.starts_at] if booked_again else [])


@BOTH
def test_the_same_course_makes_the_same_file(write: Write) -> None:
    assert write(APPOINTMENT, NOW) == write(APPOINTMENT, NOW)


def test_it_reminds_half_an_hour_before() -> None:
    assert b"TRIGGER:-PT30M" in calendar_file(APPOINTMENT, NOW)


TEXT = st.text(st.sampled_from("abc ^;,:\nNé–😀"), max_size=200)


@given(TEXT)
def test_a_calendar_reads_what_was_written(description: str) -> None:
    file = calendar_file(replace(APPOINTMENT, description=description), NOW)
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))  # RFC 5545 3.1
    (event,) = Calendar.from_ical(file).events
    assert event["DESCRIPTION"] == description
    assert event["LOCATION"] == event["URL"] == APPOINTMENT.link


@given(TEXT, st.sampled_from([calendar_file, cancelled_calendar_file]))
def test_another_library_reads_the_same(description: str, write: Write) -> None:
    file = write(replace(APPOINTMENT, description=description), NOW)
    (ours,) = Calendar.from_ical(file).events
    theirs = vobject.readOne(file.decode()).vevent
    assert theirs.uid.value == ours.uid
    assert (theirs.dtstart.value, theirs.dtend.value) == (ours.start, ours.end)
    assert int(theirs.sequence.value) == ours.sequence
    assert theirs.attendee.value == f"mailto:{CLIENT}"
    assert theirs.attendee.params["RSVP"] == ["FALSE"]
    assert theirs.attendee.params["PARTSTAT"] == ["ACCEPTED"]
    assert theirs.status.value == ours["STATUS"]
    if write is calendar_file:
        assert theirs.description.value == description
