"""The actions of a trainer on the monitor, and the note that each action writes."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from compliance.policy.policy import Policy
from compliance.warnings import IMMEDIATE
from delivery.live import course_actions, written_notes
from delivery.live.action_form import TrainerAction
from delivery.live.course_actions import BREAKS, LASTS, NO_CLIENT, Keys, LedgerNote, stretch
from delivery.live.observation_times import AGO, is_over, times
from delivery.live.warning_steps import WARNED, matters, warn, why_skipped
from delivery.live.written_notes import LONGEST_ACCOUNT, optional_account

__all__ = [
    "ACTIONS",
    "BREAKS",
    "DEVICES",
    "LASTS",
    "LONGEST_ACCOUNT",
    "NOT_ADMITTED",
    "NO_CLIENT",
    "SENT_OUT",
    "WARNED",
    "WHY_GO",
    "interpreter_refusals",
    "matters",
]

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
DEVICES: Mapping[str, str] = {
    "changing_device": "Changing device",
    "asked_to_leave_one": "Asked to leave with one",
    "two_people": "Two people",
    "not_asked": "Not asked",
}
"""The trainer's explanations of two devices on one link."""
NOT_ADMITTED = ("late", "identity", "interpreter")
SENT_OUT = ("abuse", "unfit", "conduct")


def _accept(action: TrainerAction) -> list[LedgerNote]:
    wanted = "choose the document that you saw"
    document = action.one_of("document", action.inputs.policy.documents, wanted)
    return [("identity", {"booking": action.booking(), "accepted": True, "document": document})]


def _refuse_identity(action: TrainerAction) -> list[LedgerNote]:
    reasons = action.inputs.policy.identity_refusals
    reason = action.one_of("reason", reasons, "choose why the identity was refused")
    return [("identity", {"booking": action.booking(), "accepted": False, "reason": reason})]


def interpreter_refusals(policy: Policy) -> tuple[str, ...]:
    """The reasons for which an interpreter's identity may be refused ; being too young is one."""
    return (*policy.identity_refusals, "under_16")


def _accept_interpreter(action: TrainerAction) -> list[LedgerNote]:
    wanted = "choose the document of the interpreter that you saw"
    document = action.one_of("document", action.inputs.policy.documents, wanted)
    age = action.inputs.policy.interpreter_age
    action.one_of("old_enough", ("yes",), f"confirm that the interpreter is {age} or over")
    keys = {"booking": action.booking(), "accepted": True, "document": document}
    return [("interpreter", keys)]


def _refuse_interpreter(action: TrainerAction) -> list[LedgerNote]:
    wanted = "choose why the identity of the interpreter was refused"
    reason = action.one_of("reason", interpreter_refusals(action.inputs.policy), wanted)
    return [("interpreter", {"booking": action.booking(), "accepted": False, "reason": reason})]


def _refuse(action: TrainerAction) -> list[LedgerNote]:
    reason = action.one_of("reason", NOT_ADMITTED, "choose why they are not admitted")
    keys = {"booking": action.booking(), "reason": reason}
    return [("refuse", keys | optional_account(action))]


def _remove(action: TrainerAction) -> list[LedgerNote]:
    reason = action.one_of("reason", SENT_OUT, "choose why they are removed")
    keys = {"booking": action.booking(), "reason": reason}
    if reason not in IMMEDIATE and not action.client().standing.was_warned:
        keys["skipped"] = why_skipped(action)
    return [("remove", keys | optional_account(action))]


def _observe(action: TrainerAction) -> list[LedgerNote]:
    codes = tuple(action.inputs.policy.observable())
    code = action.one_of("code", codes, "choose what you saw")
    keys = {"booking": action.booking(), "code": code}
    return [("observe", {**keys, **_seen(action)})]


def _seen(action: TrainerAction) -> Keys:
    row = action.inputs.row
    if is_over(row.ends_at, action.now):  # durations are not remembered to the minute
        choices = times(row.starts_at, row.ends_at, action.now)
        seen = choices[action.one_of("seen_at", tuple(choices), "choose when you saw it")]
        return stretch(seen, seen)
    ago = timedelta(minutes=action.number_of("ago", AGO, "choose when it began"))
    return stretch(action.now - ago, action.now)


def _camera(action: TrainerAction) -> list[LedgerNote]:
    state = action.one_of("state", ("on", "off"), "say whether the camera is on or off")
    return [("camera", {"booking": action.booking(), "state": state})]


def _explain(action: TrainerAction) -> list[LedgerNote]:
    reason = action.one_of("reason", tuple(WHY_GO), "choose why they must go")
    words = action.words("words", LONGEST_WORDS)
    explanation = f"{reason}: {words}" if words else reason
    return [("extenuating", {"booking": action.booking(), "reason": explanation})]


def _devices(action: TrainerAction) -> list[LedgerNote]:
    """Accepts an answer also after one of the two devices has gone, because the trainer may be
    busy."""
    answer = action.one_of("answer", tuple(DEVICES), "choose what the two devices were")
    return [("devices", {"booking": action.booking(), "answer": answer})]


ACTIONS: Mapping[str, Callable[[TrainerAction], list[LedgerNote]]] = {
    "accept_identity": _accept,
    "refuse_identity": _refuse_identity,
    "interpreter_accepted": _accept_interpreter,
    "interpreter_refused": _refuse_interpreter,
    "refuse": _refuse,
    "remove": _remove,
    "warn": warn,
    "observe": _observe,
    "camera": _camera,
    "explain": _explain,
    "devices": _devices,
    **course_actions.ACTIONS,
    **written_notes.ACTIONS,
}
"""The actions by the value of the form's field `action`."""
