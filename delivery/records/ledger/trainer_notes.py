"""The notes of trainers of some kinds, for several courses at once."""

from collections.abc import Collection

from delivery.records.database.store import Transaction
from delivery.records.ledger.ledger import EncodedRow, encoded_rows
from delivery.records.tables import ledger


async def of_kinds(
    tx: Transaction, course_ids: Collection[int], kinds: Collection[str]
) -> list[EncodedRow]:
    """The notes about these courses in the order of writing. Without courses nothing is read."""
    if not course_ids:
        return []
    is_wanted = (ledger.c.source == "trainer") & ledger.c.kind.in_(kinds)
    return await encoded_rows(tx, ledger.c.course_id.in_(course_ids) & is_wanted)
