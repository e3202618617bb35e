"""The objections to an adverse outcome, for both officers to weigh before it takes effect."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from compliance.findings.breach import Breach
from compliance.findings.case import Case
from compliance.findings.remarks import remarks
from compliance.findings.trainer_account import turned_away
from compliance.intervals import Span, total
from compliance.outcomes.chosen_by_officers import against, suggesting
from compliance.outcomes.client_contact import ClientContact, InstructionsReach
from compliance.outcomes.recommendation import Outcome, never_came, suggested_by
from compliance.trainer_events import IdentityChecked

THROUGHOUT = "They were in the meeting for the whole course: {} of {} minutes."
NOTHING_SUGGESTS = "Nothing on record suggests this outcome."
SEEN = "They were seen in the waiting room or in the meeting."
IDENTIFIED = "The trainer noted an identity check."
ATTEMPTED = "They pressed the button to join within an hour of the course or during it."
NO_ACCOUNT = "The trainer has not written an account of the removal that this rests on."
NOT_PROVEN = (
    "For part of the time it is not known whether they came. Unless more is heard, the outcome is "
    "insufficient evidence."
)
NOT_TOLD = {
    InstructionsReach.NO_SIGN: "Nothing shows that the joining instructions reached them.",
    InstructionsReach.FAILED: "The joining instructions did not reach them in any way we tried.",
    InstructionsReach.NOT_SENT: "We sent them no joining instructions.",
}
"""They may not have known of the course, or how to join it."""

ON_ACCOUNT = frozenset({Outcome.NON_COMPLETION_ABUSE, Outcome.NON_COMPLETION_UNFIT})


def objections(
    outcome: Outcome, case: Case, breaches: Sequence[Breach], contact: ClientContact
) -> tuple[str, ...]:
    """Returns the objections to this outcome for one client, as sentences.

    `breaches` are the client's breaches as assessed now.
    """
    return tuple(
        dict.fromkeys(
            [
                *_throughout(case),
                *_absence(outcome, case, contact),
                *_account(outcome, case),
                *against(outcome, case, breaches),
                *([] if _suggested(outcome, case, breaches) else [NOTHING_SUGGESTS]),
                *remarks(case),
            ]
        )
    )


def _suggested(outcome: Outcome, case: Case, breaches: Sequence[Breach]) -> bool:
    return bool(suggested_by(outcome, case, breaches) or suggesting(outcome, case, breaches))


def _throughout(case: Case) -> Iterator[str]:
    present, judged = total(case.attendance.present), case.room.judged
    if present and present == judged.seconds:
        yield THROUGHOUT.format(present // 60, judged.seconds // 60)


def _absence(outcome: Outcome, case: Case, contact: ClientContact) -> Iterator[str]:
    if outcome is Outcome.DID_NOT_ATTEND:
        yield from against_absence(case, contact.attempts)
        if contact.reach in NOT_TOLD:
            yield NOT_TOLD[contact.reach]


def _account(outcome: Outcome, case: Case) -> Iterator[str]:
    """Abuse and unfitness rest on the removal, so on what the trainer says of it."""
    removals = turned_away(case.room.events, case.booking.reference)
    if outcome in ON_ACCOUNT and any(away.is_owed for away in removals):
        yield NO_ACCOUNT


def against_absence(case: Case, attempts: Sequence[datetime]) -> tuple[str, ...]:
    """Returns the reasons against “did not attend”; empty if that outcome may be proposed."""
    sentences = []
    if case.attendance.seen:
        sentences.append(SEEN)
    if case.noted(IdentityChecked):
        sentences.append(IDENTIFIED)
    if any(_near(case.room.scheduled, at) for at in attempts):
        sentences.append(ATTEMPTED)
    return tuple(sentences or ([] if never_came(case) else [NOT_PROVEN]))


def _near(course: Span, at: datetime) -> bool:
    return (course.start - at).total_seconds() <= 3600 and at <= course.end
