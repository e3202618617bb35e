"""Second looks at sampled decisions: what waits, one finding on its own, and agreement."""

from aiohttp import web

from delivery.clients.client_looks import SECOND_LOOK_OPENED
from delivery.records.review import audit
from delivery.records.sampling import samples, second_looks
from delivery.sampling import looking
from delivery.sampling.agreement import agreement
from delivery.sampling.drawing import WEEK, monday_of
from delivery.sampling.looking import BlindFinding, NothingWaits
from delivery.timekeeping.london_time import london_day
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, POLICIES, STORE
from delivery.web.pages import address, draw
from delivery.web.transport.form_fields import text_in

MOST_LISTED = 50
SHOWN_WEEKS = 52
SAID = frozenset({"agreed", "differs"})


async def show(request: web.Request) -> web.Response:
    """Lists what waits for a second look, and on what two officers differ."""
    today = london_day(request.app[CLOCK].now())
    async with request.app[STORE].reading() as tx:
        waiting = await second_looks.waiting(tx, MOST_LISTED)
        differing = await second_looks.disagreements(tx, MOST_LISTED)
        done = await samples.between(tx, monday_of(today) - SHOWN_WEEKS * WEEK, today)
    said = request.query.get("said", "")
    return await draw(
        request,
        "report/second_looks.html",
        here="report",
        codes=request.app[POLICIES].codes(),
        waiting=waiting,
        differing=differing,
        agreement=agreement(done),
        said=said if said in SAID else "",
    )


async def open_one(request: web.Request) -> web.Response:
    """Shows a finding with its evidence, and audits that this officer has looked at it."""
    return await _draw(request, (), "", "")


async def save(request: web.Request) -> web.Response:
    """303 to the list; 422 with the faults, and nothing is saved."""
    decision, reason = text_in(request, "decision"), text_in(request, "reason")
    try:
        agrees = await looking.save(
            request.app[STORE],
            number(request, "review_id"),
            signed_in(request).id,
            decision,
            reason,
            request.app[CLOCK].now(),
        )
    except NothingWaits:
        raise web.HTTPNotFound from None
    except InvalidInput as refused:
        return await _draw(request, refused.refusals, decision, reason)
    said = "agreed" if agrees else "differs"
    raise web.HTTPSeeOther(f"{address(request, 'second_looks')}?said={said}")


async def _draw(
    request: web.Request, refusals: tuple[FieldError, ...], decision: str, reason: str
) -> web.Response:
    user, now = signed_in(request), request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        try:
            shown = await looking.read(tx, number(request, "review_id"), user.id, now)
        except NothingWaits:
            raise web.HTTPNotFound from None
    if isinstance(shown, BlindFinding):
        subject = f"booking {shown.finding.booking}"
        async with request.app[STORE].writing() as tx:
            await audit.add(tx, user_id=user.id, act=SECOND_LOOK_OPENED, subject=subject, now=now)
    return await draw(
        request,
        "report/second_look.html",
        status=422 if refusals else 200,
        here="report",
        shown=shown if isinstance(shown, BlindFinding) else None,
        refusal=shown if isinstance(shown, str) else "",
        faults={fault.place: fault.reason for fault in refusals if fault.place},
        typed={"decision": decision, "reason": reason},
    )
