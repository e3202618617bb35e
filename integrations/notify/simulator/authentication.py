"""Middleware of the REST API: the limit on requests, tokens, and errors in Notify's shape."""

from datetime import datetime

import jwt
from aiohttp import web

from integrations.notify.api_key import ALGORITHM, NotifyKey
from integrations.notify.simulator import errors
from integrations.notify.simulator.app_keys import CONFIG, RATE_LIMIT, WALL
from integrations.simulation.loopback import Handler

LATITUDE_S = 30


@web.middleware
async def answer_as_notify(request: web.Request, handler: Handler) -> web.StreamResponse:
    if not request.path.startswith("/v2/"):
        return await handler(request)
    config = request.app[CONFIG]
    try:
        check_token(request.headers.get("Authorization", ""), config.key, request.app[WALL]())
        if not request.app[RATE_LIMIT].allows():
            raise errors.too_many_requests(config.requests_a_minute)
        return await handler(request)
    except errors.RefusedByNotify as refused:
        return web.json_response(refused.body(), status=refused.status)


def check_token(authorization: str, key: NotifyKey, now: datetime) -> None:
    """Raises RefusedByNotify for a token that the key did not sign in the last 30 seconds."""
    scheme, _, token = authorization.partition(" ")
    if scheme != "Bearer" or not token:
        raise errors.no_token()
    try:
        claims = jwt.decode(
            token,
            key.secret,
            algorithms=[ALGORITHM],
            options={"require": ["iss", "iat"], "verify_iat": False},
        )
    except jwt.MissingRequiredClaimError as fault:
        raise errors.bad_token(f"Invalid token: {fault.claim} field not provided") from fault
    except jwt.InvalidTokenError as fault:
        raise errors.bad_token("Invalid token: API key not found") from fault
    if claims["iss"] != key.service_id:
        raise errors.bad_token("Invalid token: service not found")
    if not isinstance(claims["iat"], int) or abs(now.timestamp() - claims["iat"]) > LATITUDE_S:
        raise errors.wrong_clock()
