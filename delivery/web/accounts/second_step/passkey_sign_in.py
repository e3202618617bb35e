"""Signing in with a passkey, which is a second factor after the password and enough by itself."""

import secrets

from aiohttp import web

from delivery.accounts import attempt_limits, sign_in
from delivery.accounts.attempt_limits import TooManyAttempts
from delivery.accounts.factors import passkeys
from delivery.accounts.factors.passkeys import CHALLENGE_LIFE, PasskeyRefused
from delivery.accounts.sign_in import digest
from delivery.records.accounts import users
from delivery.records.review import audit
from delivery.web.access.client_network import network_of
from delivery.web.access.session import begun_or_complete
from delivery.web.accounts.second_step.passkey_party import BROWSER_COOKIE, holder_of, party_of
from delivery.web.app_keys import SETTINGS, STORE, WALL
from delivery.web.request_keys import BEGUN_SESSION

CHALLENGES_OF_NETWORK = 120
"""Within `attempt_limits.WINDOW`; an office shares a network."""


async def options(request: web.Request) -> web.Response:
    """The options with which a browser asks for a passkey, in JSON: for the user of the session, or
    for whoever signs in."""
    party = party_of(request)
    if party is None:
        raise web.HTTPNotFound
    store, now = request.app[STORE], request.app[WALL].now()
    limits = {f"passkey challenges to network {network_of(request)}": CHALLENGES_OF_NETWORK}
    try:
        await attempt_limits.count(store, request.app[SETTINGS].secret, limits, now)
    except TooManyAttempts:
        raise web.HTTPTooManyRequests from None
    session, cookie = begun_or_complete(request), secrets.token_urlsafe(32)
    holder = session.token_hash if session else digest(cookie)
    async with store.writing() as tx:
        text = await passkeys.request_options(
            tx, party, session.user.id if session else None, holder, now
        )
    response = web.json_response(text=text)
    if session is None:
        life = int(CHALLENGE_LIFE.total_seconds())
        response.set_cookie(
            BROWSER_COOKIE,
            cookie,
            path="/",
            max_age=life,
            httponly=True,
            secure=True,
            samesite="Strict",
        )
    return response


async def entered(request: web.Request, answer: str) -> tuple[users.User, str] | None:
    """The user and the token of a complete session, if the answer is that of a passkey that may
    sign in here: where the first step is done, one of the same user. Else None."""
    party, holder = party_of(request), holder_of(request)
    if party is None or holder is None:
        return None
    store, now, begun = request.app[STORE], request.app[WALL].now(), request.get(BEGUN_SESSION)
    try:
        user_id = await passkeys.verify(store, party, holder, answer, now)
    except PasskeyRefused:
        subject = f"user {begun.user.id}" if begun else sign_in.UNKNOWN
        async with store.writing() as tx:
            act, role = "passkey refused", audit.VISITOR
            await audit.add(tx, user_id=None, role=role, act=act, subject=subject, now=now)
        return None
    async with store.writing() as tx:
        user = await users.by_id(tx, user_id)
        is_local = user is not None and user.active and user.directory_id is None
        if user is None or not is_local or (begun and begun.user.id != user_id):
            return None
        if begun:
            return user, await sign_in.complete(tx, begun, now, by_passkey=True)
        return user, await sign_in.open_session(tx, user_id, now)
