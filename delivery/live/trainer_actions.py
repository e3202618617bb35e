"""The actions of a trainer on the monitor, and the note that each action writes."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from compliance.connections.trainer_identification import placings
from compliance.event_order import in_order, only
from compliance.policy.policy import Policy
from compliance.snapshot import ClientPlace
from compliance.trainer_events import BreakAnnounced
from compliance.warnings import CONDUCT, HOWS, may_follow, may_remove
from delivery.live.action_form import TrainerAction
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
"""Codes, because free text holds more about health and family than the service needs."""
NO_CLIENT: Mapping[str, str] = {
    "interpreter": "An interpreter",
    "colleague": "A colleague or observer",
    "support": "A support person",
    "wrong_meeting": "In the wrong meeting",
    "somebody_else": "Somebody else",
}
"""Who an unknown person may be if not a client."""
DEVICES: Mapping[str, str] = {
    "changing_device": "Changing device",
    "asked_to_leave_one": "Asked to leave with one",
    "two_people": "Two people",
    "not_asked": "Not asked",
}
"""The trainer's answers to why two devices use one link."""
LASTS = (0, 5, 10, 15)
"""Minutes for which a fault of Zoom may continue; 0: it is over."""
NOT_ADMITTED = ("late", "identity", "interpreter")
SENT_OUT = ("abuse", "unfit", "conduct")
WARNED = ("notice", "timer", "warning")
NOT_WARNED = "record the notice, the timer and the warning first, then remove for conduct"

Keys = dict[str, Any]
Note = tuple[str, Keys]
"""The ledger's name of an action, and its fields."""


def _accept(action: TrainerAction) -> list[Note]:
    wanted = "choose the document that you saw"
    document = action.one_of("document", action.inputs.policy.documents, wanted)
    return [("identity", {"booking": action.booking(), "accepted": True, "document": document})]


def _refuse_identity(action: TrainerAction) -> list[Note]:
    reasons = action.inputs.policy.identity_refusals
    reason = action.one_of("reason", reasons, "choose why the identity was refused")
    return [("identity", {"booking": action.booking(), "accepted": False, "reason": reason})]


def _refuse(action: TrainerAction) -> list[Note]:
    reason = action.one_of("reason", NOT_ADMITTED, "choose why they are not admitted")
    if reason == "late":
        _check_lateness(action)
    return [("refuse", {"booking": action.booking(), "reason": reason})]


def _check_lateness(action: TrainerAction) -> None:
    """Clause 7: a client who arrived in time according to Zoom cannot be refused as late."""
    if action.now <= action.inputs.row.starts_at:
        raise InvalidInput(FieldError("reason", "the course has not begun: nobody is late yet"))
    client = action.client()
    if client.arrived_at and client.late_by_s == 0:
        raise InvalidInput(
            FieldError("reason", "they arrived before the start: they were not late")
        )


def _remove(action: TrainerAction) -> list[Note]:
    reason = action.one_of("reason", SENT_OUT, "choose why they are removed")
    if not may_remove(action.ladders(), reason):
        raise InvalidInput(FieldError("reason", NOT_WARNED))
    return [("remove", {"booking": action.booking(), "reason": reason})]


def _warn(action: TrainerAction) -> list[Note]:
    """One step of a ladder of warnings; nothing where that step is in force already."""
    choices = matters(action.inputs.policy)
    matter = action.one_of("matter", choices, "choose what the notice or warning is about")
    step = action.one_of("step", WARNED, "choose the step: notice, timer or warning")
    how = action.one_of("how", HOWS, "choose how you said it")
    ladders_now = action.ladders()
    if any(ladder.matter == matter and ladder.stands.step == step for ladder in ladders_now):
        return []
    due = may_follow(ladders_now, matter)
    if step != due:
        raise InvalidInput(
            FieldError("step", f"the next step in this matter is the {due}, not the {step}")
        )
    return [
        ("warn", {"booking": action.booking(), "matter": matter, "step": step, "how": how}),
    ]


def matters(policy: Policy) -> tuple[str, ...]:
    """The codes that a notice or warning may be about."""
    return ("camera_off", *policy.observable(), CONDUCT)


def _observe(action: TrainerAction) -> list[Note]:
    codes = tuple(action.inputs.policy.observable())
    code = action.one_of("code", codes, "choose what you saw")
    keys = {"booking": action.booking(), "code": code}
    return [("observe", {**keys, **_seen(action)})]


def _seen(action: TrainerAction) -> Keys:
    row = action.inputs.row
    if is_over(row.ends_at, action.now):  # how long it lasted nobody remembers to the minute
        choices = times(row.starts_at, row.ends_at, action.now)
        seen = choices[action.one_of("seen_at", tuple(choices), "choose when you saw it")]
        return _stretch(seen, seen)
    ago = timedelta(minutes=action.number_of("ago", AGO, "choose when it began"))
    return _stretch(action.now - ago, action.now)


def _camera(action: TrainerAction) -> list[Note]:
    state = action.one_of("state", ("on", "off"), "say whether the camera is on or off")
    client = action.client()
    if client.place is not ClientPlace.IN:
        raise InvalidInput(
            FieldError("booking", "they are not in the meeting: there is no camera to mark")
        )
    return [("camera", {"booking": client.booking, "state": state})]


def _explain(action: TrainerAction) -> list[Note]:
    reason = action.one_of("reason", tuple(WHY_GO), "choose why they must go")
    words = " ".join(action.form.get("words", "").split())
    if len(words) > LONGEST_WORDS or not words.isprintable():
        raise InvalidInput(FieldError("words", f"use {LONGEST_WORDS} letters or fewer"))
    explanation = f"{reason}: {words}" if words else reason
    return [("extenuating", {"booking": action.booking(), "reason": explanation})]


def _match(action: TrainerAction) -> list[Note]:
    return [("match", {"participant_uuid": _stranger(action), "booking": action.booking()})]


def _stranger(action: TrainerAction) -> str:
    """An unknown person, present or gone: a match corrects their time in the room as well."""
    unmatched = action.inputs.assessed(action.now).room.unmatched
    uuids = {stranger.participant_uuid for stranger in action.room.strangers}
    uuids |= {connection.participant_uuid for connection in unmatched}
    wanted = "this person has been placed already, or is not known: look at the list again"
    return action.one_of("participant_uuid", tuple(uuids - {""}), wanted)


def _identify(action: TrainerAction) -> list[Note]:
    kind = action.one_of("who", tuple(NO_CLIENT), "choose who they are")
    return [("identify", {"participant_uuid": _stranger(action), "as": kind})]


def _unmatch(action: TrainerAction) -> list[Note]:
    wanted = "this person is not placed any more: look at the list again"
    uuids = tuple(placings(event for event in action.inputs.events if event.at <= action.now))
    return [("unmatch", {"participant_uuid": action.one_of("participant_uuid", uuids, wanted)})]


def _devices(action: TrainerAction) -> list[Note]:
    """Accepted also after one of the two devices has gone: the trainer answers when free."""
    answer = action.one_of("answer", tuple(DEVICES), "choose what the two devices were")
    return [("devices", {"booking": action.booking(), "answer": answer})]


def _fault(action: TrainerAction) -> list[Note]:
    row = action.inputs.row
    if not row.starts_at <= action.now < row.ends_at:
        raise InvalidInput(FieldError("ago", "a fault of Zoom is noted while the course runs"))
    ago = timedelta(minutes=action.number_of("ago", AGO, "choose when it began"))
    lasts = timedelta(minutes=action.number_of("lasts", LASTS, "choose when it ends"))
    if not ago + lasts:
        raise InvalidInput(FieldError("lasts", "choose when it began, or how long it will go on"))
    return [("fault", _stretch(action.now - ago, action.now + lasts))]


def _begin_break(action: TrainerAction) -> list[Note]:
    row = action.inputs.row
    if not row.starts_at <= action.now < row.ends_at:
        raise InvalidInput(FieldError("minutes", "a break can begin only while the course runs"))
    if action.room.on_break:
        return []
    minutes = action.number_of("minutes", BREAKS, "choose how long the break is")
    return [("break", _stretch(action.now, action.now + timedelta(minutes=minutes)))]


def _lengthen_break(action: TrainerAction) -> list[Note]:
    return [
        ("break", _stretch(running.start, running.end + LONGER))
        for running in _running_breaks(action)
    ]


def _end_break(action: TrainerAction) -> list[Note]:
    return [("break", _stretch(running.start, action.now)) for running in _running_breaks(action)]


def _running_breaks(action: TrainerAction) -> list[BreakAnnounced]:
    """The breaks running now, each as last announced; two may have begun at the same moment."""
    announced = {
        pause.start: pause for pause in only(in_order(action.inputs.events), BreakAnnounced)
    }
    return [pause for pause in announced.values() if pause.start <= action.now < pause.end]


def _abandon(action: TrainerAction) -> list[Note]:
    return [] if action.room.abandoned else [("abandon", {})]


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
    "told": _explain,
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
