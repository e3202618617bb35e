"""A messenger that keeps every letter, and a small register of clients to write to."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from delivery.configuration.settings import Settings, read
from delivery.joining.letter_sender import LetterSender
from delivery.joining.mail_flow import MailFlow
from delivery.records.database.store import Store, Transaction
from delivery.records.messages import messages
from delivery.records.messages.instructions import USUAL_TIMES, LeadTimes
from delivery.records.messages.messages import MessageRow
from delivery.records.planning import bookings
from delivery.records.planning.bookings import BookingDetails
from delivery.records.planning.courses import CourseDetails
from integrations.messenger import Letter, Messenger
from tests import stored_register
from tests.doubles.settable_clock import SettableClock
from tests.service_settings import environment_of

STARTS = datetime(2026, 6, 10, 8, tzinfo=UTC)  # 9am in London; the test clock is 48 hours earlier
LENGTH = timedelta(minutes=165)
BOOKED_AT = datetime(2026, 5, 1, tzinfo=UTC)


def settings(public_url: str = "https://courses.provider.example") -> Settings:
    ours = {
        "COURSEWATCH_MAIL_FROM": "courses@provider.example",
        "COURSEWATCH_HELP_LINE": "01522 000000",
        "COURSEWATCH_OUTBOX_FOLDER": "",
        "COURSEWATCH_SMTP_HOST": "127.0.0.1",
    }
    return read({**environment_of("sqlite:///unused.db", public_url=public_url), **ours})


class Crash(BaseException):
    """Stands for the death of the process."""


@dataclass
class Post:
    """Accepts every letter, unless a failure is prepared."""

    letters: list[Letter] = field(default_factory=list)
    before: list[BaseException] = field(default_factory=list)
    """Failures raised instead of accepting a letter, one a letter."""
    after: list[BaseException] = field(default_factory=list)
    """Failures raised after accepting a letter, one a letter."""

    async def send(self, letter: Letter) -> None:
        if self.before:
            raise self.before.pop(0)
        self.letters.append(letter)
        if self.after:
            raise self.after.pop(0)

    async def close(self) -> None:
        """Does nothing, because nothing is open."""


@dataclass
class MailboxRegister:
    """Courses, and clients who have a personal link unless `link` is false."""

    store: Store
    clock: SettableClock
    post: Post = field(default_factory=Post)
    settings: Settings = field(default_factory=settings)
    lead_times: LeadTimes = USUAL_TIMES
    changed_at: datetime = BOOKED_AT
    """When the register's changes come in."""

    @property
    def joining(self) -> LetterSender:
        """The letter sender of a process that has just started."""
        return self.joining_by(self.post)

    def joining_by(self, messenger: Messenger, *, calendars: bool | None = None) -> LetterSender:
        flow = MailFlow(self.clock.elapsed_s)

        async def read(_tx: Transaction, _now: datetime) -> LeadTimes:
            return self.lead_times

        return LetterSender(
            self.store, messenger, self.clock, self.settings, flow, read, calendars=calendars
        )

    async def scan(self) -> int:
        return await self.joining.run_due()

    async def course(self, reference: str = "C-1", **changes: Any) -> int:
        """Adds or changes a course; returns its id."""
        starts_at = changes.pop("starts_at", STARTS)
        details = CourseDetails(
            reference=reference,
            type="NSAC",
            policy="lrsp-2025-03",
            starts_at=starts_at,
            ends_at=starts_at + LENGTH,
            trainer_id=None,
            zoom_host="host@provider.example",
        )
        async with self.store.writing() as tx:
            course_id, _ = await stored_register.put_course(
                tx, replace(details, **changes), self.changed_at
            )
        return course_id

    async def book(
        self, reference: str = "A", *, course_id: int = 1, link: bool = True, **changes: Any
    ) -> int:
        """Adds or changes a booking; returns its id."""
        details = BookingDetails(
            reference=reference,
            course_id=course_id,
            force="Lincolnshire Police",
            police_deadline=date(2027, 12, 8),
            given_name="Alan",
            family_name="Archer",
            email=f"{reference.lower()}@client.example",
            preferred_contact="email",
            language="en",
        )
        async with self.store.writing() as tx:
            booking_id, _ = await stored_register.put_booking(
                tx, replace(details, **changes), self.changed_at
            )
        if link:
            await self.link(booking_id)
        return booking_id

    async def link(self, booking_id: int) -> None:
        """Stores the provider's registrant for the current version of the booking."""
        async with self.store.writing() as tx:
            booking = await bookings.by_id(tx, booking_id)
            assert booking is not None
            registrant_id = f"reg-{booking_id}-{booking.schedule_version}"
            await stored_register.register(tx, booking_id, registrant_id, BOOKED_AT)

    async def key(self, booking_id: int) -> str:
        async with self.store.reading() as tx:
            booking = await bookings.by_id(tx, booking_id)
        assert booking is not None
        return booking.link_key

    async def messages(self, course_id: int = 1) -> list[MessageRow]:
        async with self.store.reading() as tx:
            return list(await messages.of_course(tx, course_id))

    async def states(self, course_id: int = 1) -> list[str]:
        return [message.state for message in await self.messages(course_id)]
