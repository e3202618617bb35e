"""The open page on which a client without their link has it sent to the address on the booking."""

from aiohttp import web
from yarl import URL

from delivery.accounts import attempt_limits
from delivery.accounts.attempt_limits import TooManyAttempts
from delivery.clients.links import link_requests
from delivery.records.planning.reference_key import key_of
from delivery.web.access.client_network import network_of
from delivery.web.app_keys import CLOCK, SETTINGS, STORE, WALL
from delivery.web.pages import address, draw
from delivery.web.transport.form_fields import texts_in

FIELDS = {
    "reference": "Enter your booking reference",
    "email": "Enter the email address that you booked with",
}
"""The fields, and what is said where one is empty."""
LONGEST = 254
OF_REFERENCE, OF_NETWORK = 3, 20
"""The most requests within attempt_limits.WINDOW."""
TOO_MANY = "There were too many requests. Wait 15 minutes and try again, or call us."


async def show(request: web.Request) -> web.Response:
    return await _page(request, dict.fromkeys(FIELDS, ""), {})


async def ask(request: web.Request) -> web.Response:
    """Answers the same whether there is such a booking or not."""
    typed = {name: text.strip()[:LONGEST] for name, text in texts_in(request, FIELDS).items()}
    if faults := {name: fault for name, fault in FIELDS.items() if not typed[name]}:
        return await _page(request, typed, faults)
    limits = {
        f"links of {key_of(typed['reference'])}": OF_REFERENCE,
        f"links to network {network_of(request)}": OF_NETWORK,
    }
    store, secret = request.app[STORE], request.app[SETTINGS].secret
    try:
        await attempt_limits.count(store, secret, limits, request.app[WALL].now())
    except TooManyAttempts:
        seconds = str(int(attempt_limits.WINDOW.total_seconds()))
        raise web.HTTPTooManyRequests(text=TOO_MANY, headers={"Retry-After": seconds}) from None
    async with store.writing() as tx:
        await link_requests.ask_by_reference(
            tx, typed["reference"], typed["email"], request.app[CLOCK].now()
        )
    here = URL(address(request, "link_again"))
    raise web.HTTPSeeOther(here.with_query(said="sent"))


async def _page(
    request: web.Request, typed: dict[str, str], faults: dict[str, str]
) -> web.Response:
    return await draw(
        request,
        "client/link_again.html",
        status=422 if faults else 200,
        link=None,
        typed=typed,
        faults=faults,
        is_sent=request.query.get("said") == "sent",
    )
