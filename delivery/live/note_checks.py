"""What a trainer may note: each action checked against the policy, the course and the moment."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta

from compliance.connections.trainer_identification import Word
from compliance.events import Event
from compliance.trainer_events import BreakAnnounced
from delivery.assessment.course_inputs import CourseInputs
from delivery.ledger import trainer_note_entry
from delivery.ledger.note_window import closes_at, opens_at
from delivery.ledger.recorder import noted
from delivery.live.action_form import TrainerAction
from delivery.live.trainer_actions import ACTIONS
from delivery.records.ledger.ledger import Entry
from delivery.validation.errors import FieldError, InvalidInput

REPEATED_WITHIN = timedelta(seconds=10)  # the same note this soon after the first is a double click


def read(
    form: Mapping[str, str], inputs: CourseInputs, user_id: int, now: datetime
) -> tuple[Entry, ...]:
    """The ledger entries of one action; none if it repeats what was noted just now.

    Raises InvalidInput, which says what to do instead; then nothing of the action is stored.
    """
    moment = trainer_note_entry.whole(now)
    _check_time(inputs, moment)
    action = TrainerAction(form, inputs, inputs.standing(moment), moment)
    name = action.one_of("action", tuple(ACTIONS), "this is nothing that can be noted")
    entries = [
        noted(course_id=inputs.row.id, by=f"user {user_id}", at=moment, action=word, keys=keys)
        for word, keys in ACTIONS[name](action)
    ]
    return tuple(entry for entry in entries if not _repeats(entry, inputs, moment))


def _check_time(inputs: CourseInputs, now: datetime) -> None:
    if inputs.row.state == "cancelled":
        raise InvalidInput(FieldError("", "this course is cancelled: there is nothing to note"))
    if now < opens_at(inputs.row.starts_at):
        raise InvalidInput(FieldError("", "notes can be made from two hours before the start"))
    if now >= closes_at(inputs.row.ends_at):
        text = "this course ended more than 12 hours ago: tell the compliance officer"
        raise InvalidInput(FieldError("", text))


def _repeats(entry: Entry, inputs: CourseInputs, now: datetime) -> bool:
    """Whether the last note of this kind about this person was made just now and says the same."""
    said = trainer_note_entry.event_of(entry.line)
    before = [
        event
        for event in inputs.events
        if _kind(event) == _kind(said) and _about(event) == _about(said) and event.at <= now
    ]
    last = max(before, key=lambda event: event.at, default=None)
    if last is None or now - last.at > REPEATED_WITHIN or isinstance(said, BreakAnnounced):
        return False
    return (type(last), _content(last)) == (type(said), _content(said))


def _kind(event: Event) -> object:
    """The kind of a note: all notes on who an unknown person is replace each other."""
    return Word if isinstance(event, Word) else type(event)


def _about(event: Event) -> object:
    if isinstance(event, Word):
        return event.participant_uuid
    return getattr(event, "booking", None)


def _content(event: Event) -> tuple[object, ...]:
    """The values of an event without its times."""
    values = (getattr(event, field.name) for field in fields(event))
    return tuple(value for value in values if not isinstance(value, datetime))
