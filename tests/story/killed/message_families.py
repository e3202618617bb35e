"""The families of messages, each by a channel, and what brings about the message of one round."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from delivery.records.accounts import users
from tests.doubles.mailbox import LENGTH, MailboxRegister
from tests.story.killed.deadly_channels import BY_NOTIFY, BY_SMTP


@dataclass(frozen=True, slots=True)
class Round:
    """One message: a round has a course of its own, and takes place two days after the last."""

    number: int
    at: datetime
    """When the cause comes up."""

    @property
    def address(self) -> str:
        """The recipient's address, or of the office."""
        return f"r{self.number}@recipients.example"

    @property
    def mobile(self) -> str:
        return f"0770010{self.number:04d}"


Prepare = Callable[[MailboxRegister, Round], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Family:
    name: str
    kind: str
    """Of its messages."""
    prepare: Prepare
    notify: bool
    """Whether Notify is set up."""
    steps: tuple[str, ...]
    """The steps of the hand-over by its channel."""
    by_text: bool = False

    def recipient(self, this: Round) -> str:
        return this.mobile if self.by_text else this.address


async def joining(register: MailboxRegister, this: Round) -> None:
    starts_at = this.at + timedelta(hours=24)
    course_id = await register.course(f"C-{this.number}", starts_at=starts_at)
    await register.book(f"B-{this.number}", course_id=course_id, email=this.address)


async def cancelled_course(register: MailboxRegister, this: Round) -> None:
    await _cancelled(register, this, preferred_contact="email")


async def cancelled_course_by_text(register: MailboxRegister, this: Round) -> None:
    await _cancelled(register, this, preferred_contact="phone", mobile=this.mobile)


async def _cancelled(register: MailboxRegister, this: Round, **client: Any) -> None:
    plan = {"starts_at": this.at + timedelta(days=9)}
    course_id = await register.course(f"C-{this.number}", **plan)
    reference = f"B-{this.number}"
    await register.book(reference, course_id=course_id, email=this.address, **client)
    await register.course(f"C-{this.number}", state="cancelled", **plan)


async def given_course(register: MailboxRegister, this: Round) -> None:
    async with register.store.writing() as tx:
        trainer_id = await users.add(
            tx, email=this.address, name="Tina", role="trainer", now=this.at
        )
    starts_at = this.at + timedelta(days=9)
    await register.course(f"C-{this.number}", starts_at=starts_at, trainer_id=trainer_id)


async def not_begun(register: MailboxRegister, this: Round) -> None:
    starts_at = this.at - timedelta(minutes=6)
    await register.course(f"C-{this.number}", starts_at=starts_at, ends_at=starts_at + LENGTH)


FAMILIES = (
    Family("joining instructions by SMTP", "joining", joining, True, BY_SMTP),
    Family("notice to a client by SMTP", "course_cancelled", cancelled_course, True, BY_SMTP),
    Family(
        "notice to a client by text message",
        "course_cancelled",
        cancelled_course_by_text,
        True,
        BY_NOTIFY,
        by_text=True,
    ),
    Family("message to a trainer by SMTP", "course_given", given_course, False, BY_SMTP),
    Family("message to a trainer by Notify", "course_given", given_course, True, BY_NOTIFY),
    Family("message to the office by SMTP", "not_begun", not_begun, False, BY_SMTP),
    Family("message to the office by Notify", "not_begun", not_begun, True, BY_NOTIFY),
)
