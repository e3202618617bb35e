"""Draws a page: the templates, and what the layout of every page needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp_jinja2
from aiohttp import web
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from delivery import spoken_time
from delivery.web.keys import SESSION, SETTINGS
from delivery.web.static_files import STATIC


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation: the name of a URL and the words that lead there."""

    url: str
    words: str


# A reader's own places, the first of which is where signing in leads. Owners of pages add theirs.
PLACES: Mapping[str, tuple[Place, ...]] = {
    "trainer": (Place("trainer_courses", "My courses"),),
    "officer": (
        Place("officer_queue", "To review"),
        Place("readiness", "Ready?"),
        Place("officer_courses", "Courses"),
        Place("report", "Report"),
        Place("intake", "Add courses"),
    ),
    "administrator": (Place("users", "Users"),),
}
# Filters: `{{ starts_at | day }}`, `{{ 95.0 | length_of_time }}`.
SPOKEN = {
    "day": spoken_time.day,
    "clock": spoken_time.clock,
    "exact": spoken_time.exact,
    "until": spoken_time.until,
    "dated": spoken_time.dated,
    "length_of_time": spoken_time.length,
    "minutes": spoken_time.minutes,
    "roughly": spoken_time.roughly,
    "moment": lambda when: f"{spoken_time.day(when)}, {spoken_time.clock(when)}",
}
EVERYBODY = (Place("account", "Your account"),)


def set_up_templates(app: web.Application) -> None:
    environment = aiohttp_jinja2.setup(
        app,
        default_helpers=False,
        loader=ChoiceLoader(
            [
                PackageLoader("templates", ""),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(SPOKEN)
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


def draw_part(request: web.Request, template: str, **told: object) -> str:
    """The HTML of a part of a page, for an event stream."""
    return aiohttp_jinja2.render_string(template, request, {**_layout_words(request), **told})


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


def _places(request: web.Request, role: str) -> tuple[Place, ...]:
    """Only those that the table of URLs holds."""
    known = PLACES[role] + EVERYBODY
    return tuple(place for place in known if place.url in request.app.router)
