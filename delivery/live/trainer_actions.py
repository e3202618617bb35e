"""What a trainer can press on the monitor, and the note that each press is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from compliance.connections.trainer_identification import placings
from compliance.event_order import in_order, only
from compliance.events import BreakAnnounced
from compliance.policy.policy import Policy
from compliance.snapshot import ClientNow, ClientPlace, RoomNow
from compliance.warnings import CONDUCT, HOWS, Ladder, ladders, may_follow, may_remove
from delivery.assessment.course_inputs import CourseInputs
from delivery.live.observation_times import AGO, is_over, times
from delivery.validation.errors import FieldError, InvalidInput

BREAKS = (5, 10, 15, 20)
"""Minutes that a break may be planned for."""
LONGER = timedelta(minutes=5)
LONGEST_WORDS = 200
WHY_GO: Mapping[str, str] = {
    "illness": "Ill",
    "family": "A family emergency",
    "caring": "Must care for somebody",
    "work": "Called to work",
    "technical": "Cannot go on with their device or connection",
    "other": "Another reason",
}
"""Coded, because free text tells about health and family more than anybody here needs to know."""
NO_CLIENT: Mapping[str, str] = {
    "interpreter": "An interpreter",
    "colleague": "A colleague or observer",
    "support": "A support person",
    "wrong_meeting": "In the wrong meeting",
    "somebody_else": "Somebody else",
}
"""Who an unknown person may be who is no client."""
DEVICES: Mapping[str, str] = {
    "changing_device": "Changing device",
    "asked_to_leave_one": "Asked to leave with one",
    "two_people": "Two people",
    "not_asked": "Not asked",
}
"""What two devices on one link may be."""
LASTS = (0, 5, 10, 15)
"""Minutes that a fault of Zoom may still go on; 0: it is over."""
NOT_ADMITTED = ("late", "identity", "interpreter")
SENT_OUT = ("abuse", "unfit", "conduct")
WARNED = ("notice", "timer", "warning")
NOT_WARNED = "record the notice, the timer and the warning first, then remove for conduct"

Keys = dict[str, Any]
Note = tuple[str, Keys]
"""The ledger's word for an action, and what goes with it."""


@dataclass(frozen=True, slots=True)
class TrainerAction:
    """What was pressed, on which course as it stands, and when (UTC, whole seconds)."""

    form: Mapping[str, str]
    found: CourseInputs
    room: RoomNow
    now: datetime

    def one_of(self, name: str, known: tuple[str, ...], wanted: str) -> str:
        """The value of a field, which must be one of these. Raises Refused."""
        value = self.form.get(name, "")
        if value not in known:
            raise InvalidInput(FieldError(name, wanted))
        return value

    def number_of(self, name: str, known: tuple[int, ...], wanted: str) -> int:
        return int(self.one_of(name, tuple(str(one) for one in known), wanted))

    def booking(self) -> str:
        return self.one_of("booking", tuple(self.found.bookings), "choose a client of this course")

    def client(self) -> ClientNow:
        """How the client that the press is about stands. Raises Refused."""
        booking = self.booking()
        return next(one for one in self.room.standings if one.booking == booking)

    def ladders(self) -> tuple[Ladder, ...]:
        """The warnings of the client that the press is about. Raises Refused."""
        return ladders(self.found.events, self.booking(), self.now)


def _accept(press: TrainerAction) -> list[Note]:
    wanted = "choose the document that you saw"
    document = press.one_of("document", press.found.policy.documents, wanted)
    return [("identity", {"booking": press.booking(), "accepted": True, "document": document})]


def _refuse_identity(press: TrainerAction) -> list[Note]:
    reasons = press.found.policy.identity_refusals
    reason = press.one_of("reason", reasons, "choose why the identity was refused")
    return [("identity", {"booking": press.booking(), "accepted": False, "reason": reason})]


def _refuse(press: TrainerAction) -> list[Note]:
    reason = press.one_of("reason", NOT_ADMITTED, "choose why they are not admitted")
    if reason == "late":
        _check_lateness(press)
    return [("refuse", {"booking": press.booking(), "reason": reason})]


def _check_lateness(press: TrainerAction) -> None:
    """Clause 7. Somebody who arrived in time, says Zoom, cannot be refused as late."""
    if press.now <= press.found.row.starts_at:
        raise InvalidInput(FieldError("reason", "the course has not begun: nobody is late yet"))
    client = press.client()
    if client.arrived_at and client.late_by_s == 0:
        raise InvalidInput(
            FieldError("reason", "they arrived before the start: they were not late")
        )


def _remove(press: TrainerAction) -> list[Note]:
    reason = press.one_of("reason", SENT_OUT, "choose why they are removed")
    if not may_remove(press.ladders(), reason):
        raise InvalidInput(FieldError("reason", NOT_WARNED))
    return [("remove", {"booking": press.booking(), "reason": reason})]


def _warn(press: TrainerAction) -> list[Note]:
    """One step of a ladder; the step that stands already, pressed again, says nothing new."""
    known = matters(press.found.policy)
    matter = press.one_of("matter", known, "choose what the notice or warning is about")
    step = press.one_of("step", WARNED, "choose the step: notice, timer or warning")
    how = press.one_of("how", HOWS, "choose how you said it")
    found = press.ladders()
    if any(one.matter == matter and one.stands.step == step for one in found):
        return []
    due = may_follow(found, matter)
    if step != due:
        raise InvalidInput(
            FieldError("step", f"the next step in this matter is the {due}, not the {step}")
        )
    return [
        ("warn", {"booking": press.booking(), "matter": matter, "step": step, "how": how}),
    ]


def matters(policy: Policy) -> tuple[str, ...]:
    """What a notice or warning may be about."""
    return ("camera_off", *policy.observable(), CONDUCT)


def _observe(press: TrainerAction) -> list[Note]:
    codes = tuple(press.found.policy.observable())
    code = press.one_of("code", codes, "choose what you saw")
    keys = {"booking": press.booking(), "code": code}
    return [("observe", {**keys, **_seen(press)})]


def _seen(press: TrainerAction) -> Keys:
    row = press.found.row
    if is_over(row.ends_at, press.now):  # how long it lasted nobody remembers to the minute
        known = times(row.starts_at, row.ends_at, press.now)
        seen = known[press.one_of("seen_at", tuple(known), "choose when you saw it")]
        return _stretch(seen, seen)
    ago = timedelta(minutes=press.number_of("ago", AGO, "choose when it began"))
    return _stretch(press.now - ago, press.now)


def _camera(press: TrainerAction) -> list[Note]:
    state = press.one_of("state", ("on", "off"), "say whether the camera is on or off")
    client = press.client()
    if client.place is not ClientPlace.IN:
        raise InvalidInput(
            FieldError("booking", "they are not in the meeting: there is no camera to mark")
        )
    return [("camera", {"booking": client.booking, "state": state})]


def _told(press: TrainerAction) -> list[Note]:
    reason = press.one_of("reason", tuple(WHY_GO), "choose why they must go")
    words = " ".join(press.form.get("words", "").split())
    if len(words) > LONGEST_WORDS or not words.isprintable():
        raise InvalidInput(FieldError("words", f"use {LONGEST_WORDS} letters or fewer"))
    told = f"{reason}: {words}" if words else reason
    return [("extenuating", {"booking": press.booking(), "reason": told})]


def _match(press: TrainerAction) -> list[Note]:
    return [("match", {"participant_uuid": _stranger(press), "booking": press.booking()})]


def _stranger(press: TrainerAction) -> str:
    """Also one who has gone again: a match mends what was heard of them before."""
    unmatched = press.found.assessed(press.now).room.unmatched
    known = {one.participant_uuid for one in press.room.strangers}
    known |= {one.participant_uuid for one in unmatched}
    wanted = "this person has been placed already, or is not known: look at the list again"
    return press.one_of("participant_uuid", tuple(known - {""}), wanted)


def _identify(press: TrainerAction) -> list[Note]:
    who = press.one_of("who", tuple(NO_CLIENT), "choose who they are")
    return [("identify", {"participant_uuid": _stranger(press), "as": who})]


def _unmatch(press: TrainerAction) -> list[Note]:
    wanted = "this person is not placed any more: look at the list again"
    known = tuple(placings(one for one in press.found.events if one.at <= press.now))
    return [("unmatch", {"participant_uuid": press.one_of("participant_uuid", known, wanted)})]


def _devices(press: TrainerAction) -> list[Note]:
    """Also when one of the two has gone by now: it is answered when there is time to."""
    answer = press.one_of("answer", tuple(DEVICES), "choose what the two devices were")
    return [("devices", {"booking": press.booking(), "answer": answer})]


def _fault(press: TrainerAction) -> list[Note]:
    row = press.found.row
    if not row.starts_at <= press.now < row.ends_at:
        raise InvalidInput(FieldError("ago", "a fault of Zoom is noted while the course runs"))
    ago = timedelta(minutes=press.number_of("ago", AGO, "choose when it began"))
    lasts = timedelta(minutes=press.number_of("lasts", LASTS, "choose when it ends"))
    if not ago + lasts:
        raise InvalidInput(FieldError("lasts", "choose when it began, or how long it will go on"))
    return [("fault", _stretch(press.now - ago, press.now + lasts))]


def _begin_break(press: TrainerAction) -> list[Note]:
    row = press.found.row
    if not row.starts_at <= press.now < row.ends_at:
        raise InvalidInput(FieldError("minutes", "a break can begin only while the course runs"))
    if press.room.on_break:
        return []
    minutes = press.number_of("minutes", BREAKS, "choose how long the break is")
    return [("break", _stretch(press.now, press.now + timedelta(minutes=minutes)))]


def _lengthen_break(press: TrainerAction) -> list[Note]:
    return [("break", _stretch(one.start, one.end + LONGER)) for one in _running_breaks(press)]


def _end_break(press: TrainerAction) -> list[Note]:
    return [("break", _stretch(one.start, press.now)) for one in _running_breaks(press)]


def _running_breaks(press: TrainerAction) -> list[BreakAnnounced]:
    """As they were last announced; two people may have begun one at the same moment."""
    announced = {one.start: one for one in only(in_order(press.found.events), BreakAnnounced)}
    return [one for one in announced.values() if one.start <= press.now < one.end]


def _abandon(press: TrainerAction) -> list[Note]:
    return [] if press.room.abandoned else [("abandon", {})]


def _stretch(start: datetime, end: datetime) -> Keys:
    return {"from": start.isoformat(), "to": end.isoformat()}


ACTIONS: Mapping[str, Callable[[TrainerAction], list[Note]]] = {
    "accept_identity": _accept,
    "refuse_identity": _refuse_identity,
    "refuse": _refuse,
    "remove": _remove,
    "warn": _warn,
    "observe": _observe,
    "camera": _camera,
    "told": _told,
    "match": _match,
    "identify": _identify,
    "unmatch": _unmatch,
    "devices": _devices,
    "fault": _fault,
    "begin_break": _begin_break,
    "lengthen_break": _lengthen_break,
    "end_break": _end_break,
    "abandon": _abandon,
}
