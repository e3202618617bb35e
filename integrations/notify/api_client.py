"""Calls GOV.UK Notify's REST API (docs.notifications.service.gov.uk/rest-api.html).

Notify takes the same message twice if it is sent twice: it has no idempotency key. So a message
is posted once. Where the answer does not come, or does not say whether the message was taken, it
is looked up by its reference, and is never posted again by this module.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

import aiohttp
import msgspec
from yarl import URL

from integrations.delivery_receipt import DeliveryReceipt
from integrations.http_session import HttpSession
from integrations.json_reader import NotJson, read_json
from integrations.messenger import MayHaveArrived, MessageFault, MessengerDown
from integrations.notify.api_key import NotifyKey
from integrations.notify.refusals import CERTAINLY_NOT_TAKEN, refusal
from integrations.notify.statuses import NotificationReport, receipt_of

TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)
NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
"""The faults before the first byte of a request goes out."""
TAKEN, OK, NOT_FOUND = 201, 200, 404

Body = TypeVar("Body", bound=msgspec.Struct)


class NotificationKind(StrEnum):
    EMAIL = "email"
    TEXT = "sms"


class NotificationPage(msgspec.Struct, frozen=True):
    """The newest messages that a look-up finds."""

    notifications: tuple[NotificationReport, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    raw: bytes = field(repr=False)


class _AnswerLost(Exception):
    """The request went out, and no answer came back."""


def machine_now() -> datetime:
    return datetime.now(UTC)


class NotifyClient:
    """`wall` gives the true time, by which Notify checks tokens; `now` that of the service."""

    def __init__(
        self,
        url: str,
        key: NotifyKey,
        *,
        now: Callable[[], datetime] = machine_now,
        wall: Callable[[], datetime] = machine_now,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
    ) -> None:
        self._url = URL(f"{url.rstrip('/')}/v2/notifications")
        self._key, self._now, self._wall = key, now, wall
        self._timeout = timeout
        self._http = HttpSession()

    async def send(
        self, kind: NotificationKind, reference: str, body: Mapping[str, object]
    ) -> None:
        """Posts one message, once; returns when Notify has taken it. Raises MessageFault."""
        try:
            answer = await self._call("POST", self._url / kind, {**body, "reference": reference})
        except _AnswerLost as fault:
            await self._look_up_or_doubt(reference, f"no answer from Notify: {fault}")
            return
        if answer.status == TAKEN:
            return
        if answer.status in CERTAINLY_NOT_TAKEN:
            if await self._has(reference):
                return
        elif answer.status < 300 or answer.status >= 500:
            doubt = f"an answer of Notify that means nothing: {answer.status}"
            await self._look_up_or_doubt(reference, doubt)
            return
        raise refusal(answer.status, answer.raw)

    async def _look_up_or_doubt(self, reference: str, doubt: str) -> None:
        """Returns if Notify has the message. Raises MayHaveArrived if it has not yet, or does not
        say."""
        if not await self._has(reference):
            raise MayHaveArrived(doubt)

    async def _has(self, reference: str) -> bool:
        try:
            return await self.fate_of(reference) is not None
        except MessageFault:
            return False

    async def fate_of(self, reference: str) -> DeliveryReceipt | None:
        """What Notify says of the newest message of this reference; None if it has none.

        Notify forgets messages after seven days. A message that was posted in the last seconds
        may not be listed yet. Raises MessengerDown.
        """
        answer = await self._get(self._url.with_query(reference=reference))
        page = _read(answer, NotificationPage)
        for report in page.notifications:
            if report.reference == reference:
                return receipt_of(report, self._now())
        return None

    async def fate_by_id(self, notification_id: str) -> DeliveryReceipt | None:
        """What Notify says of the message with this id of its own; None if it has none.
        Raises MessengerDown."""
        answer = await self._get(self._url / notification_id)
        if answer.status == NOT_FOUND:
            return None
        return receipt_of(_read(answer, NotificationReport), self._now())

    async def _get(self, url: URL) -> _Answer:
        try:
            return await self._call("GET", url)
        except _AnswerLost as fault:
            raise MessengerDown(f"Notify does not answer a look-up: {fault}") from fault

    async def _call(
        self, method: str, url: URL, body: Mapping[str, object] | None = None
    ) -> _Answer:
        """Raises MessengerDown if nothing went out, and _AnswerLost after that."""
        headers = {"Authorization": f"Bearer {self._key.token(self._wall())}"}
        try:
            async with self._http.session().request(
                method,
                url,
                json=body,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,  # a redirect must not receive the token
            ) as answer:
                return _Answer(answer.status, await answer.read())
        except NOT_SENT as fault:
            name = type(fault).__name__
            raise MessengerDown(f"Notify cannot be reached: {name}") from fault
        except (aiohttp.ClientError, OSError, TimeoutError) as fault:
            raise _AnswerLost(type(fault).__name__) from fault

    async def close(self) -> None:
        await self._http.close()


def _read(answer: _Answer, shape: type[Body]) -> Body:
    """The body of a 200 in this shape. Raises MessengerDown."""
    if answer.status != OK:
        raise MessengerDown(f"Notify answered {answer.status} to a look-up")
    try:
        return msgspec.convert(read_json(answer.raw), shape)
    except (NotJson, msgspec.ValidationError) as fault:
        raise MessengerDown("Notify's answer to a look-up cannot be read") from fault
