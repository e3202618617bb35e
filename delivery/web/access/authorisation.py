"""Authorises each request before its page runs: the user's role, the form's origin, the path's
ids."""

import hmac
from collections.abc import Awaitable, Callable

from aiohttp import web
from yarl import URL

from delivery.records.accounts.sessions import Session
from delivery.records.database.row_outcome import LARGEST_KEY
from delivery.web.access.access_rules import AccessRule
from delivery.web.access.record_session import is_open, requested_record
from delivery.web.access.session import COOKIE, begun_or_complete
from delivery.web.accounts.sent_again import ask_to_sign_in, carried, sent_fields
from delivery.web.app_keys import SETTINGS, STORE
from delivery.web.request_keys import ACCESS_RULE, BEGUN_SESSION, FORM, SESSION
from delivery.web.transport.limits import LARGEST_FORM
from delivery.web.transport.request_body import Form, close_files, read_form

View = Callable[[web.Request], Awaitable[web.StreamResponse]]
READING = frozenset({"GET", "HEAD"})


def guarded(view: View, rule: AccessRule) -> View:
    """Wraps a view in the checks of its access rule."""

    async def enter(request: web.Request) -> web.StreamResponse:
        request[ACCESS_RULE] = rule
        _check_ids(request)
        if rule.roles and _is_late_form(request, rule):
            form = await read_form(request, rule.largest_form)
            there, fields = carried(form) if rule.begun else (request.path, sent_fields(form))
            return await ask_to_sign_in(request, there, fields)
        if rule.roles:
            _check_role(request, rule)
        if request.method not in READING and not (rule.machine or _is_from_here(request, rule)):
            raise web.HTTPForbidden
        if rule.record:
            await _check_record(request)
        if request.method in READING or rule.machine:
            return await view(request)
        form = await read_form(request, rule.largest_form)
        try:
            if rule.roles:
                _check_token(request, rule, form)
            request[FORM] = form
            return await view(request)
        finally:
            close_files(form)

    return enter


async def _check_record(request: web.Request) -> None:
    """Leads a browser that has not opened the record with a code to the page that asks for it."""
    async with request.app[STORE].reading() as tx:
        link = await requested_record(tx, request)
    if link is None:
        raise web.HTTPNotFound
    if not is_open(request, link):
        raise web.HTTPSeeOther(request.app.router["client_record"].url_for(record_key=link.key))


def number(request: web.Request, name: str) -> int:
    """A number in the path. Raises HTTPNotFound if it is not a number or exceeds every possible
    id."""
    read = id_in(request.match_info[name])
    if read is None:
        raise web.HTTPNotFound
    return read


def id_in(text: str) -> int | None:
    """Returns the id in a text; None if the text is not a number or exceeds every possible id."""
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or int(text) > LARGEST_KEY:
        return None
    return int(text)


def _check_ids(request: web.Request) -> None:
    for name in request.match_info:
        if name.endswith("_id"):
            number(request, name)


def _is_late_form(request: web.Request, rule: AccessRule) -> bool:
    """Whether a browser has sent a form of ours, without a file, after its session had ended."""
    is_page = "text/html" in request.headers.get("Accept", "")
    has_been_here = COOKIE in request.cookies and session_under(rule, request) is None
    is_form = request.method not in READING and rule.largest_form <= LARGEST_FORM
    return is_form and is_page and has_been_here and _is_from_here(request, rule)


def _check_role(request: web.Request, rule: AccessRule) -> None:
    session = session_under(rule, request)
    if session is None:
        raise _to_sign_in(request)
    if session.user.role not in rule.roles:
        raise web.HTTPForbidden


def session_under(rule: AccessRule, request: web.Request) -> Session | None:
    """The session with which the request may open what the rule guards; None without one."""
    return begun_or_complete(request) if rule.begun else request.get(SESSION)


def _to_sign_in(request: web.Request) -> web.HTTPException:
    """Redirects a request for a page to the step of signing in that is to do, which leads back;
    answers 401 to forms and scripts."""
    reads_page = "text/event-stream" not in request.headers.get("Accept", "")
    if request.method in READING and reads_page:
        step = "second_step" if BEGUN_SESSION in request else "sign_in"
        here = request.app.router[step].url_for().with_query(next=request.path_qs)
        return web.HTTPSeeOther(here)
    return web.HTTPUnauthorized()


def _check_token(request: web.Request, rule: AccessRule, form: Form) -> None:
    sent = request.headers.get("X-CSRF-Token") or form.get("csrf")
    session = session_under(rule, request)
    stored = session.csrf if session else ""
    if (
        not stored
        or not isinstance(sent, str)
        or not hmac.compare_digest(sent.encode(), stored.encode())
    ):
        raise web.HTTPForbidden


def _is_from_here(request: web.Request, rule: AccessRule) -> bool:
    """Whether a browser sent the request from one of our own pages.

    Uses `Sec-Fetch-Site` if present, otherwise `Origin`. Older browsers send the origin "null" from
    pages without a referrer; it is accepted only for secret URLs, whose address a forger does not
    know. A request with neither header does not come from a browser.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is None or (origin == "null" and rule.secret):
        return True
    ours = URL(request.app[SETTINGS].public_url).origin()
    return origin in {str(ours), f"{request.scheme}://{request.host}"}
