"""What stands around one client's case: letters, steps to join, tasks and officers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, select

from delivery.records.casework import client_rows
from delivery.records.casework.client_rows import ClientRows
from delivery.records.database.store import Transaction
from delivery.records.planning.bookings import BookingRow
from delivery.records.queries.united_query import UnitedQuery
from delivery.records.review.case_claims import ClaimRow
from delivery.records.tables import audit, case_claims, users
from delivery.records.tasks import case_offer
from delivery.records.tasks.case_offer import EarlierDecision


@dataclass(frozen=True, slots=True)
class CaseContext:
    client: ClientRows
    earlier: tuple[EarlierDecision, ...]
    """The decisions about other courses of the same offer, oldest first."""
    claim: ClaimRow | None
    """The claim on the case, unless it has run out."""
    openings: tuple[tuple[int, datetime], ...]
    """Who has opened the case lately, by user id, and when; oldest first."""
    names: Mapping[int, str]
    """Of all users, by id."""


_BOOKING: BindParameter[int] = bindparam("booking_id")
_COURSE: BindParameter[int] = bindparam("course_id")


_QUERY = UnitedQuery(
    **client_rows.QUERIES,
    earlier=case_offer.earlier_decisions(_BOOKING, _COURSE),
    claims=select(case_claims.c.officer_id, case_claims.c.runs_out_at).where(
        case_claims.c.booking_id == _BOOKING,
        case_claims.c.course_id == _COURSE,
        case_claims.c.runs_out_at > bindparam("now"),
    ),
    openings=select(audit.c.id, audit.c.user_id, audit.c.at).where(
        audit.c.subject == bindparam("subject"),
        audit.c.act == bindparam("opened"),
        audit.c.at > bindparam("since"),
    ),
    users=select(users.c.id, users.c.name),
)


async def of_case(
    tx: Transaction, booking: BookingRow, opened: str, since: datetime, now: datetime
) -> CaseContext:
    """Reads the context of a booking's case on its course. `opened` names the act in the audit
    trail of which the rows later than `since` are read."""
    rows = await _QUERY.rows(
        tx,
        {
            "booking_id": booking.id,
            "course_id": booking.course_id,
            "subject": f"booking {booking.reference}",
            "opened": opened,
            "since": since,
            "now": now,
        },
    )
    names = {row["id"]: row["name"] for row in rows["users"]}
    claims = [ClaimRow(name=names[row["officer_id"]], **row) for row in rows["claims"]]
    return CaseContext(
        client=client_rows.from_rows(rows),
        earlier=case_offer.from_rows(rows["earlier"]),
        claim=claims[0] if claims else None,
        openings=tuple(
            (row["user_id"], row["at"]) for row in rows["openings"] if row["user_id"] is not None
        ),
        names=names,
    )
