"""The calendar file beside the joining instructions."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Alarm, Calendar, Event, vCalAddress
from icalendar.enums import CLASS, STATUS

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


def as_the_library_writes_it(told: Appointment) -> bytes:
    event = Event()
    event.start, event.end = told.starts_at, told.ends_at
    event.DTSTAMP, event.uid, event.sequence = NOW, told.uid, told.version
    event.add("SUMMARY", told.summary)
    event.add("DESCRIPTION", told.description)
    event.add("LOCATION", told.link)
    event.add("URL", told.link)
    event.add("ORGANIZER", vCalAddress(f"mailto:{told.organizer}"))
    event.add("CLASS", CLASS.PRIVATE)
    event.add("STATUS", STATUS.CONFIRMED)
    event.add_component(Alarm.new_display(told.summary, -timedelta(minutes=30)))
    calendar = Calendar()
    calendar.uid = told.uid
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//coursewatch//joining instructions//EN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def lines_of(file: bytes) -> list[bytes]:
    """Folded as they are, in one order: that of properties means nothing."""
    return sorted(re.split(rb"\r\n(?! )", file))


ODD = st.text(st.sampled_from("abc \\^;,:\n\rNé–😀"), max_size=200)


@given(
    ODD,
    st.text(min_size=1, max_size=90),
    st.from_regex(r"https://[a-z.]{1,40}/join/[\w-]{1,90}", fullmatch=True),
)
@example("x" * 61 + "\\" + "y" * 80, "u", APPOINTMENT.link)
def test_each_line_is_byte_for_byte_what_the_library_would_write(
    description: str, uid: str, link: str
) -> None:
    told = replace(APPOINTMENT, description=description, uid=uid, link=link)
    assert lines_of(calendar_file(told, NOW)) == lines_of(as_the_library_writes_it(told))
