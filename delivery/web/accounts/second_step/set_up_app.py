"""Setting an authenticator app up, in place of an earlier one, and removing it."""

import asyncio
from collections.abc import Mapping

from aiohttp import web

from delivery.accounts import attempt_limits
from delivery.accounts.attempt_limits import TooManyAttempts
from delivery.accounts.factors import totp
from delivery.accounts.factors.second_step import TRIES_OF_USER
from delivery.records.accounts import factors, totp_secrets
from delivery.web.accounts.entering import too_many
from delivery.web.accounts.second_step.set_up import added, allowed_to_change, note, owner, remove
from delivery.web.app_keys import SETTINGS, STORE, WALL
from delivery.web.pages import draw
from delivery.web.transport.form_fields import text_in

WRONG = (
    "Enter the 6 digits that the app shows now. If they are right, check the clock of your phone"
)
TOO_OLD = (
    "The key was shown for more than 30 minutes. Delete it from the app, scan the new picture, and "
    "enter the new code"
)


@allowed_to_change
async def show(request: web.Request) -> web.Response:
    user_id, now = owner(request).user.id, request.app[WALL].now()
    return await _page(request, totp.new_secret(request.app[SETTINGS].secret, user_id, now))


async def _page(
    request: web.Request, sealed: str, faults: Mapping[str, str] | None = None
) -> web.Response:
    session, settings = owner(request), request.app[SETTINGS]
    key = totp.opened(settings.secret, sealed, session.user.id) or ""
    # A QR code takes 9 ms of the processor, for which the event loop would be held.
    picture = await asyncio.to_thread(totp.picture, key, session.user.email, settings.provider_name)
    return await draw(
        request,
        "second_step/app.html",
        status=422 if faults else 200,
        here="account",
        csrf=session.csrf,
        sealed=sealed,
        key=" ".join(key[at : at + 4] for at in range(0, len(key), 4)),
        picture=picture,
        faults=faults or {},
    )


@allowed_to_change
async def confirm(request: web.Request) -> web.Response:
    """Takes the first code of the app: from then on it is the user's app."""
    user_id, store, now = owner(request).user.id, request.app[STORE], request.app[WALL].now()
    secret = request.app[SETTINGS].secret
    sealed, code = text_in(request, "sealed"), "".join(text_in(request, "code").split())
    try:
        limits = {f"new app of user {user_id}": TRIES_OF_USER}
        await attempt_limits.count(store, secret, limits, now)
    except TooManyAttempts:
        raise too_many() from None
    async with store.writing() as tx:
        before = await factors.of_user(tx, user_id)
        confirmed = await totp.confirm(tx, secret, user_id, sealed, code, now)
        if confirmed:
            await note(tx, request, "app changed" if before.apps else "app added")
    if confirmed:
        return await added(request, before)
    if totp.is_offered(secret, sealed, user_id, now):
        return await _page(request, sealed, {"code": WRONG})
    return await _page(request, totp.new_secret(secret, user_id, now), {"code": TOO_OLD})


@allowed_to_change
async def remove_app(request: web.Request) -> web.Response:
    raise await remove(request, "app removed", totp_secrets.remove)
