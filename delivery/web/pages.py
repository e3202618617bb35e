"""Draws a page from a template and the values that every layout needs."""

from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp_jinja2
from aiohttp import hdrs, web

from delivery import templating
from delivery.accounts import sign_in
from delivery.page_context import release, values_of_page
from delivery.records.accounts.sessions import Session
from delivery.turns import collect_in_turns
from delivery.web.access.session import begun_or_complete
from delivery.web.app_keys import CLOCK, SETTINGS, WALL
from delivery.web.request_keys import SESSION
from delivery.web.static_files import STATIC


@dataclass(frozen=True, slots=True)
class PageLink:
    """An entry of the navigation: the name of a URL and the words of the link."""

    url: str
    words: str


# The navigation of each role. Signing in leads to the first entry.
NAVIGATION: Mapping[str, tuple[PageLink, ...]] = {
    "trainer": (PageLink("trainer_courses", "My courses"),),
    "officer": (
        PageLink("officer_queue", "Work list"),
        PageLink("control_room", "Control room"),
        PageLink("coming", "Next 3 days"),
        PageLink("officer_tasks", "Tasks"),
        PageLink("readiness", "Readiness"),
        PageLink("officer_courses", "Courses"),
        PageLink("report", "Report"),
        PageLink("intake", "Add courses"),
    ),
    "administrator": (
        PageLink("users", "Users"),
        PageLink("control_room", "Control room"),
        PageLink("licences", "Trainers’ licences"),
        PageLink("api_tokens", "API tokens"),
        PageLink("audit", "Audit"),
    ),
}
FOR_EVERY_ROLE = (PageLink("account", "Your account"),)


def set_up_templates(app: web.Application) -> None:
    environment = templating.environment({})
    environment.globals.update(templating.govuk_macros())
    environment.globals["static"] = app[STATIC].address
    environment.globals["url"] = lambda name, **parts: _address(app, name, parts)
    app[aiohttp_jinja2.APP_KEY] = environment


def address(request: web.Request, name: str, **parts: object) -> str:
    """Returns the path of the URL with this name, with its variable parts filled in."""
    return _address(request.app, name, parts)


async def draw(
    request: web.Request, template: str, *, status: int = 200, **context: object
) -> web.Response:
    """Returns the page of `template`. `here` names the current entry of the navigation; `wide`
    removes the limit on the reading width.

    The page is whole, or its template's fault is raised; the event loop has turns meanwhile.
    """
    page = aiohttp_jinja2.get_env(request.app).get_template(template)
    values = values_of_page({**_layout_context(request), **context})
    try:
        text = "".join(await collect_in_turns(page.generate(values)))
    finally:
        release(values)
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8")


def saved(content: bytes, name: str) -> web.Response:
    """An answer that browsers save under this name and do not show."""
    answer = web.Response(body=content, content_type="application/octet-stream")
    answer.headers[hdrs.CONTENT_DISPOSITION] = f'attachment; filename="{name}"'
    return answer


def paths(app: web.Application) -> dict[str, str]:
    """Returns the paths of the table of URLs by name, for boards drawn outside a request."""
    return {name: resource.canonical for name, resource in app.router.named_resources().items()}


def home_of(request: web.Request, role: str) -> str:
    """Returns the path of a role's start page."""
    return address(request, _navigation(request, role)[0].url)


def _address(app: web.Application, name: str, parts: Mapping[str, object]) -> str:
    resource = app.router[name]
    return str(resource.url_for(**{part: str(value) for part, value in parts.items()}))


def _layout_context(request: web.Request) -> dict[str, object]:
    session, settings = request.get(SESSION), request.app[SETTINGS]
    lasting = begun_or_complete(request)
    return {
        "provider": settings.provider_name,
        "help_line": settings.help_line,
        "me": session.user if session else None,
        "csrf": session.csrf if session else "",
        "session_left_s": _left_s(request, lasting) if lasting else 0,
        "record_left_s": 0,
        "navigation": _navigation(request, session.user.role) if session else (),
        "drawn_at": request.app[CLOCK].now(),
        "here": "",
        "wide": False,
        "home": home_of(request, session.user.role) if session else address(request, "home"),
    }


def _left_s(request: web.Request, session: Session) -> int:
    """Returns the seconds until the session ends if no other page is opened."""
    oldest = session.made_at + sign_in.LONGEST - request.app[WALL].now()
    return int(min(sign_in.idle_limit(session), oldest).total_seconds())


def _navigation(request: web.Request, role: str) -> tuple[PageLink, ...]:
    """Returns the entries of the navigation whose URLs exist."""
    links = NAVIGATION[role] + FOR_EVERY_ROLE
    return tuple(link for link in links if link.url in request.app.router)
