"""Keeps where a case stood in the work list before an act, so that the next case follows there.

An act moves its case: a signed one goes to the end of the list. From there the next case would be
the first of all, which the officer may have passed over.
"""

import re
from datetime import UTC, datetime, timedelta

from aiohttp import web
from aiohttp.typedefs import Handler
from yarl import URL

from delivery.records.answers import challenges
from delivery.records.database.store import Transaction
from delivery.records.review import decisions, work_list
from delivery.records.review.work_list import Standing
from delivery.web.access.authorisation import number
from delivery.web.app_keys import STORE

STOOD = "stood"
WRITTEN = re.compile(r"(\d)-(\d{1,16})", re.ASCII)
EPOCH, STEP = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def keeping(view: Handler) -> Handler:
    """Makes the view of an act on a case tell the page that it leads to where the case stood."""

    async def kept_place(request: web.Request) -> web.StreamResponse:
        async with request.app[STORE].reading() as tx:
            booking_id = await _booking_id(tx, request)
            stood = None if booking_id is None else await work_list.standing(tx, booking_id)
        try:
            return await view(request)
        except web.HTTPSeeOther as done:
            if stood is None:
                raise
            there = URL(str(done.location)).update_query({STOOD: _written(stood)})
            raise web.HTTPSeeOther(there) from None

    return kept_place


async def _booking_id(tx: Transaction, request: web.Request) -> int | None:
    """The booking that the address names itself, or by a challenge or a decision; None if there is
    no such challenge or decision."""
    if "challenge_id" in request.match_info:
        return await challenges.booking_of(tx, number(request, "challenge_id"))
    if "outcome_id" in request.match_info:
        outcome = await decisions.outcome_by_id(tx, number(request, "outcome_id"))
        return outcome.booking_id if outcome else None
    return number(request, "booking_id")


def kept(request: web.Request) -> Standing | None:
    """Where the case stood before the act that led to this page; None without one."""
    written = WRITTEN.fullmatch(request.query.get(STOOD, ""))
    if written is None:
        return None
    return Standing(int(written[1]), EPOCH + int(written[2]) * STEP)


def _written(stood: Standing) -> str:
    return f"{stood.place}-{(stood.due_at - EPOCH) // STEP}"
