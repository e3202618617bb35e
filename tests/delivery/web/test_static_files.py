import re

import pytest

from delivery.web.static_files import StaticFiles, read_static
from tests.delivery.web.conftest import Browser


async def test_a_file_under_the_current_digest_is_cached_for_a_year(
    browser: Browser,
) -> None:
    answer = await browser.get(read_static().address("page.css"))
    assert answer.content_type == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]


async def test_a_file_under_an_older_digest_is_not_cached(browser: Browser) -> None:
    answer = await browser.get("/static/0123456789abcdef/coursewatch.js")
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["README.md", "..%2f..%2fapp.py", "nothing.css", "__init__.py"])
async def test_nothing_else_of_the_package_is_served(browser: Browser, name: str) -> None:
    assert (await browser.get(f"/static/{read_static().digest}/{name}")).status == 404


async def test_everything_that_a_page_loads_is_there_and_ours(browser: Browser) -> None:
    page = await (await browser.get("/sign-in")).text()
    loaded = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert len(loaded) >= 4
    for path in loaded:
        assert (await browser.get(path)).status == 200
    assert not re.search(r'(?:src|<link[^>]*href)="https?:', page)


def test_a_template_that_names_a_file_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(KeyError):
        StaticFiles("digest", {}).address("page.css")


def test_the_marks_and_the_font_of_gov_uk_are_not_here() -> None:
    css = read_static().contents["govuk-frontend.min.css"].decode()
    for mark in ("GDS", "crest", "favicon", "@font-face", "crown", "logotype", "url("):
        assert mark not in css
