"""Tells those outside what has happened: webhooks by the courier, the rest over the streams."""

import asyncio
from collections.abc import Sequence

from integrations.zoom.simulator.deliveries import Courier
from integrations.zoom.simulator.happenings import Happening, Webhook
from integrations.zoom.simulator.streams import Streams
from integrations.zoom.simulator.world import World


class Announcer:
    def __init__(self, world: World, courier: Courier, streams: Streams) -> None:
        self._world = world
        self._courier = courier
        self._streams = streams
        self._going: set[asyncio.Task[None]] = set()

    async def tell(self, told: Sequence[Happening]) -> None:
        """In order; returns when each webhook has had its first answer."""
        for happening in told:
            if not isinstance(happening, Webhook):
                await self._streams.pass_on(happening)
            elif self._world.webhook_url:
                await self._courier.carry([happening], self._world.webhook_url)

    def tell_later(self, told: Sequence[Happening], minutes: float = 0.0) -> None:
        """The same after so many simulated minutes, without anybody waiting for it."""
        task = asyncio.create_task(self._delayed(told, minutes))
        self._going.add(task)
        task.add_done_callback(self._going.discard)

    async def settle(self) -> None:
        """Return when nothing is held back and no retry is outstanding."""
        while self._going:
            await asyncio.gather(*self._going)
        await self._courier.settle()

    async def close(self) -> None:
        for task in self._going:
            task.cancel()
        await asyncio.gather(*self._going, return_exceptions=True)
        await self._courier.close()

    async def _delayed(self, told: Sequence[Happening], minutes: float) -> None:
        await asyncio.sleep(minutes * 60 / self._world.config.speed)
        await self.tell(told)
