"""The headers that limit what a page may do in the browser, and that forbid its storage."""

from collections.abc import Mapping
from functools import cache

from aiohttp import hdrs, web
from multidict import istr

from delivery.web.access.access_rules import OPEN, AccessRule
from delivery.web.app_keys import SETTINGS
from delivery.web.request_keys import ACCESS_RULE, ANSWER_BEGUN, REFERENCE, SESSION

CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'; sandbox"
LETTER = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
NO_SENSOR = "camera=(), microphone=(), geolocation=(), display-capture=()"
CAMERA = "camera=(self), microphone=(self), geolocation=(), display-capture=()"
A_YEAR_S = 365 * 24 * 3600
REQUEST_ID = istr("X-Request-ID")


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Adds the headers before any response is sent, including errors and event streams."""
    rule = request.get(ACCESS_RULE, OPEN)
    headers = response.headers
    headers.update(_of(rule, request.app[SETTINGS].development))
    if SESSION in request:
        headers[hdrs.CACHE_CONTROL] = "no-store"
    else:
        headers.setdefault(hdrs.CACHE_CONTROL, "no-store")
    request[ANSWER_BEGUN] = True
    if REFERENCE in request:
        headers[REQUEST_ID] = request[REFERENCE]


def plain_headers(development: bool) -> Mapping[str, str]:
    """Returns the headers for answers outside any access rule, such as answers to malformed
    requests."""
    return {**_of(OPEN, development), hdrs.CACHE_CONTROL: "no-store"}


@cache
def _of(rule: AccessRule, development: bool) -> Mapping[str, str]:
    """Returns the headers of every answer under this access rule, computed once for each rule."""
    values = {
        "Content-Security-Policy": _content_policy(rule),
        "X-Content-Type-Options": "nosniff",
        "Server": "coursewatch",
    }
    if not rule.machine:  # no page, frame or link
        values |= {
            "X-Frame-Options": "SAMEORIGIN" if rule.framed else "DENY",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer" if rule.secret else "same-origin",
            "Permissions-Policy": CAMERA if rule.camera else NO_SENSOR,
        }
    if rule.secret or rule.machine:
        values[hdrs.CACHE_CONTROL] = "no-store"
    if not development:
        values["Strict-Transport-Security"] = f"max-age={A_YEAR_S}; includeSubDomains"
    return {istr(name): value for name, value in values.items()}  # istr has its hash


def _content_policy(rule: AccessRule) -> str:
    if rule.framed:
        return LETTER
    return NOTHING_RUNS if rule.download else CONTENT_POLICY
