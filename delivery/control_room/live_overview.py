"""Keeps the overview of the day current for all control rooms that this process shows.

The states are written by whichever process judges a course. Each process looks for states written
lately, in one short query for all its readers; without readers it queries nothing.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from delivery.control_room import overview as overviews
from delivery.control_room.overview import RoomOverview
from delivery.records.control_room import courses_now, office_alerts
from delivery.records.control_room.courses_now import PlannedToday
from delivery.records.control_room.office_alerts import OfficeAlertRow
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store, Transaction
from delivery.screens.board_broadcast import Broadcaster, Subscription
from delivery.timekeeping.clock import Clock, monotonic_s

log = structlog.get_logger("coursewatch.control_room")

LOOKS_EVERY_S = 0.5
PLAN_EVERY_S = 5.0  # plans change rarely; minutes pass
LATELY = timedelta(hours=12)
"""How long an alert that was ticked off stays on the page, with who ticked it off."""
MOST_ALERTS = 30
CLOCKS_DIFFER = timedelta(seconds=3)  # at most, between the machines of two processes


@dataclass(slots=True)
class LiveOverview:
    store: Store
    clock: Clock
    broadcaster: Broadcaster
    current: RoomOverview | None = None
    """The newest overview; None before the first reader."""
    alerts: Sequence[OfficeAlertRow] = ()
    """The alerts of the office, as `office_alerts.listed`."""
    _screens: set[Subscription] = field(default_factory=set)
    _planned: dict[int, PlannedToday] = field(default_factory=dict)
    _planned_s: float = float("-inf")
    _saved_at: datetime | None = None
    """The newest state that was read."""
    _opened: asyncio.Event = field(default_factory=asyncio.Event)

    def open(self, session: str) -> Subscription:
        """Opens a screen. `close` it."""
        screen = self.broadcaster.open_apart(session)
        self._screens.add(screen)
        self._opened.set()
        if self.current is not None:
            screen.wake()
        return screen

    def close(self, screen: Subscription) -> None:
        self._screens.discard(screen)
        screen.close()

    async def run(self) -> None:
        """Looks for changes while a screen is open, until cancelled."""
        while True:
            if not self._screens:
                self._opened.clear()
                self.current, self._planned_s = None, float("-inf")
                await self._opened.wait()
            try:
                await self.look()
            except StoreFault as fault:
                log.warning("control room not refreshed", fault=type(fault).__name__)
            await asyncio.sleep(LOOKS_EVERY_S)

    async def look(self) -> None:
        """Reads what has changed, and wakes the screens if the overview differs. Raises
        StoreFault."""
        due = monotonic_s() - self._planned_s >= PLAN_EVERY_S
        async with self.store.reading() as tx:
            changed = await self._read_plan(tx) if due else await self._read_saved(tx)
            alerts = await office_alerts.listed(tx, self.clock.now() - LATELY, MOST_ALERTS)
        alerts_differ, self.alerts = alerts != self.alerts, alerts
        if not changed and not alerts_differ:
            return
        # For 500 courses it takes 9 ms, for which the event loop would be held.
        planned = tuple(self._planned.values())
        fresh = await asyncio.to_thread(overviews.of, planned, self.clock.now())
        if self.current is None or alerts_differ or fresh.courses != self.current.courses:
            self.current = fresh
            for screen in tuple(self._screens):
                screen.wake()

    async def _read_plan(self, tx: Transaction) -> bool:
        planned = await overviews.planned_today(tx, self.clock.now())
        self._planned = {course.id: course for course in planned}
        self._planned_s = monotonic_s()
        saved = [course.now_row.saved_at for course in planned if course.now_row]
        self._saved_at = max(saved, default=None)
        return True

    async def _read_saved(self, tx: Transaction) -> bool:
        if self._saved_at is None:
            return await self._read_plan(tx)
        changed = False
        for row in await courses_now.saved_since(tx, self._saved_at - CLOCKS_DIFFER):
            course = self._planned.get(row.course_id)
            if course is not None and course.now_row != row:
                self._planned[course.id] = replace(course, now_row=row)
                self._saved_at = max(self._saved_at, row.saved_at)
                changed = True
        return changed
