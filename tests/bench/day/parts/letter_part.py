"""Joining instructions that are due in the same minute, sent to a mail server that counts."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import aiosmtplib
from sqlalchemy import update

from delivery.records.database.store import Store
from delivery.records.messages.instructions import USUAL_LEAD
from delivery.records.tables import courses
from tests.bench.databases.course_plans import LASTS, keep_booking, keep_course, trainer_of
from tests.bench.day.busy_town import BusyTown
from tests.bench.day.day_figures import DayFigure
from tests.bench.day.day_part import RUNS, PartRun
from tests.bench.day.day_size import DaySize
from tests.bench.waves.mail_sink import taken_for

NOT_YET = timedelta(days=30)
WITHIN_S = 300.0
LOOKED_EVERY_S = 0.25
A_TRANSACTION = 50
"""Courses."""


def mark(run: int) -> str:
    """How the references of a run's courses and bookings begin."""
    return f"WAVE{run}-"


class Letters:
    """The courses of a wave are 48 hours away from now on."""

    name = "letters"

    async def prepare(self, store: Store, size: DaySize, now: datetime) -> None:
        """A wave for each run, on courses whose letters are not due for long."""
        for run in RUNS:
            numbers = range(-(-size.letters // size.people))
            for first in range(0, len(numbers), A_TRANSACTION):
                async with store.writing() as tx:
                    for number in numbers[first : first + A_TRANSACTION]:
                        reference = f"{mark(run)}{number}"
                        trainer = await trainer_of(tx, reference, now)
                        course_id = await keep_course(
                            tx, reference, number, trainer, now + NOT_YET, now
                        )
                        for person in range(number * size.people, (number + 1) * size.people):
                            if person < size.letters:
                                client = f"{mark(run)}{person}-CLIENT"
                                await keep_booking(tx, course_id, client, client, now)

    @asynccontextmanager
    async def opened(self, day: BusyTown, run: int) -> AsyncIterator[PartRun]:
        receivers = mark(run).lower()
        channel = aiosmtplib.SMTP(hostname="127.0.0.1", port=day.mail_port, use_tls=False)
        async with channel:

            async def sent(seconds: float) -> Sequence[DayFigure]:
                await _fall_due(day.database_url, run)
                return await _counted(channel, receivers, day.size.letters, seconds)

            yield sent


async def _fall_due(url: str, run: int) -> None:
    starts_at = datetime.now(UTC) + USUAL_LEAD
    moved = {"starts_at": starts_at, "ends_at": starts_at + LASTS}
    store = Store(url)
    try:
        async with store.writing() as tx:
            wave = courses.c.reference.like(f"{mark(run)}%")
            await tx.execute(update(courses).where(wave).values(moved))
    finally:
        await store.close()


async def _counted(
    channel: aiosmtplib.SMTP, receivers: str, due: int, seconds: float
) -> list[DayFigure]:
    """Waits for the letters, longer than the run if need be."""
    began = last_at = time.perf_counter()
    letters = reached = in_time = 0
    while reached < due and time.perf_counter() < began + WITHIN_S:
        letters, now_reached = await taken_for(channel, receivers)
        if now_reached > reached:
            reached, last_at = now_reached, time.perf_counter()
        if time.perf_counter() < began + seconds:
            in_time = reached
        await asyncio.sleep(LOOKED_EVERY_S)
    letters, reached = await taken_for(channel, receivers)
    return [
        DayFigure("letters: handed over while the part ran", in_time, f"of {due:,}"),
        DayFigure("letters: the last after", last_at - began, "s", f"≤ {WITHIN_S:.0f} s"),
        DayFigure("letters: lost", due - reached, f"of {due:,}", "0"),
        DayFigure("letters: doubled", letters - reached, f"of {due:,}", "0"),
    ]
