"""How many SQL statements each page needs: few, however many clients its course has."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from delivery.app import make_app
from delivery.records.database.store import Store
from delivery.web.urls import URLS
from tests.databases import url_of
from tests.delivery.web.conftest import browser_of
from tests.delivery.web.course_history import make_history
from tests.delivery.web.page_walk import STREAM, OpenedPage, PageWalk
from tests.doubles.settable_clock import SettableClock
from tests.service_settings import settings_of

MOST = 12
NOT_SHOWN = {"/", STREAM}
"""Paths without a page: the first leads to signing in."""
FEW, MANY = 3, 12
"""Clients of a course: of every three one completed it, and one challenges a decision."""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_urls(
    request: pytest.FixtureRequest, migrated_sqlite: Path, tmp_path: Path
) -> tuple[str, str]:
    """Two empty databases of one kind."""
    if request.param == "postgresql":
        names = request.getfixturevalue("emptied_postgresql")
        return url_of(next(names)), url_of(next(names))
    for name in ("few.db", "many.db"):
        shutil.copy(migrated_sqlite, tmp_path / name)
    return f"sqlite:///{tmp_path / 'few.db'}", f"sqlite:///{tmp_path / 'many.db'}"


async def walked(database_url: str, number: int) -> list[OpenedPage]:
    """Every page of the service, about a course with this number of clients."""
    clock, store = SettableClock(), Store(database_url)
    app = make_app(settings_of(database_url), clock, wall=clock, store=store)
    async with browser_of(app) as browser:
        history = await make_history(store, clock, number)
        pages = await PageWalk(browser, app, store, history).pages()
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


async def test_every_page_needs_at_most_twelve_however_many_clients(
    database_urls: tuple[str, str],
) -> None:
    few = most_by_page(await walked(database_urls[0], FEW))
    many = most_by_page(await walked(database_urls[1], MANY))
    shown = {page.path for page in many.values() if page.status == 200}
    assert {url.path for url in URLS if url.method == "GET"} - shown == NOT_SHOWN
    above = [page for page in many.values() if len(page.statements) > MOST]
    assert not above, in_words(above)
    growing = [
        page for key, page in many.items() if len(page.statements) > len(few[key].statements)
    ]
    assert not growing, in_words(growing)
