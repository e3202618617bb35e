"""All messages to one client with their steps and their words, and calls besides.

The words are those that were handed over, without the secret parts of links: nobody who reads a
case, holds its paper or receives its evidence may be able to join, or open a record, as the client.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from delivery.records.correspondence.contacts import Contact
from delivery.records.correspondence.secret_links import without_secrets
from delivery.records.messages.messages import MessageRow
from delivery.records.messages.steps import MessageStep, MessageText
from delivery.records.tables import client_contacts, message_steps, message_texts, messages


@dataclass(frozen=True, slots=True)
class KeptMessage:
    row: MessageRow
    steps: tuple[MessageStep, ...]
    """What became of each attempt, oldest first."""
    texts: tuple[MessageText, ...]
    """The words that were handed over, without the secret parts of links, oldest first; empty in
    calls and for old messages."""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """With one client; each kind oldest first."""

    messages: tuple[KeptMessage, ...]
    contacts: tuple[Contact, ...]


_BOOKING: BindParameter[int] = bindparam("booking_id")
_IDS = select(messages.c.id).where(messages.c.booking_id == _BOOKING)
OF_MESSAGE, STEP_DETAIL = "of_message", "step_detail"
"""Names of columns that other queries of one statement have with other types."""
QUERIES = {
    "messages": select(messages).where(messages.c.booking_id == _BOOKING),
    "steps": select(
        message_steps.c.message_id.label(OF_MESSAGE),
        message_steps.c.detail.label(STEP_DETAIL),
        *[column for column in message_steps.c if column.name not in ("message_id", "detail")],
    ).where(message_steps.c.message_id.in_(_IDS)),
    "texts": select(
        message_texts.c.message_id.label(OF_MESSAGE),
        *[column for column in message_texts.c if column.name != "message_id"],
    ).where(message_texts.c.message_id.in_(_IDS)),
    "contacts": select(client_contacts).where(client_contacts.c.booking_id == _BOOKING),
}
"""By name; `booking_id` is their parameter. A statement may unite them with others."""


def from_rows(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Correspondence:
    """Reads the rows of `QUERIES` by their names."""
    steps = [
        MessageStep(**{**_of_message(row), "detail": row[STEP_DETAIL]}) for row in rows["steps"]
    ]
    texts = [
        MessageText(**{**_of_message(row), "text": without_secrets(row["text"])})
        for row in rows["texts"]
    ]
    written = [MessageRow(**row) for row in rows["messages"]]
    return Correspondence(
        messages=tuple(
            KeptMessage(
                message,
                tuple(step for step in steps if step.message_id == message.id),
                tuple(text for text in texts if text.message_id == message.id),
            )
            for message in written
        ),
        contacts=tuple(
            Contact(**{name: value for name, value in row.items() if name != "id"})
            for row in rows["contacts"]
        ),
    )


def _of_message(row: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        name: value for name, value in row.items() if name not in ("id", OF_MESSAGE, STEP_DETAIL)
    }
    return {**values, "message_id": row[OF_MESSAGE]}
