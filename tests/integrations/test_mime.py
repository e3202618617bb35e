"""What a letter looks like on its way."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from integrations.message import Letter
from integrations.mime import as_mail

CALENDAR = b"BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"


def mail(**changes: Any) -> EmailMessage:
    """As whoever receives it reads it."""
    letter: dict[str, Any] = {
        "message_id": "<joining.b1.v1@provider.example>",
        "to": "alan@client.example",
        "subject": "Your course",
        "text": "Plain – text.\n",
        "html": "<p>HTML – text.</p>\n",
        "written_at": datetime(2026, 6, 8, 8, tzinfo=UTC),
        "calendar": CALENDAR,
        **changes,
    }
    sent = as_mail(Letter(**letter), "Courses <courses@provider.example>")
    return message_from_bytes(sent.as_bytes(), policy=policy.default)


def test_text_and_html_are_alternatives_and_the_calendar_is_beside_them() -> None:
    whole = mail()
    assert whole.get_content_type() == "multipart/mixed"
    both, calendar = whole.iter_parts()
    assert both.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in both.iter_parts()] == ["text/plain", "text/html"]
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "PUBLISH"
    assert calendar.get_content().splitlines() == CALENDAR.decode().splitlines()


def test_no_machine_should_answer_it() -> None:
    assert mail()["Auto-Submitted"] == "auto-generated"


def test_it_is_dated_when_it_was_written() -> None:
    assert mail()["Date"].datetime == datetime(2026, 6, 8, 8, tzinfo=UTC)


def test_it_needs_seven_bits_only() -> None:
    sent = as_mail(
        Letter("<a@b>", "a@b.example", "Tŷ", "– Tŷ", "<p>Tŷ", datetime(2026, 6, 8, tzinfo=UTC)),
        "a@b.example",
    )
    assert sent.as_bytes().isascii()


def test_without_a_calendar_it_is_text_and_html_alone() -> None:
    assert mail(calendar=None).get_content_type() == "multipart/alternative"
