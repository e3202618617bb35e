"""Calls to those whom no message reached: what to say, and the results that officers note. What
the office has no address for waits here too."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from compliance.policy.message_terms import MessageKind
from delivery.configuration.settings import Settings
from delivery.effects import telling
from delivery.effects.marking import NoSuchTask
from delivery.effects.telling import Telling, TellingResult, TellingWay
from delivery.notices import notice_letter, staff_letter
from delivery.notices.any_details import details_of
from delivery.notices.notice_details import NoticeDetails
from delivery.notices.staff_details import StaffDetails
from delivery.records.accounts.users import User
from delivery.records.database.store import Store, Transaction
from delivery.records.messages import calls, steps
from delivery.records.messages.steps import MessageStep
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.records.review import audit
from delivery.validation.errors import FieldError, InvalidInput

CALL_AGAIN = timedelta(hours=4)
LONGEST_NOTE, SHORTEST_NOTE = 500, 10
NO_RESULT = "select whether you reached the client"
NOTE_TOO_LONG = f"note must be {LONGEST_NOTE} characters or fewer"
NOTHING_TRIED = "say which ways were tried, and when"


class CallResult(Enum):
    TOLD = "told"
    NOT_REACHED = "not_reached"
    ALL_TRIED = "all_tried"
    """No way reaches the client; a person has noted it."""


class NoSuchCall(Exception):
    """The message does not wait for a call any more, or never did."""


@dataclass(frozen=True, slots=True)
class CallToMake:
    message_id: int
    kind: str
    booking: BookingRow | None
    """The client's; None of a message to a trainer or the office."""
    trainer: User | None
    """None of a message to a client or the office."""
    course: CourseRow | None
    """None of a message about no single course."""
    say: tuple[str, ...]
    """The points to make."""
    steps: tuple[MessageStep, ...]
    """What was tried, oldest first."""


async def to_make(
    tx: Transaction, message_id: int, settings: Settings, now: datetime
) -> CallToMake:
    """Raises NoSuchCall."""
    details = await _details(tx, message_id, now)
    tried = await steps.of_messages(tx, [message_id])
    written = (
        staff_letter.notice(details, settings)
        if isinstance(details, StaffDetails)
        else notice_letter.notice(details, settings)
    )
    return CallToMake(
        message_id=message_id,
        kind=details.message.kind,
        booking=None if isinstance(details, StaffDetails) else details.booking,
        trainer=details.trainer if isinstance(details, StaffDetails) else None,
        course=details.course,
        say=written.say,
        steps=tuple(tried),
    )


async def _details(tx: Transaction, message_id: int, now: datetime) -> NoticeDetails | StaffDetails:
    message = await calls.by_id(tx, message_id)
    details = await details_of(tx, message, now) if message else None
    if details is None:
        raise NoSuchCall
    return details


def words_of(note: str) -> str:
    """The note in one line. Raises InvalidInput for a longer note than can be kept."""
    words = " ".join(note.split())
    if len(words) > LONGEST_NOTE:
        raise InvalidInput(FieldError("note", NOTE_TOO_LONG))
    return words


async def note_call(
    store: Store,
    message_id: int,
    result: CallResult | None,
    note: str,
    officer_id: int,
    now: datetime,
) -> None:
    """Notes a call. A client who was told of a decision in it, or whom no way reaches, has been
    told of the decision from now on.

    Raises InvalidInput, and NoSuchCall.
    """
    words = words_of(note)
    if result is None:
        raise InvalidInput(FieldError("result", NO_RESULT))
    if result is CallResult.ALL_TRIED and len(words) < SHORTEST_NOTE:
        raise InvalidInput(FieldError("note", NOTHING_TRIED))
    async with store.reading() as tx:
        details = await _details(tx, message_id, now)
    if isinstance(details, NoticeDetails) and details.message.kind == MessageKind.OUTCOME:
        await _note_telling(store, details, result, words, officer_id, now)
    async with store.writing() as tx:
        message = await calls.held(tx, message_id)
        if message is None:
            raise NoSuchCall
        attempt = message.attempts + 1
        call = MessageStep(
            message.id, message.channel, attempt, result.value, words, officer_id, now
        )
        await calls.note(tx, call, now + CALL_AGAIN)
        subject = f"message {message.id}"
        if isinstance(details, NoticeDetails):
            subject = f"booking {details.booking.reference}"
        await audit.add(tx, user_id=officer_id, act="call noted", subject=subject, now=now)


async def _note_telling(
    store: Store,
    details: NoticeDetails,
    result: CallResult,
    words: str,
    officer_id: int,
    now: datetime,
) -> None:
    way = TellingWay.EVERY_WAY if result is CallResult.ALL_TRIED else TellingWay.TELEPHONE
    noted = Telling(way, TellingResult(result.value), now, words)
    try:
        await telling.note_telling(store, details.message.schedule_version, noted, officer_id, now)
    except NoSuchTask:
        raise NoSuchCall from None
