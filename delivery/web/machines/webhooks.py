"""Takes in what Zoom tells: on record before it is answered, and nothing after can change that."""

from datetime import datetime
from time import perf_counter

import structlog
from aiohttp import web

from delivery.ledger.batch_writer import Overloaded
from delivery.readiness import inspections
from delivery.records.database.faults import BadValue, StoreFault
from delivery.records.ledger import ledger
from delivery.records.ledger.ledger import Entry
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
from integrations import providers
from integrations.course_provider import line_time
from integrations.provider_webhook import BadSignature, SettingsChange, UnexpectedWebhook, Webhook

log = structlog.get_logger("coursewatch.webhooks")

SOURCE = providers.CURRENT.webhook_source
LARGEST_BODY = 256 * 1024  # bytes; Zoom's largest sample has 3 KB


async def receive(request: web.Request) -> web.Response:
    """POST /webhooks/zoom. 200 for all that is correctly signed, since Zoom never sends again
    what was answered 4xx; 503 for a fault of ours, which it does send again (FACTS 1.4)."""
    began_s, app = perf_counter(), request.app
    measures = app[METRICS]
    raw = await _read(request, measures)
    now = app[CLOCK].now()
    try:
        secret = providers.CURRENT.verify(
            request.headers, raw, app[SETTINGS].zoom_webhook_secrets, now
        )
    except BadSignature as refusal:
        measures.refused(refusal.kind)
        app[WEBHOOK_REJECTIONS].refused(refusal.kind, now)
        log.warning("webhook refused", why=str(refusal))
        return web.Response(status=401)
    try:
        return await _take_in(app, raw, secret, now, began_s)
    except Overloaded:
        measures.refused("overload")
        log.error("webhook not kept", fault="more waits than may")
        return web.Response(status=503, headers={"Retry-After": "60"})
    except (StoreFault, OSError, TimeoutError) as fault:
        measures.refused("records")
        log.error("webhook not kept", fault=type(fault).__name__)
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
        return await _set_aside(app, odd, now)
    try:
        await app[RECORDER].append((entry_of(webhook, now),))
    except BadValue:
        return await _set_aside(app, UnexpectedWebhook("holds what cannot be kept", raw, {}), now)
    app[METRICS].took(webhook.event_at, now, began_s)
    app[WEBHOOK_REJECTIONS].took(webhook, now)
    if webhook.settings is not None:
        await _read_back_again(app, webhook.settings, now)
    watching = app.get(STREAM_SUPERVISOR)
    if watching is not None:
        await watching.heed(webhook)
    return web.Response()


async def _note_answer(app: web.Application, now: datetime) -> None:
    """Zoom is answered though it cannot be kept: unanswered, it would send nothing any more."""
    try:
        async with app[STORE].writing() as tx:
            await endpoint_validation.answered(tx, now)
    except (StoreFault, OSError, TimeoutError) as fault:
        log.error("validation not kept", fault=type(fault).__name__)


async def _read_back_again(app: web.Application, change: SettingsChange, now: datetime) -> None:
    """Also when it is told again: then asking may be what failed the last time."""
    async with app[STORE].writing() as tx:
        await inspections.read_back_again(tx, change, now)


async def _set_aside(app: web.Application, odd: UnexpectedWebhook, now: datetime) -> web.Response:
    async with app[STORE].writing() as tx:
        await ledger.set_aside(
            tx, digest=odd.digest, received_at=now, why=odd.why, shape=dict(odd.shape)
        )
    app[METRICS].set_aside.inc()
    log.warning("webhook set aside", why=odd.why)
    return web.Response()


async def _read(request: web.Request, measures: Metrics) -> bytes:
    """The raw bytes, which the signature is over. 413 for more than Zoom ever sends."""
    if request.content.is_eof():  # nearly all: it came with its headers
        raw = request.content.read_nowait()
    elif (request.content_length or 0) <= LARGEST_BODY:
        raw = await request.read()
    else:
        raise _too_large(measures)
    if len(raw) > LARGEST_BODY:
        raise _too_large(measures)
    return raw


def _too_large(measures: Metrics) -> web.HTTPRequestEntityTooLarge:
    measures.refused("too_large")
    return web.HTTPRequestEntityTooLarge(LARGEST_BODY, LARGEST_BODY + 1)


def entry_of(webhook: Webhook, now: datetime) -> Entry:
    return Entry(
        source=SOURCE,
        digest=webhook.digest,
        received_at=now,
        event_at=webhook.event_at,
        kind=webhook.event,
        meeting_id=webhook.meeting_id,
        instance=webhook.instance,
        course_id=None,
        line={"received_at": line_time(now), "source": SOURCE, "body": webhook.retained},
    )
