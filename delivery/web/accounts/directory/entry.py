"""Leads to the directory, and takes what it answers: to sign in, or to prove again who one is."""

import secrets
from datetime import timedelta

import structlog
from aiohttp import web

from delivery.accounts import attempt_limits, directory_users, identity_proof
from delivery.accounts import sign_in as access
from delivery.accounts.attempt_limits import TooManyAttempts
from delivery.accounts.directory_users import DirectoryRefused
from delivery.accounts.sign_in import digest
from delivery.records.accounts import oidc_requests, users
from delivery.records.accounts.oidc_requests import OidcRequest
from delivery.web.access.client_network import network_of
from delivery.web.access.session import session_of
from delivery.web.accounts.entering import end_old, safe_path, see, too_many, with_cookies
from delivery.web.app_keys import DIRECTORY, SETTINGS, STORE, WALL
from delivery.web.pages import address, draw, home_of
from delivery.web.request_keys import SESSION
from integrations.oidc.directory import DirectoryRequest
from integrations.oidc.id_token import Identity, OidcFault

log = structlog.get_logger("coursewatch.directory")

COOKIE = "__Host-coursewatch-directory"
REQUEST_LIFE = timedelta(minutes=10)
REQUESTS_OF_NETWORK = 120
"""Within `attempt_limits.WINDOW`; an office shares a network."""
LONGEST_PATH = 2000

NOT_ANSWERED = "Your organisation’s directory did not sign you in. Try again"
NOT_REACHED = "We could not use the answer of your organisation’s directory. Try again in a minute"
NOT_FRESH = "The directory did not ask you again who you are. Try again"
SOMEBODY_ELSE = "You signed in at the directory as somebody else. Try again with your own account"


async def sign_in(request: web.Request) -> web.StreamResponse:
    """Leads to the directory. The answer is taken in this browser alone, and once."""
    return await _lead(request, safe_path(request.query.get("next", "")), None)


async def confirm(request: web.Request) -> web.StreamResponse:
    """Leads to the directory, which asks the user again who they are."""
    return await _lead(
        request, address(request, "directory_confirmed"), session_of(request).token_hash
    )


async def _lead(request: web.Request, there: str, proves: str | None) -> web.StreamResponse:
    if DIRECTORY not in request.app:
        raise web.HTTPNotFound
    store, now = request.app[STORE], request.app[WALL].now()
    limits = {f"directory requests of network {network_of(request)}": REQUESTS_OF_NETWORK}
    try:
        await attempt_limits.count(store, request.app[SETTINGS].secret, limits, now)
    except TooManyAttempts:
        raise too_many() from None
    state, nonce, verifier, cookie = (secrets.token_urlsafe(32) for _ in range(4))
    sent = DirectoryRequest(state, nonce, verifier)
    try:
        url = await request.app[DIRECTORY].address(sent, again=proves is not None)
    except OidcFault as fault:
        log.warning("directory not reached", fault=str(fault))
        return await _refused(request, NOT_REACHED, status=503)
    stored = OidcRequest(
        state_hash=digest(state),
        holder=digest(cookie),
        nonce=nonce,
        verifier=verifier,
        next=there if len(there) <= LONGEST_PATH else "",
        proves=proves,
        begun_at=now,
        expires_at=now + REQUEST_LIFE,
    )
    async with store.writing() as tx:
        await oidc_requests.add(tx, stored)
    response = see(url)
    response.set_cookie(
        COOKIE,
        cookie,
        path="/",
        max_age=int(REQUEST_LIFE.total_seconds()),
        httponly=True,
        secure=True,
        samesite="Lax",  # the directory leads back from another website
    )
    return response


async def come_back(request: web.Request) -> web.StreamResponse:
    """Takes the directory's answer to a request that this browser began."""
    if DIRECTORY not in request.app:
        raise web.HTTPNotFound
    store, now = request.app[STORE], request.app[WALL].now()
    state, code = request.query.get("state", ""), request.query.get("code", "")
    async with store.writing() as tx:
        holder = digest(request.cookies.get(COOKIE, ""))
        began = await oidc_requests.take(tx, digest(state), holder, now)
    if began is None or not code:
        return await _refused(request, NOT_ANSWERED)
    sent = DirectoryRequest(state, began.nonce, began.verifier)
    try:
        identity = await request.app[DIRECTORY].redeem(code, sent, now)
    except OidcFault as fault:
        log.warning("directory's answer refused", fault=str(fault))
        return await _refused(request, NOT_REACHED)
    if began.proves is not None:
        return await _proved(request, began, identity)
    return await _entered(request, began, identity)


async def _entered(
    request: web.Request, began: OidcRequest, identity: Identity
) -> web.StreamResponse:
    """Signs the user in. The directory asks its users for a second factor, as it sees fit."""
    store, now = request.app[STORE], request.app[WALL].now()
    async with store.writing() as tx:
        user_id = await directory_users.user_of(tx, identity, now)
    if isinstance(user_id, DirectoryRefused):
        return await _refused(request, str(user_id))
    async with store.writing() as tx:
        token = await access.open_session(tx, user_id, now, proved=False)
        user = await users.by_id(tx, user_id)
    if user is None:
        raise web.HTTPNotFound
    await end_old(request)
    return with_cookies(request, see(began.next or home_of(request, user.role)), user, token)


async def _proved(
    request: web.Request, began: OidcRequest, identity: Identity
) -> web.StreamResponse:
    """Notes the proof, if the same user has signed in at the directory since the request."""
    session, now = request.get(SESSION), request.app[WALL].now()
    if session is None or session.token_hash != began.proves:
        return await _refused(request, NOT_ANSWERED)
    if session.user.directory_id != directory_users.directory_id(identity):
        return await _refused(request, SOMEBODY_ELSE)
    if not identity_proof.is_fresh(identity.authenticated_at, began.begun_at, now):
        return await _refused(request, NOT_FRESH)
    await identity_proof.note(request.app[STORE], session, now)
    return see(began.next)


async def confirmed(request: web.Request) -> web.Response:
    return await draw(request, "sign_in/directory_confirmed.html", here="account")


async def _refused(request: web.Request, because: str, status: int = 403) -> web.Response:
    return await draw(request, "sign_in/directory_refused.html", status=status, because=because)
