"""Draws a sample of the decisions of each week that is over.

The seed is random and made when the sample is drawn, after the last decision of the week, so that
nobody can decide by it; it is stored, so that everybody can draw the same sample again.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from hashlib import sha256
from math import ceil

from compliance.outcomes.review_states import Decision
from delivery.policies.policy_set import PolicySet
from delivery.records.database.store import Store
from delivery.records.review import audit
from delivery.records.sampling import samples
from delivery.records.sampling.samples import WeekSample
from delivery.timekeeping.clock import Clock
from delivery.timekeeping.london_time import LONDON, london_day

EVERY_S = 3600.0
WEEK = timedelta(days=7)
LOOKED_BACK = 4
"""The weeks of which a sample is still drawn when the service did not run."""
BOTH = (Decision.UPHOLD.value, Decision.DISMISS.value)


def drawn(seed: str, decided: Sequence[tuple[int, str]], share: float) -> list[int]:
    """Returns the ids of the sample: of the decisions of each kind at least the share, and at least
    one if there is any and the share is not 0, by the lowest SHA-256 of seed and id."""
    chosen: list[int] = []
    for decision in BOTH:
        ids = [review_id for review_id, made in decided if made == decision]
        number = ceil(Fraction(str(share)) * len(ids))
        chosen += sorted(ids, key=lambda review_id: _rank(seed, review_id))[:number]
    return sorted(chosen)


def _rank(seed: str, review_id: int) -> bytes:
    return sha256(f"{seed}:{review_id}".encode()).digest()


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class WeeklySample:
    """Draws what is due: of each week by London's calendar that is over and has no sample."""

    store: Store
    clock: Clock
    read_policies: Callable[[], PolicySet]
    make_seed: Callable[[], str] = secrets.token_hex

    async def run_due(self) -> int:
        """Returns the number of weeks that were drawn."""
        this_week = monday_of(london_day(self.clock.now()))
        past = [this_week - WEEK * back for back in range(LOOKED_BACK, 0, -1)]
        async with self.store.reading() as tx:
            done = await samples.drawn_weeks(tx, past[0])
        weeks = [week for week in past if week not in done]
        return sum([await self._draw(week) for week in weeks])

    async def _draw(self, week: date) -> bool:
        now, policies = self.clock.now(), self.read_policies()
        share = policies.placed[policies.in_force_on(week)].policy.second_look_share
        if not share:
            return False
        start, end = (_midnight(day) for day in (week, week + WEEK))
        async with self.store.writing() as tx:
            decided = await samples.decided(tx, start, end)
            seed = self.make_seed()
            counts = {kind: sum(made == kind for _, made in decided) for kind in BOTH}
            sample = WeekSample(week, seed, share, now, **counts)
            if not await samples.add(tx, sample, drawn(seed, decided, share)):
                return False
            if decided:
                subject = f"week of {week}"
                await audit.add(tx, user_id=None, act="sample drawn", subject=subject, now=now)
        return True


def _midnight(day: date) -> datetime:
    """The London midnight with which the day begins, in UTC."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)
