"""The actions of a trainer about unknown people, about the course, and about other notes."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from compliance.alerts.alert import OF_COURSE, AlertKind
from compliance.connections.trainer_identification import identifications
from compliance.event_order import in_order, only
from compliance.trainer_events import BreakAnnounced
from delivery.live.action_form import TrainerAction
from delivery.live.noted_list import CourseNote, course_notes
from delivery.live.observation_times import AGO
from delivery.validation.errors import FieldError, InvalidInput

BREAKS = (5, 10, 15, 20)
"""Minutes that a break may be planned for."""
LONGER = timedelta(minutes=5)
NO_CLIENT: Mapping[str, str] = {
    "interpreter": "An interpreter",
    "colleague": "A colleague or observer",
    "support": "A support person",
    "wrong_meeting": "In the wrong meeting",
    "somebody_else": "Somebody else",
}
"""The possible identifications of an unknown person who is no client."""
LASTS = (0, 5, 10, 15)
"""Minutes for which a fault of Zoom may continue; 0: it is over."""
NAMED_BY = ("noted_at", "noted_action", "booking")
"""The fields of a form that name a note: its moment as in the ledger, in UTC, and the ledger's name
of its action."""
SHORTEST_WHY, LONGEST_WHY = 10, 200
"""Letters of the reason for which a note is taken back."""

Keys = dict[str, Any]
LedgerNote = tuple[str, Keys]
"""The ledger's name of an action, and its fields."""


def _match(action: TrainerAction) -> list[LedgerNote]:
    return [("match", {"participant_uuid": _stranger(action), "booking": action.booking()})]


def _stranger(action: TrainerAction) -> str:
    """An unknown person, present or gone: a match corrects their time in the room as well."""
    uuids = {stranger.participant_uuid for stranger in action.monitor.strangers}
    uuids |= {connection.participant_uuid for connection in action.monitor.gone_strangers}
    wanted = "this person is matched already, or has left the list: look at the list again"
    return action.one_of("participant_uuid", tuple(uuids - {""}), wanted)


def _identify(action: TrainerAction) -> list[LedgerNote]:
    kind = action.one_of("identified_as", tuple(NO_CLIENT), "choose who they are")
    return [("identify", {"participant_uuid": _stranger(action), "as": kind})]


def _unmatch(action: TrainerAction) -> list[LedgerNote]:
    wanted = "this person is not matched any more: look at the list again"
    uuids = tuple(
        identifications(event for event in action.inputs.events if event.at <= action.now)
    )
    return [("unmatch", {"participant_uuid": action.one_of("participant_uuid", uuids, wanted)})]


def _seen(action: TrainerAction) -> list[LedgerNote]:
    """Ticks an alert off without another act; empty if it is ticked off already."""
    wanted = "this alert is over: look at the board again"
    standing = {alert.key: alert for alert in action.monitor.alerts}
    alert = standing[action.one_of("alert", tuple(standing), wanted)]
    if alert.ticked:
        return []
    keys: Keys = {"alert": alert.kind.value}
    if alert.kind is AlertKind.UNKNOWN_PERSON:
        keys["participant_uuid"] = alert.subject
    elif alert.kind not in OF_COURSE:
        keys["booking"] = alert.subject
    return [("seen", keys)]


def _fault(action: TrainerAction) -> list[LedgerNote]:
    ago = timedelta(minutes=action.number_of("ago", AGO, "choose when it began"))
    lasts = timedelta(minutes=action.number_of("lasts", LASTS, "choose when it ends"))
    if not ago + lasts:
        raise InvalidInput(FieldError("lasts", "choose when it began, or how long it will go on"))
    return [("fault", stretch(action.now - ago, action.now + lasts))]


def _begin_break(action: TrainerAction) -> list[LedgerNote]:
    minutes = action.number_of("minutes", BREAKS, "choose how long the break is")
    return [("break", stretch(action.now, action.now + timedelta(minutes=minutes)))]


def _lengthen_break(action: TrainerAction) -> list[LedgerNote]:
    return [
        ("break", stretch(running.start, running.end + LONGER))
        for running in _running_breaks(action)
    ]


def _end_break(action: TrainerAction) -> list[LedgerNote]:
    return [("break", stretch(running.start, action.now)) for running in _running_breaks(action)]


def _running_breaks(action: TrainerAction) -> list[BreakAnnounced]:
    """The breaks running now, each as last announced; two may have begun at the same moment."""
    announced = {
        pause.start: pause for pause in only(in_order(action.inputs.events), BreakAnnounced)
    }
    return [pause for pause in announced.values() if pause.start <= action.now < pause.end]


def _abandon(_: TrainerAction) -> list[LedgerNote]:
    return [("abandon", {})]


def _confirm_participation(action: TrainerAction) -> list[LedgerNote]:
    """Empty if it is confirmed already."""
    return [] if action.monitor.participation else [("participation", {})]


def _complete(action: TrainerAction) -> list[LedgerNote]:
    """Empty if the record is said to be complete already."""
    return [] if action.monitor.completed else [("complete", {})]


def _take_back(action: TrainerAction) -> list[LedgerNote]:
    """Takes a note back, whoever noted it; only the course's trainer can do so. Empty if the note
    is taken back already."""
    note = _named(action)
    if note.taken_back:
        return []
    noted_at, name, booking = note.key
    about = {"booking": booking} if booking is not None else {}
    why = {} if note.may_undo else {"reason": _why(action)}
    return [("take_back", {"of": {"at": noted_at.isoformat(), "action": name, **about}, **why})]


def _why(action: TrainerAction) -> str:
    """The reason that a note needs which was made more than two minutes ago."""
    why = action.words("why", LONGEST_WHY)
    if len(why) < SHORTEST_WHY:
        raise InvalidInput(FieldError("why", f"say why, in {SHORTEST_WHY} letters or more"))
    return why


def _named(action: TrainerAction) -> CourseNote:
    """Returns the note with the moment, action and booking in the form."""
    for note in course_notes(action.inputs, action.view.monitor.now):
        noted_at, name, booking = note.key
        named = (noted_at.isoformat(), name, booking or "")
        if named == tuple(action.form.get(field, "") for field in NAMED_BY):
            return note
    raise InvalidInput(FieldError("noted_at", "there is no such note: look at the list again"))


def stretch(start: datetime, end: datetime) -> Keys:
    return {"from": start.isoformat(), "to": end.isoformat()}


ACTIONS: Mapping[str, Callable[[TrainerAction], list[LedgerNote]]] = {
    "match": _match,
    "identify": _identify,
    "unmatch": _unmatch,
    "seen": _seen,
    "fault": _fault,
    "begin_break": _begin_break,
    "lengthen_break": _lengthen_break,
    "end_break": _end_break,
    "abandon": _abandon,
    "participation": _confirm_participation,
    "complete": _complete,
    "take_back": _take_back,
}
