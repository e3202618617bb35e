"""What a trainer may note: each press checked against the policy, the course and the moment."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta

from compliance.connections.trainer_identification import Word
from compliance.events import BreakAnnounced, Event
from delivery.assessment.course_inputs import CourseInputs
from delivery.ledger import trainer_note_entry
from delivery.ledger.note_window import closes_at, opens_at
from delivery.ledger.recorder import noted
from delivery.live.trainer_actions import ACTIONS, TrainerAction
from delivery.records.ledger.ledger import Entry
from delivery.validation.errors import FieldError, InvalidInput

SAME_PRESS = timedelta(seconds=10)  # a second press this soon after the first is the same press


def read(
    form: Mapping[str, str], found: CourseInputs, user_id: int, now: datetime
) -> tuple[Entry, ...]:
    """The ledger entries of one press; none if it says again what was noted just now.

    Raises Refused, which says what to do instead: then nothing of the press is to be kept.
    """
    moment = trainer_note_entry.whole(now)
    _check_time(found, moment)
    press = TrainerAction(form, found, found.standing(moment), moment)
    action = press.one_of("action", tuple(ACTIONS), "this is nothing that can be noted")
    entries = [
        noted(course_id=found.row.id, by=f"user {user_id}", at=moment, action=word, keys=keys)
        for word, keys in ACTIONS[action](press)
    ]
    return tuple(entry for entry in entries if not _said_just_now(entry, found, moment))


def _check_time(found: CourseInputs, now: datetime) -> None:
    if found.row.state == "cancelled":
        raise InvalidInput(FieldError("", "this course is cancelled: there is nothing to note"))
    if now < opens_at(found.row.starts_at):
        raise InvalidInput(FieldError("", "notes can be made from two hours before the start"))
    if now >= closes_at(found.row.ends_at):
        text = "this course ended more than 12 hours ago: tell the compliance officer"
        raise InvalidInput(FieldError("", text))


def _said_just_now(entry: Entry, found: CourseInputs, now: datetime) -> bool:
    """Whether the last note of this kind about this person was made just now and says the same."""
    said = trainer_note_entry.event_of(entry.line)
    before = [
        one
        for one in found.events
        if _kind(one) == _kind(said) and _about(one) == _about(said) and one.at <= now
    ]
    last = max(before, key=lambda one: one.at, default=None)
    if last is None or now - last.at > SAME_PRESS or isinstance(said, BreakAnnounced):
        return False
    return (type(last), _what(last)) == (type(said), _what(said))


def _kind(event: Event) -> object:
    """Words about an unknown person are of one kind: each takes back the one before."""
    return Word if isinstance(event, Word) else type(event)


def _about(event: Event) -> object:
    if isinstance(event, Word):
        return event.participant_uuid
    return getattr(event, "booking", None)


def _what(event: Event) -> tuple[object, ...]:
    """All that an event says but its times."""
    values = (getattr(event, one.name) for one in fields(event))
    return tuple(value for value in values if not isinstance(value, datetime))
