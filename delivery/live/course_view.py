"""One course for its trainer: the values from which the board and the pages around it are
rendered."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from compliance.cameras.camera import Camera, KnownCamera, Source
from compliance.connections.instances import of_the_course
from compliance.event_order import only
from compliance.trainer_events import AlertSeen, IdentityChecked
from delivery.assessment import course_inputs
from delivery.assessment.course_inputs import CourseInputs
from delivery.course_trainers.second_trainer import may_change
from delivery.course_trainers.trainers_view import TrainersView
from delivery.ledger.ledger_history import LedgerHistory
from delivery.ledger.note_window import account_due_at, closes_at, opens_at, words_close_at
from delivery.live.client_row import Row
from delivery.live.monitor import Monitor, MonitoringState, Phase, watching
from delivery.live.noted_list import CourseNote, course_notes
from delivery.live.possible_notes import CourseStanding, NoteWindow, name_of, why_not
from delivery.readiness.trainer_fixes import SOON, for_trainer
from delivery.records.accounts import users
from delivery.records.database.store import Transaction
from delivery.records.planning import client_actions, trainer_confirmations
from delivery.records.planning.client_actions import AttemptRow
from delivery.records.planning.courses import CourseRow
from delivery.registers import course_types
from delivery.streams import monitoring_status
from delivery.streams.monitoring_status import Monitoring
from integrations.course_provider import EVERYTHING, Observation
from integrations.written_record import RecordNotice, outstanding

LOOKING = "you look at this board, and its trainer notes"
AUTHOR = re.compile(r"user \d{1,18}")


@dataclass(frozen=True, slots=True)
class CourseState:
    """The stored state of a course for its trainer's pages."""

    inputs: CourseInputs
    tried: Sequence[AttemptRow]
    confirmed: bool
    authors: Mapping[str, str]
    """The names of the trainers who noted something, by the ledger's name of each."""
    unwatched: Monitoring | None = None
    """Why its cameras are not watched; None if they are, or if no meeting is open."""


async def read(
    tx: Transaction,
    course_id: int,
    before: LedgerHistory | None = None,
    observes: frozenset[Observation] = EVERYTHING,
) -> CourseState | None:
    """Reads the state of a course; None for an unknown course. `before` as in `course_inputs.read`.
    Raises PolicyFault."""
    inputs = await course_inputs.read(tx, course_id, before)
    if inputs is None:
        return None
    unwatched = await _unwatched(tx, inputs, observes)
    tried = await client_actions.of_course(tx, course_id)
    confirmed = await trainer_confirmations.confirmed_at(tx, course_id)
    authors = await _authors(tx, inputs)
    return CourseState(inputs, tried, confirmed is not None, authors, unwatched)


async def _authors(tx: Transaction, inputs: CourseInputs) -> Mapping[str, str]:
    """The names of those whose notes are on record, by the ledger's name: `user 7`."""
    noted = (getattr(event, "by", "") for event in inputs.history.events)
    ids = {by: int(by.removeprefix("user ")) for by in set(noted) if AUTHOR.fullmatch(by)}
    people = await users.by_ids(tx, ids.values())
    return {by: people[user_id].name for by, user_id in ids.items() if user_id in people}


async def _unwatched(
    tx: Transaction, inputs: CourseInputs, observes: frozenset[Observation]
) -> Monitoring | None:
    """Returns why the cameras are not watched. Queries only if no stream runs, which is rare."""
    events, meeting = of_the_course(inputs.events, inputs.course, inputs.policy)
    state, _ = watching(events, meeting)
    is_watched = state not in (MonitoringState.NOT_BEGUN, MonitoringState.LOST)
    if is_watched or not meeting.began or inputs.meeting is None:
        return None
    meeting_id = inputs.meeting.meeting_id
    why = await monitoring_status.of_meeting(tx, inputs.row.id, meeting_id, observes)
    return why if why.because else None


@dataclass(frozen=True, slots=True)
class CourseView:
    """One course at one moment. Templates read it as `view`."""

    inputs: CourseInputs
    monitor: Monitor
    confirmed: bool
    """The trainer has confirmed the course."""
    authors: Mapping[str, str] = field(default_factory=dict)
    """The names of the trainers who noted something, by the ledger's name of each."""
    unwatched: Monitoring | None = None
    """Why its cameras are not watched although a meeting is open."""
    unmarked: Mapping[str, KnownCamera] = field(default_factory=dict)
    """By booking, the cameras as Zoom reports them where the trainer's mark differs."""

    reader_id: int | None = None
    """The trainer of the course who reads it; None for a reader who may note nothing."""

    @property
    def looking(self) -> bool:
        return self.reader_id is None

    @property
    def staff(self) -> TrainersView:
        row, now = self.inputs.row, self.monitor.now
        return TrainersView(self.inputs.trainers, self.reader_id, may_change(row, now))

    def author(self, by: str) -> str:
        """The name of a trainer by the ledger's name; empty for anybody else."""
        return self.authors.get(by, "")

    @property
    def name(self) -> str:
        return course_types.name_of(self.inputs.row.type)

    @property
    def closes_at(self) -> datetime:
        return closes_at(self.inputs.row.ends_at)

    @property
    def to_mend(self) -> tuple[str, ...]:
        """Meeting settings that the trainer can correct, shortly before and during the course."""
        row, now, meeting = self.inputs.row, self.monitor.now, self.inputs.meeting
        if row.state != "planned" or not row.starts_at - SOON <= now < row.ends_at:
            return ()
        return for_trainer((meeting.settings_missed if meeting else None) or ())

    @property
    def records(self) -> tuple[RecordNotice, ...]:
        """Summaries and transcripts that Zoom makes or has made of the course."""
        return outstanding(self.inputs.history.records)

    @property
    def recorded_since(self) -> datetime | None:
        """When the running cloud recording began; None if none is running."""
        return self.monitor.recorded_since

    @property
    def may_confirm(self) -> bool:
        row = self.inputs.row
        before = self.monitor.now < row.starts_at
        return row.state == "planned" and not self.confirmed and before and self.staff.is_readers

    @property
    def may_note(self) -> bool:
        return self.standing.window is NoteWindow.OPEN and not self.looking

    @property
    def may_write(self) -> bool:
        """Whether accounts and statements are taken, if nothing else is."""
        return self.standing.window in (NoteWindow.OPEN, NoteWindow.LATE) and not self.looking

    @property
    def account_due_at(self) -> datetime:
        return account_due_at(self.inputs.row.ends_at)

    @property
    def accounts_owed(self) -> tuple[Row, ...]:
        """The clients whose removal needs an account that is not written yet."""
        return tuple(row for row in self.monitor.rows if any(away.is_owed for away in row.away))

    @property
    def standing(self) -> CourseStanding:
        row, shown = self.inputs.row, self.monitor
        return CourseStanding(
            window=_window(row, shown.now),
            began=row.starts_at < shown.now,
            over=row.ends_at <= shown.now,
            open=shown.open,
            on_break=shown.on_break is not None,
            abandoned=shown.phase is Phase.ABANDONED,
            hears_zoom=shown.hearing.unheard_because is None,
            held=shown.held,
        )

    def last_notes(self, notes: Sequence[CourseNote]) -> Mapping[str, CourseNote]:
        """By booking, the last note about each client that stands, of `notes`, the newest first. An
        alert that was seen is none."""
        last: dict[str, CourseNote] = {}
        for note in notes:
            booking = getattr(note.event, "booking", None)
            if booking and not note.taken_back and not isinstance(note.event, AlertSeen):
                last.setdefault(booking, note)
        return last

    @property
    def documents(self) -> tuple[str, ...]:
        """The policy's documents, those most often accepted on this course first."""
        checks = only(self.inputs.events, IdentityChecked)
        shown = Counter(check.document for check in checks if check.accepted)
        return tuple(sorted(self.inputs.policy.documents, key=lambda name: -shown[name]))

    def why_not(
        self, action: str, client: Row | None = None, reason: str = "", seen: bool = False
    ) -> str | None:
        """The sentence why the trainer cannot note this now; None if they can. The board and the
        server ask alike. `seen`: the trainer says that the client is here."""
        if self.looking:
            return LOOKING
        standing = client.standing if client else None
        if standing and seen:
            standing = standing.seen_by_trainer()
        return why_not(name_of(action, reason), self.standing, standing)

    @property
    def notes(self) -> tuple[CourseNote, ...]:
        """The notes so far, the newest first, including those taken back."""
        return course_notes(self.inputs, self.monitor.now)


def view_of(state: CourseState, shown: Monitor, reader_id: int | None) -> CourseView:
    """The view of a course for one of its trainers; None for a reader who may note nothing."""
    stored = state.confirmed, state.authors, state.unwatched
    return CourseView(state.inputs, shown, *stored, _unmarked(shown), reader_id)


def _window(row: CourseRow, now: datetime) -> NoteWindow:
    if row.state != "planned":
        return NoteWindow.CANCELLED
    if now < opens_at(row.starts_at):
        return NoteWindow.EARLY
    if now < closes_at(row.ends_at):
        return NoteWindow.OPEN
    return NoteWindow.LATE if now < words_close_at(row.ends_at) else NoteWindow.CLOSED


def _unmarked(shown: Monitor) -> Mapping[str, KnownCamera]:
    """Zoom's report of each camera whose mark by the trainer differs from it."""
    marked = {row.reference: row.seen for row in shown.rows if row.seen.source is Source.TRAINER}
    return {
        booking: seen.reported
        for booking, seen in marked.items()
        if seen.reported and seen.reported.camera not in (Camera.UNKNOWN, seen.camera)
    }
