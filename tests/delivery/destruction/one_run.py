"""One run of destruction, as the daily job makes it."""

from datetime import datetime

from delivery.destruction.daily_run import Destruction, RunTotals
from delivery.destruction.pacing import UNPACED
from delivery.destruction.register_copy import RegisterCopy
from delivery.destruction.retention_rule import RetentionRule
from delivery.records.database.store import Store
from delivery.records.retention import register
from tests.delivery.destruction.kept_records import TERM_ENDS


async def run(
    store: Store, rule: RetentionRule, copy: RegisterCopy, now: datetime = TERM_ENDS
) -> RunTotals:
    async with store.writing() as tx:
        run_id = await register.begin_run(tx, register.DAILY, rule.named, now)
    return await Destruction(store, rule, copy, UNPACED).run(run_id, now)
