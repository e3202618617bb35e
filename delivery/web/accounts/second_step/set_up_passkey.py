"""Adding a passkey to one's account, and removing it."""

from aiohttp import web

from delivery.accounts.factors import passkeys as registered
from delivery.accounts.factors.passkeys import LONGEST_NAME, MOST_OF_USER, PasskeyRefused
from delivery.records.accounts import factors, passkeys
from delivery.web.access.authorisation import number
from delivery.web.accounts.second_step.passkey_party import party_of
from delivery.web.accounts.second_step.set_up import (
    added,
    allowed_to_change,
    note,
    owner,
    page,
    remove,
)
from delivery.web.app_keys import STORE, WALL
from delivery.web.transport.form_fields import text_in

REFUSED = "We could not add the passkey. Try again, or use an app"


@allowed_to_change
async def creation(request: web.Request) -> web.Response:
    """The options with which a browser makes a passkey, in JSON."""
    party, session, now = party_of(request), owner(request), request.app[WALL].now()
    if party is None:
        raise web.HTTPNotFound
    async with request.app[STORE].writing() as tx:
        text = await registered.creation_options(tx, party, session.user, session.token_hash, now)
    return web.json_response(text=text)


@allowed_to_change
async def add(request: web.Request) -> web.Response:
    session, party, store = owner(request), party_of(request), request.app[STORE]
    name, now = text_in(request, "name").strip(), request.app[WALL].now()
    if not 0 < len(name) <= LONGEST_NAME:
        words = f"Enter a name for the device, with at most {LONGEST_NAME} characters"
        return await page(request, typed=name, faults={"name": words})
    async with store.reading() as tx:
        before = await factors.of_user(tx, session.user.id)
    if party is None or before.passkeys >= MOST_OF_USER:
        return await page(request, typed=name, faults={"name": REFUSED})
    answer = text_in(request, "credential")
    user_id, holder = session.user.id, session.token_hash
    try:
        await registered.register(store, party, user_id, holder, answer, name, now)
    except PasskeyRefused:
        return await page(request, typed=name, faults={"name": REFUSED})
    async with store.writing() as tx:
        await note(tx, request, "passkey added")
    return await added(request, before)


@allowed_to_change
async def remove_passkey(request: web.Request) -> web.Response:
    passkey_id = number(request, "passkey_id")
    raise await remove(
        request, "passkey removed", lambda tx, user_id: passkeys.remove(tx, user_id, passkey_id)
    )
