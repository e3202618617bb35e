"""The steps of messages, and their kept words. Rows are only added."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import ScalarSelect, insert, select

from delivery.records.database.store import Transaction
from delivery.records.tables import message_steps, message_texts, messages


@dataclass(frozen=True, slots=True)
class MessageStep:
    message_id: int
    channel: str
    attempt: int
    result: str
    """`sent`: the channel took it. `refused`, `unsure`: it did not, or may have. `delivered`,
    `delayed`, `bounced`, `failed`: what the channel reported since. `unknown`: nothing for too
    long. `missed`: not taken for too long. `told`, `not_reached`, `all_tried`: what an officer
    noted of a call."""
    detail: str
    """The cause without personal data, or an officer's words."""
    user_id: int | None
    """The officer; None for the service and the channel."""
    at: datetime


@dataclass(frozen=True, slots=True)
class MessageText:
    message_id: int
    channel: str
    subject: str
    text: str = field(repr=False)
    """The exact words that were handed over."""
    template: str
    """The SHA-256 of the template of the words, in hexadecimal."""
    at: datetime
    version: str = ""
    """The version that the template states; empty in rows of earlier versions of the service."""


async def add(tx: Transaction, steps: Iterable[MessageStep]) -> None:
    if rows := [asdict(step) for step in steps]:
        await tx.execute(insert(message_steps), rows)


async def keep(tx: Transaction, texts: Iterable[MessageText]) -> None:
    if rows := [asdict(text) for text in texts]:
        await tx.execute(insert(message_texts), rows)


def last_way() -> ScalarSelect[str]:
    """The way by which a message went out last; null if it never did."""
    step = message_steps.c
    sent = select(step.channel).where(step.message_id == messages.c.id, step.result == "sent")
    return sent.order_by(step.id.desc()).limit(1).scalar_subquery()


async def of_messages(tx: Transaction, message_ids: Collection[int]) -> list[MessageStep]:
    """The steps of these messages in the order in which they were noted."""
    query = select(message_steps).where(message_steps.c.message_id.in_(message_ids))
    rows = [row._asdict() for row in await tx.execute(query.order_by(message_steps.c.id))]
    return [MessageStep(**{name: row[name] for name in row if name != "id"}) for row in rows]


async def texts_of_messages(tx: Transaction, message_ids: Collection[int]) -> list[MessageText]:
    """The words of these messages in the order in which they were handed over."""
    query = select(message_texts).where(message_texts.c.message_id.in_(message_ids))
    rows = [row._asdict() for row in await tx.execute(query.order_by(message_texts.c.id))]
    return [MessageText(**{name: row[name] for name in row if name != "id"}) for row in rows]
