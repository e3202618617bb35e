"""What joining instructions say, and what they keep to themselves."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from icalendar import Calendar

from delivery.joining.joining_letter import JoiningDetails, letter, message_id
from delivery.policies import shipped_policies
from delivery.policies.shipped_policies import shipped
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from integrations.messenger import Letter, MessageFault
from tests.doubles.mailbox import settings

NOW = datetime(2026, 6, 8, 8, tzinfo=UTC)
LINK = "https://courses.provider.example/join/" + "k" * 43

COURSE = CourseRow(
    id=3,
    reference="NSAC-77",
    type="NSAC",
    policy="lrsp-2025-03",
    starts_at=NOW + timedelta(hours=48),
    ends_at=NOW + timedelta(hours=48, minutes=165),
    trainer_id=None,
    zoom_host="host@provider.example",
    schedule_version=1,
    changed_at=NOW,
)
BOOKING = BookingRow(
    id=7,
    reference="B-4711",
    course_id=3,
    force="Lincolnshire Police",
    police_deadline=date(2026, 7, 8),
    given_name="Zoë",
    family_name="O’Neill & Sons <script>",
    email="zoe@client.example",
    preferred_contact="email",
    language="en",
    link_key="k" * 43,
    schedule_version=2,
    changed_at=NOW,
)


def written(replaces: bool = False, course: CourseRow = COURSE, **booking: Any) -> Letter:
    to = replace(BOOKING, **booking)
    return letter(JoiningDetails(to, course, message_id(to, settings()), replaces), settings(), NOW)


def words_of(html: str) -> str:
    """What a reader of the HTML reads, a space between any two words."""
    body = re.sub(r"<(head|style).*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def plain_words(text: str) -> str:
    return " ".join(re.sub(r"^(- |-+$)", "", text, flags=re.MULTILINE).split())


def test_it_says_day_time_length_links_and_help() -> None:
    text = written().text
    assert "Day: Wednesday 10 June 2026" in text
    assert "Time: 9am to 11:45am (London time)" in text
    assert "Length: 2 hours 45 minutes" in text
    assert f"\n{LINK}\n" in text
    assert f"\n{LINK}/check\n" in text
    assert "01522 000000" in text


def test_it_names_the_help_line_of_the_courses_type() -> None:
    changed_settings = replace(settings(), help_lines={"NRRAC": "01522 111111"})
    for kind, number in (("NRRAC", "01522 111111"), ("NSAC", "01522 000000")):
        course = replace(COURSE, type=kind)
        joining_letter = letter(
            JoiningDetails(BOOKING, course, message_id(BOOKING, changed_settings), False),
            changed_settings,
            NOW,
        )
        assert joining_letter.calendar is not None
        unfolded = joining_letter.calendar.decode().replace("\r\n ", "")
        for part in (joining_letter.text, joining_letter.html, unfolded):
            assert number in part


@pytest.mark.parametrize("interpreter", [None, "bsl", "language", "support"])
@pytest.mark.parametrize("replaces", [False, True])
def test_html_and_text_say_the_same(interpreter: str | None, replaces: bool) -> None:
    """The words have the same order; the HTML has its title and its provider at the top besides."""
    joining_letter = written(replaces, interpreter_name="Ines", interpreter_kind=interpreter)
    plain = plain_words(joining_letter.text).casefold().replace(":", "")
    html = words_of(joining_letter.html).casefold().replace(":", "")
    for extra in ("join the course", "check your camera, sound and connection"):  # on the buttons
        html = html.replace(f"{extra} http", "http")
    assert html.endswith(plain)


def test_the_subject_says_neither_who_nor_what_kind_of_course() -> None:
    assert written().subject == "Your course on Wednesday 10 June: how to join"
    assert (
        written(replaces=True).subject
        == "New details for your course on Wednesday 10 June: how to join"
    )


@pytest.mark.parametrize("secret", ["NSAC", "NSAC-77", "Lincolnshire Police", "police deadline"])
def test_neither_letter_nor_calendar_tells_what_kind_of_course_it_is(secret: str) -> None:
    joining_letter = written()
    assert joining_letter.calendar is not None
    for part in (joining_letter.text, joining_letter.html, joining_letter.calendar.decode()):
        assert secret not in part


def test_what_identifies_the_letter_holds_no_secret_and_no_person() -> None:
    joining_letter = written()
    assert joining_letter.message_id == "<joining.b7.v2@provider.example>"
    assert BOOKING.link_key not in joining_letter.message_id + joining_letter.subject


@pytest.mark.parametrize(
    "said",
    [
        "We do not admit you if you are late",
        "alone in a private room",
        "Keep your camera on the whole time",
        "Do not use a virtual background, and do not blur",
        "Do not record, photograph or take screenshots",
        "Turn on “do not disturb”",
        "do not smoke or vape",
        "Stay until the trainer ends the course",
        "We do not accept photocopies, or photos on a phone or any other device",
        "use the same link to join again",
        "computer, laptop, tablet or smartphone",
        "No children and no guests",
    ],
)
def test_the_rules_are_told(said: str) -> None:
    assert said in plain_words(written().text)


def test_every_document_that_the_policy_accepts_is_named() -> None:
    text = plain_words(written().text)
    for document in shipped("lrsp-2025-03").documents:
        assert document in text


def test_only_who_has_an_interpreter_is_told_about_one() -> None:
    assert "interpreter" not in written().text.casefold()
    text = plain_words(written(interpreter_name="Ines", interpreter_kind="language").text)
    assert "must be 16 or over" in text
    assert "Only your interpreter" in text
    assert "Ines" not in text


def test_nothing_in_the_html_is_fetched_from_anywhere() -> None:
    html = written().html
    assert not re.search(r"<(img|link|script|iframe|style)|url\(|@import|src=", html)
    assert set(re.findall(r'https?://[^"<\s]+', html)) == {LINK, f"{LINK}/check"}


def test_a_name_is_a_name_and_never_markup() -> None:
    joining_letter = written()
    assert "Dear Zoë O’Neill & Sons <script>," in joining_letter.text
    assert "Dear Zoë O’Neill &amp; Sons &lt;script&gt;," in joining_letter.html


def test_a_language_that_we_do_not_have_yet_is_answered_in_english() -> None:
    for language in ("cy", "en-GB", "../../settings", ""):
        assert "how to join" in written(language=language).subject


def test_the_calendar_file_is_of_the_same_course_and_leads_to_the_same_link() -> None:
    joining_letter = written()
    assert joining_letter.calendar is not None
    (event,) = Calendar.from_ical(joining_letter.calendar).events
    assert (event.start, event.end) == (COURSE.starts_at, COURSE.ends_at)
    assert event["LOCATION"] == LINK
    assert "alone" not in str(event["DESCRIPTION"])  # an interpreter or a supporter may be there
    assert event["UID"] == "booking-7@provider.example"
    assert event["ATTENDEE"] == f"mailto:{joining_letter.to}"


def test_a_course_of_an_unknown_policy_cannot_be_told() -> None:
    with pytest.raises(MessageFault) as raised:
        written(course=replace(COURSE, policy="nobody-2099"))
    assert raised.value.permanent


def test_what_is_made_once_for_a_course_holds_nobodys_name_and_link() -> None:
    first, second = written(), written(given_name="Bea", family_name="Byrne", link_key="b" * 43)
    assert (first.text, first.html) == (written().text, written().html)
    assert second.calendar is not None
    for part in (second.text, second.html, second.calendar.decode().replace("\r\n ", "")):
        assert LINK not in part
        assert "Zoë" not in part
        assert f"/join/{'b' * 43}" in part
    assert "Dear Bea Byrne," in second.text


def test_what_the_letter_says_of_the_terms_comes_from_the_policy_of_the_course() -> None:
    example = shipped_policies.text_in(shipped_policies.EXAMPLES / "fellshire-2026-01.toml")
    details = JoiningDetails(BOOKING, COURSE, "<1@provider.example>", replaces=False)
    text = letter(replace(details, policy=example), settings(), NOW).text
    said = " ".join(text.split())
    assert "You can join until two minutes after the start, and not later." in said
    assert "If it is off, the trainer warns you once." in said
    assert "digital driving licence" in said
    assert "even by a minute" not in said
