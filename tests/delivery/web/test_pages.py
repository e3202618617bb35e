"""What every page shares."""

import asyncio
import gc
import weakref
from collections.abc import Iterator

import aiohttp_jinja2
import pytest
from aiohttp import web
from aiohttp.web import Application
from aiohttp_jinja2 import get_env
from jinja2 import ChoiceLoader, DictLoader, StrictUndefined

from delivery.web.access.access_rules import OPEN
from delivery.web.access.authorisation import View, guarded
from delivery.web.pages import draw
from tests.delivery.web.conftest import browser_of

TOO_MANY = 1_000_000
TEMPLATES = {
    "long.html": "{% for row in rows %}<p>{{ row }}</p>{% endfor %}",
    "fails.html": "<p>The first half.</p>{{ rows.of_an_undefined_name }}<p>The second.</p>",
    "rings.html": "{% macro cell() %}{{ shown.name }}{% endmacro %}{{ cell() }}"
    '{% include "included.html" %}{% import "imported.html" as imported with context %}',
    "included.html": "{% macro cell() %}{{ shown.name }}{% endmacro %}{{ cell() }}",
    "imported.html": "{% macro cell() %}{{ shown.name }}{% endmacro %}",
}


class Shown:
    """A value that a page shows."""

    name = "Alex"


@pytest.fixture
def app(app: Application) -> Application:
    environment = app[aiohttp_jinja2.APP_KEY]
    assert environment.loader is not None
    environment.loader = ChoiceLoader([DictLoader(TEMPLATES), environment.loader])
    return app


def test_an_undefined_name_on_a_page_is_an_error(app: Application) -> None:
    assert get_env(app).undefined is StrictUndefined


async def test_others_have_a_turn_while_a_large_page_is_drawn(
    app: Application,
) -> None:
    turned = asyncio.Event()

    def rows_until_a_turn() -> Iterator[int]:
        asyncio.get_running_loop().call_soon(turned.set)
        for row in range(TOO_MANY):
            if turned.is_set():
                return
            yield row

    async def view(request: web.Request) -> web.Response:
        page = await draw(request, "long.html", rows=rows_until_a_turn())
        assert turned.is_set()
        return page

    status, page = await answer_of(app, view)
    assert (status, page.count("<p>0</p>")) == (200, 1)


async def test_a_template_that_fails_in_the_middle_gives_the_whole_error_page(
    app: Application,
) -> None:
    async def view(request: web.Request) -> web.Response:
        return await draw(request, "fails.html", rows=[])

    status, page = await answer_of(app, view)
    assert status == 500
    assert "The first half" not in page
    assert page.rstrip().endswith("</html>")


async def test_what_a_page_has_shown_is_freed_without_a_search_for_rings(
    app: Application,
) -> None:
    references: list[weakref.ref[Shown]] = []

    async def view(request: web.Request) -> web.Response:
        shown = Shown()
        references.append(weakref.ref(shown))
        return await draw(request, "rings.html", shown=shown)

    gc.disable()
    try:
        assert await answer_of(app, view) == (200, "AlexAlex")
        assert [reference() for reference in references] == [None]
    finally:
        gc.enable()


async def answer_of(app: Application, view: View) -> tuple[int, str]:
    """The status and the text of the page that the view draws."""
    app.router.add_get("/try", guarded(view, OPEN))
    async with browser_of(app) as browser:
        answer = await browser.get("/try")
        return answer.status, await answer.text()
