"""The page of the state of destruction, and of every hold that stands."""

from aiohttp import web

from delivery.destruction import retention_rule, state
from delivery.records.retention import holds
from delivery.timekeeping.london_time import london_day
from delivery.web.app_keys import CLOCK, POLICIES, SETTINGS, STORE
from delivery.web.pages import draw


async def show(request: web.Request) -> web.Response:
    app, now = request.app, request.app[CLOCK].now()
    rule = retention_rule.in_force(app[POLICIES], now)
    has_copy = app[SETTINGS].destruction_register is not None
    present = await state.read(app[STORE], rule, has_copy=has_copy, now=now)
    async with app[STORE].reading() as tx:
        standing = await holds.standing(tx)
    return await draw(
        request,
        "officer/retention/destruction.html",
        here="officer_queue",
        state=present,
        rule=rule,
        holds=standing,
        today=london_day(now),
    )
