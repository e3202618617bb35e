"""Checks each action of a trainer against the policy, the course and the moment."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta

from compliance.connections.trainer_identification import Word
from compliance.event_order import only
from compliance.events import Event
from compliance.notes_taken_back import taken_back
from compliance.trainer_events import BreakAnnounced
from delivery.assessment.course_inputs import CourseInputs
from delivery.ledger import note_times, trainer_note_entry
from delivery.ledger.recorder import noted
from delivery.live.action_form import TrainerAction
from delivery.live.course_view import CourseView
from delivery.live.possible_notes import OF_CLIENT, closed_to, name_of
from delivery.live.trainer_actions import ACTIONS
from delivery.records.ledger.ledger import Entry
from delivery.validation.errors import FieldError, InvalidInput

REPEATED_WITHIN = timedelta(seconds=10)  # the same note this soon after the first is a double click
APART = timedelta(milliseconds=1)
SEEN = "seen_by_trainer"
"""The field by which the trainer states that a client is present although Zoom has not reported
it."""


def read(form: Mapping[str, str], view: CourseView, user_id: int) -> tuple[Entry, ...]:
    """The ledger entries of one action; none if it repeats a note made just before.

    Raises InvalidInput, which says what to do instead, and stores nothing then.
    """
    action = TrainerAction(form, view)
    name = action.one_of("action", tuple(ACTIONS), "this cannot be noted")
    if sentence := closed_to(name, view.standing.window):
        raise InvalidInput(FieldError("", sentence))
    at = _free_moment(view.inputs, view.monitor.now)
    entries = tuple(
        noted(course_id=view.inputs.row.id, by=f"user {user_id}", at=at, action=kind, keys=keys)
        for kind, keys in ACTIONS[name](action)
    )
    new = tuple(entry for entry in entries if not _repeats(entry, view.inputs, action.now))
    if (entries and not new) or _repeats_break(name, action):
        return ()
    _check(name, action)
    return new


def _check(name: str, action: TrainerAction) -> None:
    """Raises InvalidInput where the note is not possible."""
    reason, seen = action.form.get("reason", ""), action.form.get(SEEN) == "yes"
    client = action.client() if name_of(name, reason) in OF_CLIENT else None
    if sentence := action.view.why_not(name, client, reason, seen):
        raise InvalidInput(FieldError("booking" if client else "", sentence))


def _free_moment(inputs: CourseInputs, now: datetime) -> datetime:
    """The moment of a new note. It differs from that of every taken-back note, because otherwise
    the new note would be taken back too."""
    moments = {noted_at for noted_at, _, _ in taken_back(inputs.history.events)}
    moment = note_times.utc(now)
    while moment in moments:
        moment += APART
    return moment


def _repeats(entry: Entry, inputs: CourseInputs, now: datetime) -> bool:
    """Whether the last note of this kind about this person was made just now and is the same."""
    note = trainer_note_entry.event_of(entry.line)
    before = [
        event
        for event in inputs.events
        if _kind(event) == _kind(note) and _about(event) == _about(note) and event.at <= now
    ]
    last = max(before, key=lambda event: event.at, default=None)
    if last is None or now - last.at > REPEATED_WITHIN or isinstance(note, BreakAnnounced):
        return False
    return (type(last), _content(last)) == (type(note), _content(note))


def _repeats_break(name: str, action: TrainerAction) -> bool:
    """Whether a break began or ended just now, as this action wants it to."""
    now, running = action.now, action.monitor.on_break
    if name == "begin_break":
        return running is not None and now - running.start <= REPEATED_WITHIN
    breaks = only(action.inputs.events, BreakAnnounced)
    ended = any(timedelta(0) <= now - pause.end <= REPEATED_WITHIN for pause in breaks)
    return name == "end_break" and running is None and ended


def _kind(event: Event) -> object:
    """The kind of a note: all identifications of one unknown person are one kind, because each
    replaces the one before."""
    return Word if isinstance(event, Word) else type(event)


def _about(event: Event) -> object:
    if isinstance(event, Word):
        return event.participant_uuid
    return getattr(event, "booking", None)


def _content(event: Event) -> tuple[object, ...]:
    """The values of an event without its times."""
    values = (getattr(event, field.name) for field in fields(event) if field.compare)
    return tuple(value for value in values if not isinstance(value, datetime))
