"""The scan that destroys once a day what is due, after a person has approved a dry run."""

from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from delivery.destruction import retention_rule
from delivery.destruction.daily_run import Destruction, RunTotals
from delivery.destruction.pacing import Pace
from delivery.destruction.register_copy import RegisterCopy
from delivery.policies.policy_set import PolicySet
from delivery.records.database.store import Store
from delivery.records.retention import register
from delivery.timekeeping.clock import Clock
from delivery.timekeeping.london_time import LONDON, london_day

EVERY_S = 600.0
LONGEST_S = 20 * 3600.0
"""The first run may have years to destroy."""


@dataclass(frozen=True, slots=True)
class DailyDestruction:
    store: Store
    policies: PolicySet
    clock: Clock
    file: Path | None
    """The register's copy outside of the database."""
    pace: Pace | None = None
    """None: as beside a service."""

    async def run_due(self) -> RunTotals | None:
        """Runs once in a day of London; None if something hinders it, which the state of
        destruction shows, or if it has run. Raises StoreFault, OSError and BrokenRegister: the next
        turn goes on."""
        now = self.clock.now()
        rule = retention_rule.in_force(self.policies, now)
        if rule is None or self.file is None:
            return None
        today = datetime.combine(london_day(now), time(), LONDON)
        async with self.store.writing() as tx:
            if await register.approval(tx, rule.named.digest) is None:
                return None
            run_id = await register.begin_daily(tx, rule.named, now, today)
        if run_id is None:
            return None
        copy = RegisterCopy(self.file)
        await copy.catch_up(self.store)
        return await Destruction(self.store, rule, copy, self.pace).run(run_id, now)
