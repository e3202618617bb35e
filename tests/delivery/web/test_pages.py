"""What every page shares."""

from aiohttp.web import Application
from aiohttp_jinja2 import get_env
from jinja2 import StrictUndefined


def test_an_undefined_name_on_a_page_is_an_error(app: Application) -> None:
    assert get_env(app).undefined is StrictUndefined
