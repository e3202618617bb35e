"""The calendar file beside the joining instructions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from delivery.joining.calendar_invite import Appointment, calendar_file
from delivery.timekeeping.london_time import moment, on_the_wall

NOW = datetime(2026, 10, 23, 9, tzinfo=UTC)
SUNDAY = moment("2026-10-25 09:00")  # the clocks went back that night

APPOINTMENT = Appointment(
    uid="booking-7@provider.example",
    version=1,
    starts_at=SUNDAY,
    ends_at=SUNDAY + timedelta(minutes=165),
    summary="Online course",
    description="Join here:\nhttps://courses.example/join/k; be on time, please.",
    link="https://courses.example/join/k",
    organizer="courses@provider.example",
)


def test_times_are_in_utc_whatever_the_clocks_do() -> None:
    lines = calendar_file(APPOINTMENT, NOW).decode().splitlines()
    assert "DTSTART:20261025T090000Z" in lines
    assert "DTEND:20261025T114500Z" in lines
    in_london = replace(APPOINTMENT, starts_at=on_the_wall(SUNDAY))
    assert "DTSTART:20261025T090000Z" in calendar_file(in_london, NOW).decode().splitlines()


def test_a_moved_course_replaces_its_own_entry() -> None:
    first = Calendar.from_ical(calendar_file(APPOINTMENT, NOW)).events[0]
    moved = replace(APPOINTMENT, version=2, starts_at=SUNDAY + timedelta(hours=1))
    second = Calendar.from_ical(calendar_file(moved, NOW)).events[0]
    assert first.uid == second.uid
    assert first.sequence < second.sequence


def test_nobody_is_asked_to_answer_and_no_client_is_named() -> None:
    calendar = Calendar.from_ical(calendar_file(APPOINTMENT, NOW))
    assert calendar["METHOD"] == "PUBLISH"
    (event,) = calendar.events
    assert "ATTENDEE" not in event
    assert event["ORGANIZER"] == "mailto:courses@provider.example"
    assert event["CLASS"] == "PRIVATE"


def test_the_same_course_makes_the_same_file() -> None:
    assert calendar_file(APPOINTMENT, NOW) == calendar_file(APPOINTMENT, NOW)


def test_it_reminds_half_an_hour_before() -> None:
    assert b"TRIGGER:-PT30M" in calendar_file(APPOINTMENT, NOW)


@given(st.text(st.sampled_from("abc ^;,:\nNé–😀"), max_size=200))
def test_a_calendar_reads_what_was_written(description: str) -> None:
    file = calendar_file(replace(APPOINTMENT, description=description), NOW)
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))  # RFC 5545 3.1
    (event,) = Calendar.from_ical(file).events
    assert event["DESCRIPTION"] == description
    assert event["LOCATION"] == event["URL"] == APPOINTMENT.link
