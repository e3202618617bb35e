"""Sends a CSV file while it is read, so that a year of courses is never held in memory."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

from aiohttp import web

from delivery.records.database.store import Transaction
from delivery.reporting import safe_csv
from delivery.reporting.safe_csv import Cell
from delivery.web.app_keys import STORE

SENT_WITHIN_S = 20.0

Rows = AsyncGenerator[Sequence[Sequence[Cell]], None]


async def send(
    request: web.Request,
    name: str,
    columns: Sequence[str],
    pieces: Callable[[Transaction], Rows],
) -> web.StreamResponse:
    """Sends the rows under their column names as a download with that name. Raises TimeoutError for
    a reader who takes too long, for whom the records would be held."""
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{name}"',
        }
    )
    if request.method == "HEAD":
        return web.Response(headers=response.headers)
    async with request.app[STORE].reading() as tx:
        await response.prepare(request)
        await _send(response, safe_csv.written(columns))
        async with aclosing(pieces(tx)) as parts:
            async for rows in parts:
                await _send(response, safe_csv.lines(rows))
    await response.write_eof()
    return response


async def _send(response: web.StreamResponse, part: bytes) -> None:
    async with asyncio.timeout(SENT_WITHIN_S):
        await response.write(part)
