"""Pages of the work list, as an officer asks for them in tests."""

from datetime import datetime
from typing import Any

from delivery.caseload import work_list
from delivery.caseload.work_list import SOON, ListedCase, WorkList
from delivery.records.database.store import Store
from delivery.records.review.work_filter import WorkFilter
from delivery.records.review.work_list import Position

NOBODY = 0


def wanted(now: datetime, officer_id: int = NOBODY, **narrowed: Any) -> WorkFilter:
    return WorkFilter(officer_id, now, now + SOON, **narrowed)


async def page(
    store: Store,
    now: datetime,
    officer_id: int = NOBODY,
    after: Position | None = None,
    **narrowed: Any,
) -> WorkList:
    async with store.reading() as tx:
        return await work_list.page(tx, wanted(now, officer_id, **narrowed), after)


async def row(store: Store, now: datetime, reference: str) -> ListedCase:
    rows = (await page(store, now)).rows
    return next(listed for listed in rows if listed.row.reference == reference)


async def references(store: Store, now: datetime, **narrowed: Any) -> list[str]:
    return [listed.row.reference for listed in (await page(store, now, **narrowed)).rows]
