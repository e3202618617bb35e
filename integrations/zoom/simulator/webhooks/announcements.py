"""Announces occurrences: posts webhooks, and sends stream messages over the streams."""

import asyncio
from collections.abc import Sequence

from integrations.simulation.timers import Timers
from integrations.zoom.simulator.account import SimulatedAccount
from integrations.zoom.simulator.meetings.occurrences import Occurrence, OutgoingWebhook
from integrations.zoom.simulator.streams.streams import SimulatedStreams
from integrations.zoom.simulator.webhooks.deliveries import WebhookSender


class Announcer:
    def __init__(
        self,
        account: SimulatedAccount,
        sender: WebhookSender,
        streams: SimulatedStreams,
        timers: Timers,
    ) -> None:
        self._account = account
        self._sender = sender
        self._streams = streams
        self._timers = timers
        self._going: set[asyncio.Task[None]] = set()

    async def announce(self, occurrences: Sequence[Occurrence]) -> None:
        """Announces in order; returns after the first attempt of each webhook."""
        for occurrence in occurrences:
            if not isinstance(occurrence, OutgoingWebhook):
                await self._streams.deliver(occurrence)
            elif self._account.webhook_url:
                await self._sender.send([occurrence], self._account.webhook_url)

    def announce_later(self, occurrences: Sequence[Occurrence], minutes: float = 0.0) -> None:
        """Announces after this many simulated minutes; returns at once."""
        if minutes > 0:
            self._timers.after(minutes, lambda: self.announce(occurrences))
            return
        task = asyncio.create_task(self.announce(occurrences))
        self._going.add(task)
        task.add_done_callback(self._going.discard)

    async def settle(self) -> None:
        """Returns once no announcement is delayed and no retry is outstanding."""
        while self._going:
            await asyncio.gather(*self._going)
        await self._timers.settle()

    async def close(self) -> None:
        for task in self._going:
            task.cancel()
        await asyncio.gather(*self._going, return_exceptions=True)
        await self._timers.close()
