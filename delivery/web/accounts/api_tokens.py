"""The administrator's page of API tokens: the systems that hold a token, and a button to revoke
it."""

from aiohttp import web

from delivery.records.accounts import api_tokens
from delivery.records.review import audit
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import STORE, WALL
from delivery.web.pages import address, draw


async def show(request: web.Request) -> web.Response:
    async with request.app[STORE].reading() as tx:
        tokens = await api_tokens.list_all(tx)
    now = request.app[WALL].now()
    return await draw(request, "sign_in/api_tokens.html", here="api_tokens", tokens=tokens, now=now)


async def revoke(request: web.Request) -> web.Response:
    """Revokes a token at once. A token that is already revoked does not change."""
    token_id, now = number(request, "token_id"), request.app[WALL].now()
    async with request.app[STORE].writing() as tx:
        if await api_tokens.revoke(tx, token_id, now):
            by, subject = signed_in(request).id, f"token {token_id}"
            await audit.add(tx, user_id=by, act="API token revoked", subject=subject, now=now)
    raise web.HTTPSeeOther(address(request, "api_tokens"))
