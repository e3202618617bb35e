"""Draws a page: the templates, and what the layout of every page needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp_jinja2
from aiohttp import web

from delivery import templating
from delivery.web.app_keys import SETTINGS
from delivery.web.request_keys import SESSION
from delivery.web.static_files import STATIC


@dataclass(frozen=True, slots=True)
class PageLink:
    """An entry of the navigation: the name of a URL and the words that lead there."""

    url: str
    words: str


# A reader's own places, the first of which is where signing in leads. Owners of pages add theirs.
PLACES: Mapping[str, tuple[PageLink, ...]] = {
    "trainer": (PageLink("trainer_courses", "My courses"),),
    "officer": (
        PageLink("officer_queue", "To review"),
        PageLink("readiness", "Ready?"),
        PageLink("officer_courses", "Courses"),
        PageLink("report", "Report"),
        PageLink("intake", "Add courses"),
    ),
    "administrator": (PageLink("users", "Users"),),
}
EVERYBODY = (PageLink("account", "Your account"),)


def set_up_templates(app: web.Application) -> None:
    environment = aiohttp_jinja2.setup(
        app,
        default_helpers=False,
        loader=templating.loader(),
        **templating.LAID_OUT,
    )
    environment.filters.update(templating.SPOKEN)
    environment.globals["static"] = app[STATIC].address
    environment.globals["url"] = lambda name, **parts: _address(app, name, parts)


def address(request: web.Request, name: str, **parts: object) -> str:
    """The path of a URL by its name in the table, with the parts of it that vary."""
    return _address(request.app, name, parts)


def draw(request: web.Request, template: str, *, status: int = 200, **told: object) -> web.Response:
    """The page that `template` makes of `told`. `here` among them marks a place as current."""
    return aiohttp_jinja2.render_template(
        template, request, {**_layout_words(request), **told}, status=status
    )


def places(app: web.Application) -> dict[str, str]:
    """The paths of the table of URLs by their names, for what is drawn apart from a request."""
    return {name: resource.canonical for name, resource in app.router.named_resources().items()}


def home_of(request: web.Request, role: str) -> str:
    """The path that somebody of this role starts at."""
    for place in PLACES[role]:
        if place.url in request.app.router:
            return address(request, place.url)
    return address(request, "account")


def _address(app: web.Application, name: str, parts: Mapping[str, object]) -> str:
    resource = app.router[name]
    return str(resource.url_for(**{part: str(value) for part, value in parts.items()}))


def _layout_words(request: web.Request) -> dict[str, object]:
    session = request.get(SESSION)
    settings = request.app[SETTINGS]
    return {
        "provider": settings.provider_name,
        "help_line": settings.help_line,
        "me": session.user if session else None,
        "csrf": session.csrf if session else "",
        "places": _places(request, session.user.role) if session else (),
        "home": home_of(request, session.user.role) if session else address(request, "home"),
    }


def _places(request: web.Request, role: str) -> tuple[PageLink, ...]:
    """Only those that the table of URLs holds."""
    known = PLACES[role] + EVERYBODY
    return tuple(place for place in known if place.url in request.app.router)
