"""The cookie of a client who has opened their record with a code: it opens this record alone."""

from aiohttp import web

from delivery.accounts import record_sessions
from delivery.clients.links.record_link import RecordLink, follow_record
from delivery.records.database.store import Transaction
from delivery.web.app_keys import SETTINGS, WALL

COOKIE = "__Host-coursewatch-record"
OPEN_RECORD = web.RequestKey("open_record", RecordLink)
"""Of a request from a browser that has opened its record."""


async def requested_record(tx: Transaction, request: web.Request) -> RecordLink | None:
    """Returns the record of the key in the path; None for an unknown or replaced key."""
    return await follow_record(tx, request.match_info["record_key"])


def is_open(request: web.Request, link: RecordLink) -> bool:
    """Whether this browser has opened this record with a code, and used it not too long ago."""
    token, secret = request.cookies.get(COOKIE), request.app[SETTINGS].secret
    opened = record_sessions.opens(secret, token, link.subject, request.app[WALL].now())
    if opened:
        request[OPEN_RECORD] = link
    return opened


def give_record_cookie(
    request: web.Request, response: web.StreamResponse, link: RecordLink
) -> None:
    token = record_sessions.make(
        request.app[SETTINGS].secret, link.subject, request.app[WALL].now()
    )
    response.set_cookie(
        COOKIE,
        token,
        path="/",
        max_age=int(record_sessions.LIFE.total_seconds()),
        httponly=True,
        secure=True,
        samesite="Lax",
    )


def take_record_cookie(response: web.StreamResponse) -> None:
    response.del_cookie(COOKIE, path="/", httponly=True, secure=True, samesite="Lax")
