"""Receives Zoom's webhooks. Each webhook is written into the ledger before the answer."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from time import perf_counter

import structlog
from aiohttp import web

from delivery.ledger.batch_writer import Overloaded
from delivery.readiness import inspections
from delivery.records.database.faults import BadValue, StoreFault
from delivery.records.database.uninterrupted import steps_within
from delivery.records.ledger import unread_messages
from delivery.records.ledger.ledger import Entry
from delivery.records.meetings import meetings
from delivery.records.outages import endpoint_validation
from delivery.telemetry.metrics import Metrics
from delivery.web.app_keys import (
    CLOCK,
    METRICS,
    RECORDER,
    SETTINGS,
    STORE,
    STREAM_SUPERVISOR,
    WEBHOOK_REJECTIONS,
)
from delivery.web.database_patience import WEBHOOK_S
from delivery.web.transport.request_body import read_at_most
from integrations import providers
from integrations.course_provider import line_time
from integrations.event_times import possible
from integrations.provider_webhook import BadSignature, SettingsChange, UnexpectedWebhook, Webhook

log = structlog.get_logger("coursewatch.webhooks")

SOURCE = providers.CURRENT.webhook_source
ANSWERS_WITHIN_S = 2.5  # Zoom waits 3 s, and sends again what was not answered (FACTS 1.4)
LARGEST_BODY = 256 * 1024  # bytes; Zoom's largest sample has 3 KB


async def receive(request: web.Request) -> web.Response:
    """POST /webhooks/zoom. 200 for every webhook with a valid signature, because Zoom never
    repeats a webhook answered 4xx; 401 for a bad signature; 413 above 256 KiB; 503 if the
    webhook cannot be stored, because Zoom then repeats it (FACTS 1.4)."""
    began_s, app = perf_counter(), request.app
    metrics = app[METRICS]
    raw = await _read(request, metrics)
    now = app[CLOCK].now()
    try:
        secret = providers.CURRENT.verify(
            request.headers, raw, app[SETTINGS].zoom_webhook_secrets, now
        )
    except BadSignature as refusal:
        metrics.refused(refusal.kind)
        app[WEBHOOK_REJECTIONS].refused(refusal.kind, now)
        log.warning("webhook refused", why=str(refusal))
        return web.Response(status=401)
    try:
        with steps_within(WEBHOOK_S, turn_s=WEBHOOK_S):
            async with asyncio.timeout(ANSWERS_WITHIN_S):
                return await _take_in(app, raw, secret, now, began_s)
    except Overloaded:
        metrics.refused("overload")
        log.error("webhook not stored", fault="the queue is full")
        return web.Response(status=503, headers={"Retry-After": "60"})
    except (StoreFault, OSError, TimeoutError) as fault:
        metrics.refused("records")
        log.error("webhook not stored", fault=type(fault).__name__)
        return web.Response(status=503)


async def _take_in(
    app: web.Application, raw: bytes, secret: str, now: datetime, began_s: float
) -> web.Response:
    try:
        answer = providers.CURRENT.url_validation(raw, secret)
        if answer is not None:
            await _note_answer(app, now)
            app[METRICS].url_validations.inc()
            return web.json_response(answer)
        webhook = providers.CURRENT.parse(raw)
    except UnexpectedWebhook as odd:
        return await _set_aside(app, odd, raw, now)
    entry = entry_of(webhook, now)
    try:
        await app[RECORDER].append((entry,))
    except BadValue:
        return await _set_aside(app, UnexpectedWebhook("cannot be stored", raw, {}), raw, now)
    app[METRICS].webhook_stored(entry.event_at, now, began_s)
    app[WEBHOOK_REJECTIONS].accepted(webhook, now)
    if webhook.settings is not None:
        await _read_back_again(app, webhook.settings, now)
    watching = app.get(STREAM_SUPERVISOR)
    if watching is not None:
        await watching.follow_notice(webhook)
    return web.Response()


async def _note_answer(app: web.Application, now: datetime) -> None:
    """Records when Zoom's validation was answered. A failure to record does not hold up the
    answer: without an answer Zoom would disable the endpoint."""
    try:
        async with app[STORE].writing() as tx:
            await endpoint_validation.answered(tx, now)
    except (StoreFault, OSError, TimeoutError) as fault:
        log.error("validation not noted", fault=type(fault).__name__)


async def _read_back_again(app: web.Application, change: SettingsChange, now: datetime) -> None:
    """Requests another check of the settings, also for a repeated webhook: the first request may
    have failed."""
    async with app[STORE].writing() as tx:
        await inspections.read_back_again(tx, change, now)


async def _set_aside(
    app: web.Application, odd: UnexpectedWebhook, raw: bytes, now: datetime
) -> web.Response:
    """Puts each course that an unreadable webhook may concern in doubt. Without such a course, or
    if the records refuse that, the readiness checks report the webhook."""
    async with app[STORE].reading() as tx:
        meeting_ids = await meetings.ids_of_courses(tx, providers.CURRENT.meetings_in(raw))
    if not meeting_ids or not await _doubted(app, raw, meeting_ids, now):
        async with app[STORE].writing() as tx:
            await unread_messages.add(
                tx, digest=odd.digest, received_at=now, why=odd.why, shape=dict(odd.shape)
            )
    app[METRICS].set_aside.inc()
    log.warning("webhook set aside", why=odd.why, courses=len(meeting_ids))
    return web.Response()


async def _doubted(
    app: web.Application, raw: bytes, meeting_ids: Sequence[str], now: datetime
) -> bool:
    """Puts the courses in doubt; False, and nothing is stored, if the records refuse that too."""
    unread = [providers.CURRENT.unread(raw, meeting_id) for meeting_id in meeting_ids]
    try:
        await app[RECORDER].append([entry_of(webhook, now) for webhook in unread])
    except BadValue:
        return False
    return True


async def _read(request: web.Request, metrics: Metrics) -> bytes:
    """Returns the raw body, which the signature covers. Raises HTTPRequestEntityTooLarge."""
    try:
        return await read_at_most(request, LARGEST_BODY)
    except web.HTTPRequestEntityTooLarge:
        metrics.refused("too_large")
        raise


def entry_of(webhook: Webhook, now: datetime) -> Entry:
    return Entry(
        source=SOURCE,
        digest=webhook.digest,
        received_at=now,
        event_at=possible(webhook.event_at, now),
        kind=webhook.event,
        meeting_id=webhook.meeting_id,
        instance=webhook.instance,
        course_id=None,
        line={"received_at": line_time(now), "source": SOURCE, "body": webhook.retained},
    )
