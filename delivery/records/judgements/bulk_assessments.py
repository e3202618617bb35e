"""What courses that go on are judged to be: many of them on record in one short commit."""

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


async def keep(store: Store, rows: Sequence[AssessmentRow]) -> None:
    """One that has read less of the ledger than what is on record changes nothing, nor one that
    has read as much and is older.

    In one transaction. Raises StoreFault, and then none is kept.
    """
    in_order = sorted(rows, key=lambda row: row.course_id)
    await _JUDGED.put(store, [_told(row) for row in in_order])


def _told(row: AssessmentRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in _JUDGED.columns}
