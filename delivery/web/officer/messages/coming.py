"""The clients of the next three days: the list, its search, and what officers do from it. A search
is a form that is posted, so that no name stands in an address or in the log."""

from collections.abc import Mapping
from dataclasses import replace

from aiohttp import web
from yarl import URL

from compliance.policy.policy import PolicyFault
from delivery.caseload.work_list import SHORTEST_SEARCH
from delivery.coming import coming_list, contact_notes
from delivery.coming.contact_notes import ContactResult, NoSuchClient
from delivery.joining import letter_sender
from delivery.policies import lead_times
from delivery.records.correspondence import message_of_booking
from delivery.records.database.store import Transaction
from delivery.records.readiness.coming_filter import PARTS, ComingFilter
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.authorisation import id_in, number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, POLICIES, SETTINGS, STORE
from delivery.web.officer.case import member_of
from delivery.web.pages import address, draw
from delivery.web.transport.form_fields import messages, text_in, texts_in
from integrations.messenger import MessageFault

USUAL_PART = "lacking"
TOO_SHORT = f"Enter {SHORTEST_SEARCH} letters or digits or more"
DONE: Mapping[str, str] = {
    "sent": "We will send the joining instructions again within a minute.",
    "nothing": "Nothing was sent: the instructions are being sent already, or are not due yet.",
    "noted": "Your note is on record.",
}
"""The message on the list after an act, by the word in its address."""


async def show(request: web.Request) -> web.Response:
    chosen, after = _chosen(request), id_in(request.query.get("after", ""))
    async with request.app[STORE].reading() as tx:
        wanted = await _wanted(request, tx, chosen["show"], id_in(chosen.get("course", "")))
        page = await coming_list.page(tx, wanted, after)
    following = {**chosen, "after": str(page.following)}
    return await draw(
        request,
        "officer/coming.html",
        here="coming",
        wide=True,
        page=page,
        wanted=wanted,
        first=after is None,
        narrowed=URL.build(query=chosen).query_string,
        parts={part: _address(request, {**chosen, "show": part}) for part in PARTS},
        following=_address(request, following) if page.following else None,
        message=DONE.get(request.query.get("told", "")),
    )


def _chosen(request: web.Request) -> dict[str, str]:
    """Returns what the address says the list is narrowed by."""
    part, course_id = request.query.get("show", ""), id_in(request.query.get("course", ""))
    chosen = {"show": part if part in PARTS else USUAL_PART}
    return {**chosen, "course": str(course_id)} if course_id else chosen


async def search(request: web.Request) -> web.Response:
    """The clients that match what was typed, whatever they lack."""
    typed = " ".join(text_in(request, "words").split())
    is_long_enough = sum(char.isalnum() for char in typed) >= SHORTEST_SEARCH
    page = None
    if is_long_enough:
        async with request.app[STORE].reading() as tx:
            wanted = await _wanted(request, tx, "all", None)
            ids = await coming_list.matching(tx, wanted, typed)
            after = id_in(text_in(request, "after"))
            page = await coming_list.page(tx, replace(wanted, booking_ids=ids), after)
    return await draw(
        request,
        "officer/coming_search.html",
        status=200 if is_long_enough else 422,
        here="coming",
        wide=True,
        typed=typed,
        page=page,
        narrowed="",
        faults={} if is_long_enough else {"words": TOO_SHORT},
    )


async def _wanted(
    request: web.Request, tx: Transaction, part: str, course_id: int | None
) -> ComingFilter:
    now = request.app[CLOCK].now()
    times = await lead_times.reading(request.app[POLICIES])(tx, now)
    return coming_list.filter_at(now, times, part, course_id)


async def show_client(request: web.Request) -> web.Response:
    return await _client_page(request, {"result": "", "note": ""})


async def note(request: web.Request) -> web.Response:
    typed = texts_in(request, ("result", "note"))
    try:
        await contact_notes.note_contact(
            request.app[STORE],
            number(request, "booking_id"),
            member_of(ContactResult, typed["result"]),
            typed["note"],
            signed_in(request).id,
            request.app[CLOCK].now(),
        )
    except NoSuchClient:
        raise web.HTTPNotFound from None
    except InvalidInput as refused:
        return await _client_page(request, typed, refused.refusals)
    raise _back(request, "noted")


async def send_again(request: web.Request) -> web.Response:
    """Sends the joining instructions of the present version again."""
    now, by, sent = request.app[CLOCK].now(), signed_in(request).id, False
    async with request.app[STORE].writing() as tx:
        message = await message_of_booking.joining(tx, number(request, "booking_id"), now)
        if message is not None:
            sent = await letter_sender.send_again(tx, message, user_id=by, now=now)
    raise _back(request, "sent" if sent else "nothing")


async def _client_page(
    request: web.Request, typed: dict[str, str], refusals: tuple[FieldError, ...] = ()
) -> web.Response:
    booking_id, now = number(request, "booking_id"), request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        try:
            call = await contact_notes.to_call(tx, booking_id, request.app[SETTINGS], now)
        except (NoSuchClient, PolicyFault, MessageFault):
            raise web.HTTPNotFound from None
        wanted = replace(await _wanted(request, tx, "all", None), booking_ids=(booking_id,))
        page = await coming_list.page(tx, wanted, None)
    return await draw(
        request,
        "officer/coming_client.html",
        status=422 if refusals else 200,
        here="coming",
        wide=True,
        call=call,
        rows=page.rows,
        narrowed=URL.build(query=_chosen(request)).query_string,
        typed=typed,
        faults=messages(refusals, "result"),
    )


def _back(request: web.Request, done: str) -> web.HTTPSeeOther:
    """Leads back to the list as it was narrowed."""
    return web.HTTPSeeOther(_address(request, {**_chosen(request), "told": done}))


def _address(request: web.Request, query: dict[str, str]) -> str:
    return str(URL(address(request, "coming")).with_query(query))
