"""One client's row on the trainer's monitor: place, camera, identity, warnings, agreements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from compliance.assessment import Judgement
from compliance.attendance.attendance import Attendance, CourseRoom
from compliance.attendance.lost_together import Disconnection
from compliance.cameras.camera import Camera, KnownCamera
from compliance.event_order import only
from compliance.events import Event
from compliance.findings.trainer_account import TurningAway, turned_away
from compliance.intervals import total
from compliance.snapshot import ClientNow, ClientPlace, IdentityState, severity
from compliance.trainer_events import (
    DevicesExplained,
    EntryRefused,
    IdentityChecked,
    InterpreterChecked,
    Removed,
)
from compliance.warnings import CONDUCT, Ladder, ladders, may_remove
from delivery.assessment.adjustments import Adjustment
from delivery.device_check.check_finding import CheckFinding
from delivery.device_check.measured_connection import MeasuredConnection
from delivery.device_check.technical_check import explain
from delivery.live.possible_notes import ClientStanding
from delivery.live.presence_bar import Piece, pieces
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.client_actions import AttemptRow
from delivery.registers.requirements import worded

GONE_RANK = 8  # below everybody who can still be helped, above those sent away


class Where(Enum):
    """A client's place as the trainer reads it. AWAY applies only while the meeting is open."""

    AWAY = "away"
    UNKNOWN = "unknown"
    WAITING = "waiting"
    NOT_COME = "not_come"
    IN = "in"
    GONE = "gone"
    """Out of the meeting because it is closed."""
    REMOVED = "removed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Moment:
    """The time of the view, and the state of the meeting then."""

    now: datetime
    closed: bool
    """The meeting was open and no longer is: being out of it is no absence."""
    on_break: bool


@dataclass(frozen=True, slots=True)
class Sums:
    """Totals so far, in seconds, over the scheduled course outside breaks."""

    away_s: int
    times_away: int
    present_s: int
    off_s: int
    known_s: int
    """The part of `present_s` with a known camera state; `off_s` is measured within it."""


@dataclass(frozen=True, slots=True)
class Row:
    booking_id: int
    reference: str
    name: str
    where: Where
    since: datetime | None
    for_s: int
    """Seconds in that place; 0 for a client who has not come."""
    seen: KnownCamera
    seen_for_s: int
    identity: IdentityState
    document: str | None
    identity_refusal: str | None
    turned_away: str | None
    """The reason of a refusal or removal. The client may still be in the room."""
    away: tuple[TurningAway, ...]
    """Their refusals and removals with the trainer's accounts, oldest first."""
    late_by_s: int
    gave_reason: bool
    """The trainer noted why the client must go."""
    devices: int
    devices_answer: str | None
    """The trainer's last answer about two devices on the link: a code of `DevicesExplained`."""
    devices_asked: bool
    """Two devices are present, and there is no answer since the newer one joined."""
    tried: int
    """Attempts to join by a client who has not come; counted in the first minutes, else 0."""
    telephone: str | None
    """Of a client who tried and is not in; in the first minutes only."""
    sums: Sums
    lost: Disconnection | None
    """The facts about the network beside the last absence; None without any absence."""
    measured: MeasuredConnection | None
    """What the provider measured of the connection that the last absence ended."""
    bar: tuple[Piece, ...]
    check: tuple[CheckFinding, ...]
    """The findings of the newest technical check; empty if there was none."""
    checked_at: datetime | None
    agreed: tuple[str, ...]
    """Adjustments agreed beforehand, in words, with the person whom each is about."""
    interpreter: tuple[str, str] | None
    """Name and kind."""
    interpreter_check: InterpreterChecked | None
    """The last check of who the interpreter is."""
    ladders: tuple[Ladder, ...]
    """The warnings in force, one ladder per matter."""
    rank: int
    """0 is worst."""
    standing: ClientStanding
    """The facts that decide which notes about this client are possible."""

    @property
    def camera_off(self) -> bool:
        return self.where is Where.IN and self.seen.camera is Camera.OFF

    @property
    def camera_unknown(self) -> bool:
        return self.where is Where.IN and self.seen.camera is Camera.UNKNOWN


def row(
    client_now: ClientNow,
    judged: Judgement,
    room: CourseRoom,
    booking: BookingRow,
    adjustments: Sequence[Adjustment],
    check: AttemptRow | None,
    lost: Mapping[datetime, Disconnection],
    measured: Mapping[datetime, MeasuredConnection],
    tried: int,
    moment: Moment,
) -> Row:
    noted = [event for event in room.events if getattr(event, "booking", None) == booking.reference]
    noted = [event for event in noted if event.at <= moment.now]
    where = _where(client_now.place, moment)
    checks, answers = only(noted, IdentityChecked), only(noted, DevicesExplained)
    gaps = judged.attendance.gaps
    away = [gap.span for gap in gaps]
    cameras = judged.attendance.cameras
    off, determined = total(cameras.off), total((*cameras.on, *cameras.off))
    warned = ladders(noted, booking.reference, moment.now)
    return Row(
        booking_id=booking.id,
        reference=booking.reference,
        name=f"{booking.given_name} {booking.family_name}",
        where=where,
        since=client_now.since,
        for_s=_since(client_now.since, moment.now),
        seen=client_now.seen,
        seen_for_s=_since(client_now.seen.since, moment.now),
        identity=client_now.identity,
        document=checks[-1].document if checks else None,
        identity_refusal=checks[-1].reason if checks else None,
        turned_away=_turned_away(noted),
        away=turned_away(noted, booking.reference),
        late_by_s=client_now.late_by_s,
        gave_reason=client_now.gave_reason,
        devices=client_now.devices,
        devices_answer=answers[-1].answer if answers else None,
        devices_asked=client_now.devices > 1 and not _answered(answers, judged),
        tried=tried if where is Where.NOT_COME else 0,
        telephone=booking.mobile if tried and where is Where.NOT_COME else None,
        sums=Sums(total(away), len(away), determined + total(cameras.unknown), off, determined),
        lost=lost.get(gaps[-1].span.start) if gaps else None,
        measured=measured.get(gaps[-1].span.start) if gaps else None,
        bar=pieces(judged.attendance, room),
        check=explain(check.codes or {}) if check else (),
        checked_at=check.at if check else None,
        agreed=tuple(_agreed(adjustment) for adjustment in adjustments),
        interpreter=_interpreter(booking),
        interpreter_check=next(iter(only(noted, InterpreterChecked)[-1:]), None),
        ladders=warned,
        rank=GONE_RANK if where is Where.GONE else severity(client_now, moment.on_break),
        standing=replace(
            _client_standing(client_now, judged.attendance, noted, warned),
            stayed=room.stayed(judged.attendance),
            has_interpreter=booking.interpreter_name is not None
            and booking.interpreter_kind != "support",
        ),
    )


def _client_standing(
    client_now: ClientNow, attendance: Attendance, noted: Sequence[Event], warned: Sequence[Ladder]
) -> ClientStanding:
    devices = {connection.person.uuid for connection in attendance.connections}
    has_been_in = attendance.first_join is not None
    return ClientStanding(
        has_come=attendance.seen or attendance.waiting != () or has_been_in,
        has_been_in=has_been_in,
        is_in=client_now.place is ClientPlace.IN,
        arrived=client_now.arrived_at is not None,
        late_by_s=client_now.late_by_s,
        had_two_devices=len(devices) > 1 or client_now.devices > 1,
        refused=bool(only(noted, EntryRefused)),
        removals=frozenset(removal.reason for removal in only(noted, Removed)),
        was_warned=may_remove(warned, CONDUCT),
        lacks_account=any(not away.words for away in turned_away(noted, client_now.booking)),
    )


def _answered(answers: Sequence[DevicesExplained], judged: Judgement) -> bool:
    """Whether the last answer was given after the newest open connection began."""
    opened = [
        connection.span.start for connection in judged.attendance.connections if connection.open
    ]
    return bool(answers) and answers[-1].at >= max(opened, default=answers[-1].at)


def _where(place: ClientPlace, moment: Moment) -> Where:
    return Where.GONE if place is ClientPlace.AWAY and moment.closed else Where(place.value)


def _since(start: datetime | None, now: datetime) -> int:
    return max(int((now - start).total_seconds()), 0) if start else 0


def _turned_away(noted: Sequence[Event]) -> str | None:
    """The reason of removal, else of refusal: removal has precedence, as in the outcome."""
    refused = [refusal.reason for refusal in only(noted, EntryRefused)]
    removed = [removal.reason for removal in only(noted, Removed)]
    return (refused + removed)[-1] if refused or removed else None


def _agreed(adjustment: Adjustment) -> str:
    words = worded(adjustment.code, adjustment.person)
    return f"{words} Ask the office." if adjustment.lacks_person else words


def _interpreter(booking: BookingRow) -> tuple[str, str] | None:
    name = booking.interpreter_name
    return (name, booking.interpreter_kind or "") if name else None
