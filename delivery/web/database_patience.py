"""Answers within seconds while the database is silent, and asks the sender to try again."""

from aiohttp import web
from aiohttp.typedefs import Handler

from delivery.records.database.uninterrupted import steps_within
from delivery.web.app_keys import STORE

PAGE_S = 4.0
"""How long a request waits for one step of the database, such as a statement, on PostgreSQL."""

PAGE_TURN_S = 3.0
"""How long a request waits until this process has a connection free for it. Nothing of the request
has begun then."""

WEBHOOK_S = 2.0
"""How long a webhook waits for either: Zoom waits 3 s for the answer (FACTS 1.4)."""


@web.middleware
async def limit_database_waits(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Limits each step of the database to `PAGE_S` on PostgreSQL, and the wait for a connection to
    `PAGE_TURN_S`. SQLite has limits of its own."""
    if not request.app[STORE].is_postgresql:
        return await handler(request)
    with steps_within(PAGE_S, turn_s=PAGE_TURN_S):
        return await handler(request)
