"""Saves the assessments of many running courses in one short transaction."""

from collections.abc import Sequence
from dataclasses import fields

from delivery.records.database.bulk_upsert import BulkUpsert
from delivery.records.database.store import Store
from delivery.records.judgements.assessments import AssessmentRow
from delivery.records.tables import assessments

_JUDGED = BulkUpsert(
    assessments,
    tuple(field.name for field in fields(AssessmentRow)),
    key=("course_id",),
    newer_by=("ledger_id", "judged_at"),
)


async def save(store: Store, rows: Sequence[AssessmentRow]) -> None:
    """Saves the rows, except those that are older than the stored one: with less of the ledger, or
    with the same rows at an earlier time.

    Raises StoreFault, and saves none then.
    """
    in_order = sorted(rows, key=lambda row: row.course_id)
    await _JUDGED.put(store, [_values(row) for row in in_order])


def _values(row: AssessmentRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in _JUDGED.columns}
