"""A second officer's look at a sampled decision, without knowing it. The decision stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from compliance.outcomes.review_states import Decision
from compliance.policy.clause import Clause
from delivery.clients.client_looks import LOOKS, SECOND_LOOK_OPENED
from delivery.records.database.store import Store, Transaction
from delivery.records.review import audit
from delivery.records.sampling import second_looks
from delivery.records.sampling.second_looks import SampledFinding
from delivery.review import case_page
from delivery.review.case_page import CaseFinding
from delivery.review.timeline import Timeline
from delivery.validation.errors import FieldError, InvalidInput

TELLING = tuple(act for act in LOOKS if act != SECOND_LOOK_OPENED)
"""Looks at a case that tell what was decided about its findings."""
SHORTEST_REASON, LONGEST_REASON = 10, 2000
NO_DECISION = "Select whether you would uphold or dismiss the finding"
NO_REASON = f"Reason must be {SHORTEST_REASON} characters or more"
REASON_TOO_LONG = f"Reason must be {LONGEST_REASON:,} characters or fewer"
TOOK_PART = (
    "You have taken part in this case, or taught the course: another officer must look at it."
)
HAS_LOOKED = (
    "You have opened this case since the decision was made, so you may know it: another officer "
    "must look at it."
)


class NothingWaits(LookupError):
    """The decision was not drawn, or another officer has looked at it."""


@dataclass(frozen=True, slots=True)
class OpenLooks:
    """What sampled decisions need of an officer."""

    waiting: int
    """Findings of which this officer may take the second look."""
    differing: int
    """Findings to decide about again, since two officers differ."""


async def open_for(tx: Transaction, officer_id: int) -> OpenLooks:
    return OpenLooks(
        await second_looks.number_for(tx, officer_id, TELLING),
        await second_looks.number_differing(tx),
    )


@dataclass(frozen=True, slots=True)
class BlindFinding:
    """All that the page of a second look shows: nothing of it depends on the first decision."""

    finding: SampledFinding
    because: str
    start_at: datetime
    end_at: datetime
    clause: Clause
    line: Timeline
    codes: Mapping[str, Clause]
    """The observations of the course's policy, by code."""


async def read(
    tx: Transaction, review_id: int, officer_id: int, now: datetime
) -> BlindFinding | str:
    """The finding with its evidence, or why this officer may not look at it. Raises
    NothingWaits."""
    finding = await _waiting(tx, review_id)
    refusal = await _refusal(tx, finding, officer_id)
    if refusal:
        return refusal
    file = await case_page.read(tx, finding.booking_id, now)
    shown = _finding(file.findings, finding.breach_id) if file else None
    if file is None or shown is None:
        raise NothingWaits
    row = shown.breach.row
    codes = file.case.inputs.policy.codes
    span = (row.start_at, row.end_at)
    return BlindFinding(finding, row.because, *span, shown.clause, file.line, codes)


def _finding(findings: tuple[CaseFinding, ...], breach_id: int) -> CaseFinding | None:
    return next((each for each in findings if each.breach.row.id == breach_id), None)


async def save(
    store: Store, review_id: int, officer_id: int, decision: str, reason: str, now: datetime
) -> bool:
    """Adds the look, and returns whether it agrees with the first decision. Raises InvalidInput and
    NothingWaits, also if another officer was first."""
    words = " ".join(reason.split())
    async with store.writing() as tx:
        finding = await _waiting(tx, review_id)
        refusals = [
            FieldError("", text) for text in [await _refusal(tx, finding, officer_id)] if text
        ]
        if decision not in {each.value for each in Decision}:
            refusals.append(FieldError("decision", NO_DECISION))
        if len(words) < SHORTEST_REASON:
            refusals.append(FieldError("reason", NO_REASON))
        if len(words) > LONGEST_REASON:
            refusals.append(FieldError("reason", REASON_TOO_LONG))
        if refusals:
            raise InvalidInput(*refusals)
        agrees = await second_looks.add(tx, review_id, officer_id, decision, words, now)
        if agrees is None:
            raise NothingWaits
        subject = f"booking {finding.booking}"
        await audit.add(tx, user_id=officer_id, act="second look", subject=subject, now=now)
    return agrees


async def _waiting(tx: Transaction, review_id: int) -> SampledFinding:
    finding = await second_looks.by_id(tx, review_id)
    if finding is None:
        raise NothingWaits
    return finding


async def _refusal(tx: Transaction, finding: SampledFinding, officer_id: int) -> str:
    """Empty if the officer may look."""
    if await second_looks.took_part(tx, finding, officer_id):
        return TOOK_PART
    is_known = await second_looks.has_looked(tx, finding, officer_id, TELLING)
    return HAS_LOOKED if is_known else ""
