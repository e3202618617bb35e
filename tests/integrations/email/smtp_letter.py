"""A letter to send, and the way to a mail server on loopback."""

from datetime import UTC, datetime
from typing import Any

from integrations.email.smtp_route import Route
from integrations.messenger import Letter

SENDER = "Courses <courses@provider.example>"


def a_letter(number: int = 1, to: str = "alan@client.example") -> Letter:
    return Letter(
        message_id=f"<joining.b{number}.v1@provider.example>",
        to=to,
        subject="Your course",
        text="Plain – text.\n.\nAfter a dot.\n",
        html="<p>HTML – text.</p>\n",
        written_at=datetime(2026, 6, 8, 8, tzinfo=UTC),
    )


def route(port: int, tls: str = "none", **how: Any) -> Route:
    return Route(host="127.0.0.1", port=port, sender=SENDER, tls=tls, **how)
