"""The control API for tests and demonstrations: performs acts, and lists deliveries.

It answers on loopback only. It answers an act after the first attempt of each of its webhooks, so
callers need not poll.
"""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping

import msgspec
from aiohttp import web

from integrations.zoom.simulator import identifiers
from integrations.zoom.simulator.app_keys import ACCOUNT, ANNOUNCER, NOW, STREAMS, WEBHOOK_SENDER
from integrations.zoom.simulator.control.account_overview import overview
from integrations.zoom.simulator.control.control_requests import (
    ControlRequest,
    read_control_request,
)
from integrations.zoom.simulator.meetings import acts
from integrations.zoom.simulator.meetings.live_meeting import ActImpossible
from integrations.zoom.simulator.rest.error_responses import ZoomError
from integrations.zoom.simulator.streams import listener_connection
from integrations.zoom.simulator.webhooks import payloads

CONTROLS = ("/acts", "/state", "/deliveries")
Answer = dict[str, object]


async def act(request: web.Request) -> web.Response:
    """200 with the result; 400 for a request that cannot be read; 409 if it cannot be done."""
    try:
        control = read_control_request(await request.read())
        return web.json_response(await perform(request.app, control))
    except msgspec.MsgspecError as fault:
        return web.json_response({"error": str(fault)}, status=400)
    except (ActImpossible, ZoomError) as fault:
        return web.json_response({"error": str(fault)}, status=409)


async def state(request: web.Request) -> web.Response:
    return web.json_response(overview(request.app[ACCOUNT], request.app[STREAMS]))


async def deliveries(request: web.Request) -> web.Response:
    """The deliveries, oldest first; `?event=` filters them."""
    event = request.query.get("event")
    sent = [d.as_json() for d in request.app[WEBHOOK_SENDER].sent if event in (None, d.event)]
    return web.json_response({"deliveries": sent})


async def subscribe(app: web.Application, control: ControlRequest) -> Answer:
    """Sets the URL of the webhooks; empty: none are posted."""
    app[ACCOUNT].webhook_url = control.url
    return {}


async def validate_url(app: web.Application, control: ControlRequest) -> Answer:
    """Posts Zoom's challenge, which the endpoint must answer with the signed token."""
    token = control.plain_token or identifiers.join_token()[:22]
    body: dict[str, object] = {
        "payload": {"plainToken": token},
        "event_ts": payloads.milliseconds(app[NOW]()),
        "event": "endpoint.url_validation",
    }
    delivery = await app[WEBHOOK_SENDER].post(body, app[ACCOUNT].webhook_url)
    secret = app[ACCOUNT].config.webhook_secret.encode()
    right = hmac.new(secret, token.encode(), hashlib.sha256).hexdigest()
    first = delivery.attempts[0]
    valid = first.answer == 200 and _read(first.text) == {
        "plainToken": token,
        "encryptedToken": right,
    }
    return {"answer": first.answer, "valid": valid}


async def refuse(app: web.Application, control: ControlRequest) -> Answer:
    """Refuses the next `times` REST calls with this HTTP status."""
    if not 400 <= control.status <= 599:
        raise ActImpossible("refuse needs a status from 400 to 599")
    app[ACCOUNT].refusals.extend([control.status] * control.times)
    return {}


async def revoke_tokens(app: web.Application, control: ControlRequest) -> Answer:
    app[ACCOUNT].tokens.clear()
    return {}


async def settle(app: web.Application, control: ControlRequest) -> Answer:
    """Answers once no webhook is delayed or waits for a retry."""
    await app[ANNOUNCER].settle()
    return {}


Control = Callable[[web.Application, ControlRequest], Awaitable[Answer]]
OF_THE_SIMULATOR: Mapping[str, Control] = {
    control.__name__: control
    for control in (
        subscribe, validate_url, refuse, revoke_tokens, settle, listener_connection.rtms_lose,
        listener_connection.rtms_stall, listener_connection.rtms_flow,
        listener_connection.await_watch, listener_connection.await_loss,
        listener_connection.await_heard,
    )
}  # fmt: skip
ROUTES = (
    web.post("/acts", act),
    web.get("/state", state),
    web.get("/deliveries", deliveries),
)


async def perform(app: web.Application, control: ControlRequest) -> Answer:
    """Performs one act. Raises ActImpossible or ZoomError, and changes nothing then."""
    if control.act in OF_THE_SIMULATOR:
        return await OF_THE_SIMULATOR[control.act](app, control)
    if control.act not in acts.NAMES:
        names = ", ".join(sorted([*acts.NAMES, *OF_THE_SIMULATOR]))
        raise ActImpossible(f"no act {control.act!r}; there are: {names}")
    occurrences = acts.perform(app[ACCOUNT], control, app[NOW]())
    if control.late_minutes > 0 or not control.wait:
        app[ANNOUNCER].announce_later(occurrences, control.late_minutes)
    else:
        await app[ANNOUNCER].announce(occurrences)
    return _uuid(app, control)


def _uuid(app: web.Application, control: ControlRequest) -> Answer:
    meeting = app[ACCOUNT].meeting(str(control.meeting_id))
    return {"uuid": meeting.live.uuid if meeting.live else None}


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None
