"""Every page about a course that the table of URLs has, opened as its readers do."""

from collections.abc import AsyncIterator, Iterator, Sequence

from delivery.records.database.store import Store
from delivery.records.planning import bookings
from delivery.web.urls import URLS
from tests.delivery.clients.opened_record import opened_in
from tests.doubles.settable_clock import SettableClock
from tests.fuzz.fuzzed.service_client import Client, sign_in
from tests.service_settings import SECRET

ENDLESS = "/stream"
"""The end of the path of a page that never ends."""
NOT_YET = ("/officer/decided/", "/officer/published.csv", "/directory/")
"""How the paths begin of pages that exist once the client's case is decided, a quarter of figures
is published, or somebody has begun to sign in through a directory."""
OWN = ("", "/check")


async def failing_pages(
    client: Client, store: Store, clock: SettableClock, course_id: int, booking_ids: Sequence[int]
) -> list[str]:
    """The pages of the course, of these bookings and of all courses that are not answered 200."""
    return [
        f"{status} {path}"
        async for status, path in _answers(client, store, clock, course_id, booking_ids)
        if status != 200
    ]


async def _answers(
    client: Client, store: Store, clock: SettableClock, course_id: int, booking_ids: Sequence[int]
) -> AsyncIterator[tuple[int, str]]:
    for role in ("trainer", "officer"):
        await sign_in(client, store, clock, role)
        for path in _paths(role, course_id, booking_ids):
            yield (await client.get(path)).status, path
    async with store.reading() as tx:
        booked = [await bookings.by_id(tx, booking_id) for booking_id in booking_ids]
    for link_key in [booking.link_key for booking in booked if booking]:
        for page in OWN:
            yield (await client.get(f"/join/{link_key}{page}")).status, f"/join{page}"
    for booking_id in booking_ids:
        record = await opened_in(store, SECRET, booking_id, clock.now())
        yield (await client.get(record.path, headers=record.headers)).status, "/record"


def _paths(role: str, course_id: int, booking_ids: Sequence[int]) -> Iterator[str]:
    """Paths that need nothing but a course and a client."""
    for url in URLS:
        if url.method != "GET" or role not in url.access.roles or url.path.endswith(ENDLESS):
            continue
        if url.path.startswith(NOT_YET):
            continue
        of_course = url.path.replace("{course_id}", str(course_id))
        of_each = booking_ids if "{booking_id}" in of_course else booking_ids[:1]
        paths = (of_course.replace("{booking_id}", str(booking_id)) for booking_id in of_each)
        yield from (path for path in paths if "{" not in path)
