"""Middleware of the REST API: tokens, requested refusals, and errors in Zoom's shape."""

import json
from base64 import b64decode
from http import HTTPStatus

from aiohttp import web

from integrations.simulation.loopback import Handler
from integrations.zoom.simulator.account import SimulatedAccount
from integrations.zoom.simulator.app_keys import ACCOUNT, NOW
from integrations.zoom.simulator.rest import error_responses, response_bodies


@web.middleware
async def note_address(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Stores the address for links and sockets: the public one, or that of the request."""
    account = request.app[ACCOUNT]
    account.address = account.config.public_url.rstrip("/") or str(request.url.origin())
    return await handler(request)


@web.middleware
async def answer_as_zoom(request: web.Request, handler: Handler) -> web.StreamResponse:
    if not request.path.startswith("/v2/"):
        return await handler(request)
    try:
        _refuse_if_requested(request.app[ACCOUNT])
        request.app[ACCOUNT].check_token(_bearer(request), request.app[NOW]())
        return await handler(request)
    except error_responses.ZoomError as said:
        return web.json_response(said.body(), status=said.status)
    except web.HTTPNotFound:
        unknown = error_responses.ZoomError(404, 2300, "This API endpoint is not recognized.")
        return web.json_response(unknown.body(), status=404)


async def token(request: web.Request) -> web.Response:
    """Answers OAuth requests, whose errors have their own shape."""
    account = request.app[ACCOUNT]
    if not _is_client(account, request.headers.get("Authorization", "")):
        said = {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}
        return web.json_response(said, status=401)
    fields = {**request.query, **await request.post()}
    right = fields.get("grant_type") == "account_credentials"
    if not right or fields.get("account_id") != account.config.account_id:
        return web.json_response({"reason": "Bad request", "error": "invalid_request"}, status=400)
    given = account.give_token(request.app[NOW]())
    return web.json_response(response_bodies.token(given, account.address))


async def json_object(request: web.Request) -> dict[str, object]:
    """The JSON object of a request. Raises ZoomError for any other body."""
    try:
        body = json.loads(await request.read())
    except ValueError as fault:
        raise error_responses.ZoomError(
            400, 300, "Request Body should be a valid JSON object."
        ) from fault
    if not isinstance(body, dict):
        raise error_responses.ZoomError(400, 300, "Request Body should be a valid JSON object.")
    return body


def _refuse_if_requested(account: SimulatedAccount) -> None:
    if not account.refusals:
        return
    status = account.refusals.popleft()
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise error_responses.too_fast()
    raise error_responses.ZoomError(status, status, HTTPStatus(status).phrase)


def _bearer(request: web.Request) -> str:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return value if scheme.lower() == "bearer" else ""


def _is_client(account: SimulatedAccount, authorization: str) -> bool:
    scheme, _, value = authorization.partition(" ")
    try:
        given = b64decode(value, validate=True).decode()
    except ValueError:
        return False
    config = account.config
    return scheme.lower() == "basic" and given == f"{config.client_id}:{config.client_secret}"
