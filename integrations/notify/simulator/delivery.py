"""The networks that carry the simulated Notify's messages, and the receipts that it posts.

A receipt is tried five times, five minutes apart. A connection that fails and an answer from 500
up are tried again; any other answer ends the tries.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import aiohttp

from integrations.notify.simulator.bad_days import BadDay
from integrations.notify.simulator.config import NotifyConfig
from integrations.notify.simulator.message_bodies import receipt_body
from integrations.notify.simulator.taken_messages import TakenMessage
from integrations.simulation.timers import Timers

TRIES, BETWEEN_TRIES_MINUTES = 5, 5.0
GIVEN_UP_MINUTES = 72 * 60.0

FATES = {
    BadDay.PERMANENT_FAILURE: "permanent-failure",
    BadDay.TEMPORARY_FAILURE: "temporary-failure",
    BadDay.TECHNICAL_FAILURE: "technical-failure",
}
"""The last status of a message on a bad day; on all other days it is delivered."""


class Networks:
    def __init__(
        self,
        config: NotifyConfig,
        now: Callable[[], datetime],
        session: aiohttp.ClientSession,
        timers: Timers,
    ) -> None:
        self._config, self._now = config, now
        self._session, self._timers = session, timers
        self.tries: list[tuple[str, int | str]] = []
        """Of each try of a receipt, the message's id, and the answer's status or the fault."""

    def carry(self, message: TakenMessage) -> None:
        """Hands a message over; its fate and its receipt follow by themselves."""
        if message.to.startswith("+") and not message.to.startswith("+44"):
            message.hand_over("sent", self._now())
            return
        message.hand_over("sending", self._now())
        if message.bad_day is BadDay.NEVER_FINAL:
            return
        given_up = message.bad_day is BadDay.TEMPORARY_FAILURE
        minutes = GIVEN_UP_MINUTES if given_up else self._config.delivery_minutes
        self._timers.after(minutes, partial(self._settle, message))

    async def _settle(self, message: TakenMessage) -> None:
        message.settle(FATES.get(message.bad_day, "delivered"), self._now())
        if self._config.callback_url and message.bad_day is not BadDay.NO_CALLBACK:
            await self._post(message, 1)

    async def _post(self, message: TakenMessage, attempt: int) -> None:
        answer = await self._try(message)
        self.tries.append((message.id, answer))
        settled = isinstance(answer, int) and answer < 500
        if not settled and attempt < TRIES:
            again = partial(self._post, message, attempt + 1)
            self._timers.after(BETWEEN_TRIES_MINUTES, again)

    async def _try(self, message: TakenMessage) -> int | str:
        timeout = aiohttp.ClientTimeout(total=self._config.callback_timeout_s)
        headers = {"Authorization": f"Bearer {self._config.callback_token}"}
        url, body = self._config.callback_url, receipt_body(message)
        try:
            async with self._session.post(
                url, json=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError) as fault:
            return type(fault).__name__

    async def close(self) -> None:
        await self._timers.close()
