"""The terms that hold without a decision: changes and cancellations of a booking, and withdrawn
offers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from compliance.policy.clause import Clause
from compliance.policy.terms import Amount, read_amount
from compliance.policy.toml_table import Table


@dataclass(frozen=True, slots=True)
class OfferTerms:
    free_before: timedelta | None = None
    """A change that comes in more than this before the start is free; None if all are."""
    free_before_by_type: Mapping[str, timedelta] = field(default_factory=dict)
    """By the course types that differ, such as `SCD`."""
    change_charge: Amount = field(default_factory=Amount)
    change: Clause = field(default_factory=Clause)
    cancelled_before: timedelta | None = None
    """Of a cancellation that comes in more than this before the start the terms name no amount;
    None if they name none of any."""
    cancellation_refund: Amount = field(default_factory=Amount)
    """What is refunded of a later cancellation."""
    cancellation: Clause = field(default_factory=Clause)
    withdrawal: Clause = field(default_factory=Clause)

    def free_before_of(self, course_type: str) -> timedelta | None:
        return self.free_before_by_type.get(course_type, self.free_before)


def read_offer_terms(changes: Table, cancellation: Table, withdrawal: Table) -> OfferTerms:
    """Reads the tables `changes`, `cancellation` and `withdrawal`; policies of earlier versions
    have none, charge no change and name no refund. Raises PolicyFault."""
    hours = changes.optional_figure("free_before_hours")
    latest = cancellation.optional_figure("free_before_hours")
    by_type = changes.table("free_before_hours_by_type", default={}).figures()
    return OfferTerms(
        free_before=None if hours is None else timedelta(hours=hours),
        free_before_by_type={name: timedelta(hours=length) for name, length in by_type.items()},
        change_charge=read_amount(changes, "charge"),
        change=_clause(changes),
        cancelled_before=None if latest is None else timedelta(hours=latest),
        cancellation_refund=read_amount(cancellation, "refund"),
        cancellation=_clause(cancellation),
        withdrawal=_clause(withdrawal),
    )


def _clause(table: Table) -> Clause:
    return Clause(table.text("clause", ""), table.text("says", ""), table.text("text", ""))
