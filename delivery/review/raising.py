"""An officer raises a finding on an account with a source: of the course, or of something else.

Another officer upholds or dismisses it, so that no outcome rests on the word of one person.
"""

from dataclasses import dataclass
from datetime import datetime

from compliance.findings.raisable import raisable
from delivery.caseload.refreshing import refresh
from delivery.effects.stopping import settle_stops
from delivery.records.database.store import Store
from delivery.records.review import audit, raised_findings
from delivery.review.case import ReviewCase
from delivery.review.decisions import open_for_decision, plain
from delivery.validation.errors import FieldError, InvalidInput

SHORTEST_ACCOUNT, LONGEST_ACCOUNT = 10, 2000
LONGEST_SOURCE = 200
NO_MATTER = "select what the finding is about"
TOO_SHORT = f"say in {SHORTEST_ACCOUNT} characters or more what happened"
TOO_LONG = f"account must be {LONGEST_ACCOUNT} characters or fewer"
NO_SOURCE = "say who told you, and when"
LONG_SOURCE = f"source must be {LONGEST_SOURCE} characters or fewer"


@dataclass(frozen=True, slots=True)
class TypedFinding:
    """A finding as an officer typed it."""

    matter: str = ""
    """A code of `raisable`."""
    account: str = ""
    source: str = ""


async def raise_finding(
    store: Store, booking_id: int, finding: TypedFinding, officer_id: int, now: datetime
) -> int:
    """Adds the finding to the client's case and returns its id. Raises InvalidInput and
    NoSuchCase."""
    account, source = plain(finding.account), plain(finding.source)
    async with store.writing() as tx:
        case = await open_for_decision(tx, booking_id, now)
        refusals = _refusals(case, finding.matter, account, source)
        if refusals:
            raise InvalidInput(*refusals)
        finding_id = await raised_findings.add(
            tx,
            booking_id=booking_id,
            course_id=case.booking.course_id,
            officer_id=officer_id,
            matter=finding.matter,
            clause=raisable(case.inputs.policy)[finding.matter].number,
            account=account,
            source=source,
            now=now,
        )
        await settle_stops(tx, case.booking.course_id, now)
        subject = f"booking {case.booking.reference}"
        await audit.add(tx, user_id=officer_id, act="finding raised", subject=subject, now=now)
        await refresh(tx, case.booking.course_id)
        return finding_id


def _refusals(case: ReviewCase, matter: str, account: str, source: str) -> list[FieldError]:
    faults = []
    if matter not in raisable(case.inputs.policy):
        faults.append(FieldError("matter", NO_MATTER))
    if not SHORTEST_ACCOUNT <= len(account) <= LONGEST_ACCOUNT:
        is_short = len(account) < SHORTEST_ACCOUNT
        faults.append(FieldError("account", TOO_SHORT if is_short else TOO_LONG))
    if not source:
        faults.append(FieldError("source", NO_SOURCE))
    if len(source) > LONGEST_SOURCE:
        faults.append(FieldError("source", LONG_SOURCE))
    return faults
