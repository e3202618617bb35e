"""How many SQL statements each page needs: few, however many clients its course has."""

import shutil
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

import pytest

from delivery.app import make_app
from delivery.records.database.store import Store
from delivery.web.urls import URLS
from tests.databases import url_of
from tests.delivery.web.conftest import browser_of
from tests.delivery.web.course_history import make_history
from tests.delivery.web.page_walk import BLIND, DIRECTORY, PROVEN, STREAMS, OpenedPage, PageWalk
from tests.doubles.settable_clock import SettableClock
from tests.service_settings import settings_of

MOST = 12
NOT_PUBLISHED = "/officer/published.csv"
NOT_SHOWN = {
    "/",
    *STREAMS,
    "/join/{link_key}/record",
    *PROVEN,
    *DIRECTORY,
    BLIND,
    NOT_PUBLISHED,
}
"""Paths without a page here: the first leads to signing in, the record's to the client's page; no
quarter is published."""
FEW, MANY = 3, 12
"""Clients of a course: of every three one completed it, and one challenges a decision."""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_databases(
    request: pytest.FixtureRequest, migrated_sqlite: Path, tmp_path: Path
) -> Iterator[str]:
    """The URLs of databases of one kind, each of use until the next is asked for."""
    if request.param == "postgresql":
        return map(url_of, request.getfixturevalue("emptied_postgresql"))
    paths = (tmp_path / f"{number}.db" for number in count())
    return (f"sqlite:///{shutil.copy(migrated_sqlite, path)}" for path in paths)


async def walked(database_url: str, number: int) -> list[OpenedPage]:
    """Every page of the service, about a course with this number of clients."""
    clock, store = SettableClock(), Store(database_url)
    app = make_app(settings_of(database_url), clock, wall=clock, store=store)
    async with browser_of(app) as browser:
        history = await make_history(store, clock, number)
        pages = await PageWalk(app, store, history).pages(browser)
    await store.close()
    return pages


def most_by_page(pages: Iterable[OpenedPage]) -> dict[tuple[str, str], OpenedPage]:
    """The page with the most statements, by its reader and its path in the table of URLs."""
    most: dict[tuple[str, str], OpenedPage] = {}
    for page in sorted(pages, key=lambda page: len(page.statements)):
        most[page.reader, page.path] = page
    return most


def in_words(pages: Iterable[OpenedPage]) -> str:
    return "\n\n".join(
        f"{len(page.statements)} statements for {page.address}, read by {page.reader or 'anybody'}:"
        + "".join(f"\n  {' '.join(statement.split())[:300]}" for statement in page.statements)
        for page in pages
    )


@pytest.mark.thorough
async def test_every_page_needs_at_most_twelve_however_many_clients(
    empty_databases: Iterator[str],
) -> None:
    few = most_by_page(await walked(next(empty_databases), FEW))
    pages = await walked(next(empty_databases), MANY)
    many = most_by_page(pages)
    shown = {page.path for page in pages if page.status == 200}
    assert {url.path for url in URLS if url.method == "GET"} - shown == NOT_SHOWN
    above = [page for page in many.values() if len(page.statements) > MOST]
    assert not above, in_words(above)
    growing = [
        page for key, page in many.items() if len(page.statements) > len(few[key].statements)
    ]
    assert not growing, in_words(growing)
