"""The grounds of an adverse outcome: upheld findings, also raised ones, and trainer's notes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from compliance.findings.trainer_account import TurningAway, turned_away
from compliance.outcomes.case_acts import is_adverse
from compliance.outcomes.chosen_by_officers import NEEDS_TRAINER
from compliance.outcomes.objections import against_absence
from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import BreachState
from delivery.assessment.stored_assessment import timestamp
from delivery.review.case import ReviewCase
from delivery.review.timeline_notes import TimelineNote, notes
from delivery.validation.errors import FieldError

NOTES = frozenset(
    {"identity_refused", "interpreter_refused", "refused", "removed", "observed", "warning"}
)
"""The kinds of trainer's notes that an adverse outcome may rest on."""
NOTHING_NAMED = (
    "select a finding or a note that this outcome rests on. Without any, the outcome is "
    "insufficient evidence"
)
NO_TRAINERS_NOTE = (
    "this outcome rests on what the trainer noted: select a note or a finding of theirs"
)
NOT_ABSENT = "“did not attend” cannot be proposed"


@dataclass(frozen=True, slots=True)
class Grounds:
    """Every finding and note of a case that can be a ground of an adverse outcome."""

    findings: tuple[dict[str, Any], ...]
    notes: tuple[dict[str, Any], ...]

    def named(self, keys: Collection[str]) -> list[dict[str, Any]]:
        """Returns the grounds with these keys, in the form that is stored with a proposal."""
        return [ground for ground in (*self.findings, *self.notes) if ground["key"] in keys]


def grounds_of(case: ReviewCase) -> Grounds:
    upheld = [breach for breach in case.breaches if breach.state is BreachState.UPHELD]
    findings = tuple(
        {
            "kind": "finding",
            "key": f"finding-{breach.row.id}",
            "rule": breach.row.rule,
            "from": timestamp(breach.row.start_at),
            "because": breach.row.because,
            **({"source": breach.row.source} if breach.row.raised_by else {}),
        }
        for breach in upheld
    )
    events = case.assessment.room.events
    aways = turned_away(events, case.booking.reference)
    noted = (note for note in notes(events, case.judgement.attendance) if note.kind in NOTES)
    return Grounds(findings, tuple(_note(note, _account_of(note, aways)) for note in noted))


def _account_of(note: TimelineNote, aways: Iterable[TurningAway]) -> TurningAway | None:
    same = (away for away in aways if (away.note.at, away.note.reason) == (note.at, note.detail))
    return next(same, None)


def _note(note: TimelineNote, away: TurningAway | None) -> dict[str, Any]:
    """Returns the note as it is stored with a proposal. `away` is the refusal or removal that the
    note records."""
    at = timestamp(note.at)
    account = {"words": list(away.words), "account_owed": away.is_owed} if away else {}
    return {
        "kind": "note",
        "key": f"note-{note.kind}-{at}",
        "note": note.kind,
        "from": at,
        "detail": note.detail,
        **account,
    }


def refusals(
    case: ReviewCase,
    outcome: Outcome,
    named: Sequence[Mapping[str, Any]],
    attempts: Sequence[datetime],
) -> list[FieldError]:
    """Returns the faults for which the outcome cannot rest on these grounds. `attempts` are the
    times at which the client pressed the button to join."""
    faults = []
    if outcome is Outcome.DID_NOT_ATTEND:
        against = against_absence(case.evidence_of_client, attempts)
        faults += [FieldError("outcome", f"{NOT_ABSENT}: {sentence}") for sentence in against]
    elif is_adverse(outcome) and not named:
        faults.append(FieldError("grounds", NOTHING_NAMED))
    elif outcome in NEEDS_TRAINER and not any(_is_trainers(case, ground) for ground in named):
        faults.append(FieldError("grounds", NO_TRAINERS_NOTE))
    return faults


def _is_trainers(case: ReviewCase, ground: Mapping[str, Any]) -> bool:
    """Whether the ground is a note of the trainer, or a finding that rests on an observation."""
    is_raised = "source" in ground
    return ground["kind"] == "note" or (
        ground.get("rule") in case.inputs.policy.codes and not is_raised
    )
