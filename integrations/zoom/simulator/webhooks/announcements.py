"""Tells those outside what has happened: webhooks by the courier, the rest over the streams."""

import asyncio
from collections.abc import Sequence

from integrations.zoom.simulator.account import SimulatedAccount
from integrations.zoom.simulator.meetings.occurrences import Happening, OutgoingWebhook
from integrations.zoom.simulator.streams.streams import SimulatedStreams
from integrations.zoom.simulator.timers import Timers
from integrations.zoom.simulator.webhooks.deliveries import Courier


class Announcer:
    def __init__(
        self, world: SimulatedAccount, courier: Courier, streams: SimulatedStreams, agenda: Timers
    ) -> None:
        self._world = world
        self._courier = courier
        self._streams = streams
        self._agenda = agenda
        self._going: set[asyncio.Task[None]] = set()

    async def tell(self, occurrences: Sequence[Happening]) -> None:
        """In order; returns when each webhook has had its first answer."""
        for happening in occurrences:
            if not isinstance(happening, OutgoingWebhook):
                await self._streams.pass_on(happening)
            elif self._world.webhook_url:
                await self._courier.carry([happening], self._world.webhook_url)

    def tell_later(self, occurrences: Sequence[Happening], minutes: float = 0.0) -> None:
        """The same after so many simulated minutes, without anybody waiting for it."""
        if minutes > 0:
            self._agenda.after(minutes, lambda: self.tell(occurrences))
            return
        task = asyncio.create_task(self.tell(occurrences))
        self._going.add(task)
        task.add_done_callback(self._going.discard)

    async def settle(self) -> None:
        """Return when nothing is held back and no retry is outstanding."""
        while self._going:
            await asyncio.gather(*self._going)
        await self._agenda.settle()

    async def close(self) -> None:
        for task in self._going:
            task.cancel()
        await asyncio.gather(*self._going, return_exceptions=True)
        await self._agenda.close()
