"""Sends the code that opens a client's record, and takes it. The link alone shows nothing."""

import asyncio
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

import structlog

from delivery.accounts import attempt_limits
from delivery.accounts.attempt_limits import TooManyAttempts, keyed_digest
from delivery.clients.links.code_letter import LIFE, code_message
from delivery.clients.links.record_link import RecordLink
from delivery.configuration.settings import Settings
from delivery.records.database.store import Store
from delivery.records.links import record_codes
from delivery.records.links.record_codes import NewCode
from delivery.records.planning import client_actions
from delivery.records.review import audit
from integrations.messenger import Letter, MayHaveArrived, MessageFault, Messenger

log = structlog.get_logger("coursewatch.records")

TRIES = 5
DIGITS = 6
CODES_OF_RECORD = 3  # codes for one record within attempt_limits.WINDOW
CODES_OF_NETWORK = 30
A_DAY = timedelta(days=1)
CODES_A_DAY = 10  # with five tries each: a guess opens a record once in 20,000 days
SENT_WITHIN_S = 20.0
"""The longest that a client waits for a mail server to take the code."""


class CodeNotSent(Exception):
    """No channel took the message: the client can try again, or the other way."""


class CodeResult(Enum):
    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"
    """No code can open the record now: the last was used, is too old, or had all its tries."""


@dataclass(frozen=True, slots=True)
class CodeSender:
    """Sends codes at once. A code that got lost is asked for again, so nothing sends it twice."""

    store: Store
    settings: Settings
    channels: Mapping[str, Messenger]
    """By name: `email`, and `text` where the service sends text messages."""

    def ways(self, link: RecordLink) -> tuple[str, ...]:
        """The channels that reach this client."""
        return tuple(way for way in self.channels if way != "text" or link.booking.mobile)

    async def send(self, link: RecordLink, channel: str, network: str, now: datetime) -> None:
        """Sends a new code. Earlier codes open the record no more.

        Raises TooManyAttempts and CodeNotSent.
        """
        limits = {f"codes of record {link.key_id}": CODES_OF_RECORD}
        limits[f"codes to network {network}"] = CODES_OF_NETWORK
        await attempt_limits.count(self.store, self.settings.secret, limits, now)
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        message = code_message(link, code, channel, self.settings, now)
        async with self.store.writing() as tx:
            if await record_codes.count_since(tx, link.key_id, now - A_DAY) >= CODES_A_DAY:
                raise TooManyAttempts
            new = NewCode(
                link.key_id,
                channel,
                _stored(self.settings.secret, link, code),
                message.words,
                message.template,
                now,
            )
            await record_codes.add(tx, new)
        await self._hand_over(message.letter, channel, link)

    async def _hand_over(self, letter: Letter, channel: str, link: RecordLink) -> None:
        booking_id = link.booking.id
        try:
            async with asyncio.timeout(SENT_WITHIN_S):
                await self.channels[channel].send(letter)
        except MayHaveArrived as fault:
            log.warning("record code unsure", booking_id=booking_id, fault=str(fault))
        except (MessageFault, TimeoutError) as fault:
            log.warning("record code not sent", booking_id=booking_id, fault=str(fault))
            raise CodeNotSent from fault
        else:
            log.info("record code sent", booking_id=booking_id, channel=channel)


async def take(
    store: Store, secret: str, link: RecordLink, code: str, now: datetime, course_now: datetime
) -> CodeResult:
    """Tries a code. A right code opens the record once, and shows that the client reads their
    messages. `now`: the machine's time; `course_now`: the course's, which a rehearsal runs
    faster."""
    typed = "".join(code.split())
    async with store.writing() as tx:
        newest = await record_codes.try_newest(tx, link.key_id, now - LIFE, TRIES)
        if newest is None:
            return CodeResult.OVER
        code_id, stored = newest
        if not hmac.compare_digest(stored, _stored(secret, link, typed)):
            return CodeResult.WRONG
        await record_codes.use(tx, code_id, now)
        await client_actions.add(tx, booking_id=link.booking.id, kind="opened", now=course_now)
        subject = f"booking {link.booking.reference}"
        await audit.add(
            tx,
            user_id=None,
            role=audit.CLIENT,
            act="record opened by code",
            subject=subject,
            now=course_now,
        )
    return CodeResult.RIGHT


def _stored(secret: str, link: RecordLink, code: str) -> str:
    return keyed_digest(secret, f"code {code} of record {link.key_id}")
