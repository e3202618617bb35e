"""What a letter looks like on its way."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from integrations.email.mime_message import ADDRESS_FAULTS, mime_message
from integrations.messenger import Letter, MessageFault

SENDER = "Courses <courses@provider.example>"
CALENDAR = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def mail(**changes: Any) -> EmailMessage:
    """The message as a recipient's mail program reads it."""
    return message_from_bytes(mime_message(a_letter(**changes), SENDER), policy=policy.default)


def a_letter(**changes: Any) -> Letter:
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
    return Letter(**letter)


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_the_calendar_is_the_last_alternative_and_names_its_method(method: str) -> None:
    file = CALENDAR.replace(b"REQUEST", method.encode())
    whole = mail(calendar=file)
    assert whole.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in whole.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    calendar = list(whole.iter_parts())[-1]
    assert calendar.get_param("method") == method
    assert calendar.get_content_disposition() is None
    assert calendar.get_content().splitlines() == file.decode().splitlines()


def test_no_machine_should_answer_it() -> None:
    assert mail()["Auto-Submitted"] == "auto-generated"


def test_it_is_dated_when_it_was_written() -> None:
    assert mail()["Date"].datetime == datetime(2026, 6, 8, 8, tzinfo=UTC)


def test_it_needs_seven_bits_only() -> None:
    sent = mime_message(
        Letter("<a@b>", "a@b.example", "Tŷ", "– Tŷ", "<p>Tŷ", datetime(2026, 6, 8, tzinfo=UTC)),
        "a@b.example",
    )
    assert sent.isascii()


def test_without_a_calendar_it_is_text_and_html_alone() -> None:
    assert mail(calendar=None).get_content_type() == "multipart/alternative"


def lines_of(part: MIMEPart) -> list[str]:
    content: str = part.get_content()
    return content.removesuffix("\r\n").split("\r\n")


LINES = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n")), max_size=5)


@given(LINES, LINES)
@example(
    ["--=_words--", ".", "From me", "a=b", "ends in a blank ", "x" * 1200], ["text@slot.invalid"]
)
def test_what_was_written_is_read_whatever_it_says(text: list[str], html: list[str]) -> None:
    read = mail(text="\n".join(text), html="\n".join(html))
    for kind, written in (("plain", text), ("html", html)):
        part = read.get_body((kind,))
        assert part is not None
        assert lines_of(part) == "\n".join(written).removesuffix("\n").split("\n")


LOCAL = st.text(st.sampled_from("azAZ09.!#$%&'*+/=?^_`{|}~- \"\\(),:;<>[]@é\n"), max_size=12)


@given(LOCAL, LOCAL)
@example("alan.archer", "client.example")
@example('"two words"', "client.example")
@example("", "")
def test_a_recipient_is_written_as_the_standard_library_writes_an_address(
    local: str, host: str
) -> None:
    written = f"{local}@{host}"
    try:
        expected = str(Address(addr_spec=written.encode("ascii").decode()))
    except ADDRESS_FAULTS:
        with pytest.raises(MessageFault):
            mime_message(a_letter(to=written), SENDER)
    else:
        header = f"\r\nTo: {expected}\r\n".encode()
        assert header in mime_message(a_letter(to=written), SENDER)


def test_one_letter_leaves_nothing_in_the_next() -> None:
    first, second = mail(to="a@client.example"), mail(to="b@client.example", text="Other.\n")
    assert (first["To"], second["To"]) == ("a@client.example", "b@client.example")
    body = second.get_body(("plain",))
    assert body is not None
    assert lines_of(body) == ["Other."]


def test_lines_are_as_short_as_mail_asks_and_end_as_it_asks() -> None:
    """RFC 5321 4.5.3.1.6 allows 1,000 octets, RFC 2045 6.7 asks for 76; a lone CR or LF is none."""
    sent = mime_message(a_letter(html="<p>" + "long " * 300 + "\n"), SENDER)
    assert max(len(line) for line in sent.split(b"\r\n")) <= 76
    assert sent.replace(b"\r\n", b"").count(b"\n") == sent.replace(b"\r\n", b"").count(b"\r") == 0
