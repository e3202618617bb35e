"""Notify's REST API for messages (docs.notifications.service.gov.uk/rest-api.html)."""

import json
from itertools import islice
from uuid import uuid4

from aiohttp import web

from integrations.notify.simulator import errors, send_requests
from integrations.notify.simulator.app_keys import CONFIG, MESSAGES, NETWORKS, NOW
from integrations.notify.simulator.bad_days import BadDay
from integrations.notify.simulator.message_bodies import status_body, taken_body
from integrations.notify.simulator.send_requests import SendRequest
from integrations.notify.simulator.taken_messages import TakenMessage

PAGE = 250
NOT_TAKEN = {
    BadDay.RATE_LIMIT: errors.too_many_requests,
    BadDay.DAILY_LIMIT: errors.daily_limit,
    BadDay.SERVER_ERROR: errors.server_error,
}


async def send_email(request: web.Request) -> web.Response:
    wanted = send_requests.read_email(await _json_object(request), request.app[CONFIG])
    return _answer(request, "email", wanted)


async def send_text(request: web.Request) -> web.Response:
    wanted = send_requests.read_text(await _json_object(request), request.app[CONFIG])
    return _answer(request, "sms", wanted)


def _answer(request: web.Request, kind: str, wanted: SendRequest) -> web.Response:
    day = request.app[MESSAGES].day_of(wanted.to)
    if day in NOT_TAKEN:
        raise NOT_TAKEN[day]()
    if day is BadDay.LOST:
        return _hang_up(request)
    message = _take(request.app, kind, wanted, day)
    if day is BadDay.DROPPED:
        return _hang_up(request)
    if day is BadDay.ERROR_AFTER_TAKING:
        raise errors.server_error()
    if day is BadDay.GATEWAY:
        return web.Response(status=504, text="<h1>504 Gateway Time-out</h1>")
    return web.json_response(taken_body(message, _address(request)), status=201)


def _take(app: web.Application, kind: str, wanted: SendRequest, day: BadDay) -> TakenMessage:
    message = TakenMessage(
        id=str(uuid4()),
        kind=kind,
        to=wanted.to,
        reference=wanted.reference,
        template_id=wanted.template_id,
        subject=wanted.subject,
        body=wanted.body,
        created_at=app[NOW](),
        bad_day=day,
    )
    app[MESSAGES].add(message)
    app[NETWORKS].carry(message)
    return message


async def get_messages(request: web.Request) -> web.Response:
    """The newest messages, or those of `?reference=`."""
    reference = request.query.get("reference")
    newest = islice(request.app[MESSAGES].newest_first(reference), PAGE)
    address = _address(request)
    return web.json_response(
        {
            "notifications": [status_body(message, address) for message in newest],
            "links": {"current": str(request.url)},
        }
    )


async def get_message(request: web.Request) -> web.Response:
    message = request.app[MESSAGES].messages.get(request.match_info["id"])
    if message is None:
        raise errors.not_found()
    return web.json_response(status_body(message, _address(request)))


ROUTES = (
    web.post("/v2/notifications/email", send_email),
    web.post("/v2/notifications/sms", send_text),
    web.get("/v2/notifications", get_messages),
    web.get("/v2/notifications/{id}", get_message),
)


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _address(request: web.Request) -> str:
    return str(request.url.origin())


async def _json_object(request: web.Request) -> dict[str, object]:
    try:
        body = json.loads(await request.read())
    except ValueError as fault:
        raise errors.bad_request("Invalid JSON supplied in POST data") from fault
    if not isinstance(body, dict):
        raise errors.invalid("Request body is not of type object")
    return body
