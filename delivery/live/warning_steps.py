"""The steps of the ladder of warnings: which is noted, when it was taken, why one was left out."""

from datetime import datetime, timedelta

from compliance.policy.policy import Policy
from compliance.warnings import CONDUCT, HOWS, STEPS, Ladder
from delivery.live.action_form import TrainerAction
from delivery.live.course_actions import LedgerNote
from delivery.live.observation_times import AGO
from delivery.validation.errors import FieldError, InvalidInput

WARNED = ("notice", "timer", "warning")
SHORTEST_SKIPPED, LONGEST_SKIPPED = 3, 200
"""Letters of the reason for which a step is left out."""


def matters(policy: Policy) -> tuple[str, ...]:
    """The codes that a notice or warning may be about."""
    return ("camera_off", *policy.observable(), CONDUCT)


def warn(action: TrainerAction) -> list[LedgerNote]:
    """One step of a ladder of warnings; empty if that step is recorded already."""
    choices = matters(action.inputs.policy)
    matter = action.one_of("matter", choices, "choose what the notice or warning is about")
    step = action.one_of("step", WARNED, "choose the step: notice, timer or warning")
    how = action.one_of("how", HOWS, "choose how you said it")
    ladder = next((row for row in action.client().ladders if row.matter == matter), None)
    taken = {warning.step for warning in ladder.steps} if ladder else set()
    if step in taken:
        return []
    given = action.now - timedelta(minutes=_minutes_ago(action))
    _check_order(ladder, step, given)
    keys = {"booking": action.booking(), "matter": matter, "step": step, "how": how}
    if given != action.now:
        keys["given"] = given.isoformat()
    reached = WARNED.index(ladder.stands.step) + 1 if ladder else 0
    if WARNED.index(step) > reached:
        keys["skipped"] = why_skipped(action)
    return [("warn", keys)]


def _minutes_ago(action: TrainerAction) -> int:
    return action.number_of("ago", AGO, "choose when you did it") if "ago" in action.form else 0


def _check_order(ladder: Ladder | None, step: str, given: datetime) -> None:
    """A step that was left out and is noted later came before the steps above it. Raises
    InvalidInput."""
    above = [
        warning
        for warning in (ladder.steps if ladder else ())
        if STEPS.index(warning.step) > STEPS.index(step) and warning.moment < given
    ]
    if above:
        text = f"you noted the {above[0].step} already: choose an earlier time for the {step}"
        raise InvalidInput(FieldError("ago", text))


def why_skipped(action: TrainerAction) -> str:
    """The reason for leaving out a step. Raises InvalidInput if there is none."""
    why = action.words("skipped", LONGEST_SKIPPED)
    if len(why) < SHORTEST_SKIPPED:
        raise InvalidInput(FieldError("skipped", "say in a word why you left out a step"))
    return why
