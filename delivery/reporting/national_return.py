"""The return for the national scheme: the status of each client of a period, and who keyed it.

The statuses are 4 (attended and completed), 5 (attended and not completed) and 6 (did not attend).
A line holds no name: the attendance id suffices (UK GDPR article 5(1)(c)).
"""

from collections.abc import AsyncGenerator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from delivery.records.database.store import Transaction
from delivery.records.figures import national_lines
from delivery.records.figures.national_lines import LineGroup
from delivery.reporting.cell_pieces import AT_A_TIME, Cells, cell_pieces
from delivery.reporting.outcome_export import CHANGED, NOT_ASSESSED, NOT_SIGNED
from delivery.reporting.reporting_period import Period
from delivery.timekeeping.london_time import written

COLUMNS = (
    "booking_reference",
    "attendance_id",
    "force",
    "course_reference",
    "course_type",
    "course_starts_at",
    "national_status",
    "keying",
    "keyed_status",
    "keyed_by",
    "keyed_at",
    "keyed_reference",
    "withheld_because",
)
"""Times are London wall times. `keyed_status` is what stands in the national system as officers
have marked it as done; `withheld_because` says why `national_status` is empty."""

NOT_KEYED = "not keyed yet"
KEYING: Mapping[str, str] = {
    national_lines.KEYED: "keyed",
    national_lines.KEYED_OTHERWISE: "keyed with another status: put it right",
    national_lines.STOPPED: f"{NOT_KEYED}: stopped until the case is looked at",
    national_lines.TO_KEY: NOT_KEYED,
}
WITHHELD: Mapping[str, str] = {
    national_lines.UNASSESSED: NOT_ASSESSED,
    national_lines.UNSIGNED: NOT_SIGNED,
    national_lines.NO_STATUS: "the outcome has no status: the attendance stays booked",
    national_lines.NOT_TO_KEY: (
        "not to be keyed: the client has booked again or gone elsewhere, or the offer was withdrawn"
    ),
}


@dataclass(slots=True)
class ForceReturn:
    """The numbers of lines of one force."""

    statuses: dict[int, int] = field(default_factory=lambda: {4: 0, 5: 0, 6: 0})
    keyed: int = 0
    to_key: int = 0
    """Not keyed yet, stopped, or keyed with another status."""
    left_out: int = 0
    """Lines without a status."""
    look_again: int = 0
    """Of these, those whose evidence has changed since the signature."""
    without_id: int = 0


async def forces(tx: Transaction, period: Period, now: datetime) -> dict[str, ForceReturn]:
    """Returns the numbers of the return of each force, by its name."""
    return summed(await national_lines.groups(tx, period.start, period.end, now))


def summed(groups: Iterable[LineGroup]) -> dict[str, ForceReturn]:
    returns: dict[str, ForceReturn] = {}
    for group in groups:
        of_force = returns.setdefault(group.force, ForceReturn())
        of_force.without_id += group.without_id
        if group.state in national_lines.LEFT_OUT:
            of_force.left_out += group.clients
            of_force.look_again += group.clients if group.state == national_lines.CHANGED else 0
            continue
        if group.national_status is not None:
            of_force.statuses[group.national_status] += group.clients
        if group.state == national_lines.KEYED:
            of_force.keyed += group.clients
        else:
            of_force.to_key += group.clients
    return returns


def pieces(
    tx: Transaction, period: Period, force: str | None, now: datetime
) -> AsyncGenerator[list[Cells], None]:
    """Yields lines of cells, some at a time, of one force or of all. Close it, with `aclosing`,
    before the transaction ends.

    A client whose course is not assessed, whose outcome is not signed or must be looked at again,
    or who needs no status, has a line that says so and no status.
    """
    listed = national_lines.pieces(tx, period.start, period.end, now, force, AT_A_TIME)
    return cell_pieces(listed, _cells)


def _cells(
    reference: str,
    attendance_id: str | None,
    force: str,
    course: str,
    course_type: str,
    starts_at: datetime,
    _outcome: str | None,
    national_status: int | None,
    changes: str | None,
    state: str,
    keyed_status: int | None,
    keyed_at: datetime | None,
    keyed_reference: str | None,
    keyed_by: str | None,
) -> Cells:
    """The cells of one row of `national_lines.query`."""
    is_changed = state == national_lines.CHANGED
    withheld = CHANGED + (changes or "") if is_changed else WITHHELD.get(state)
    return (
        reference,
        attendance_id,
        force,
        course,
        course_type,
        written(starts_at),
        None if withheld else national_status,
        KEYING.get(state),
        keyed_status,
        keyed_by,
        written(keyed_at) if keyed_at else None,
        keyed_reference,
        withheld,
    )
