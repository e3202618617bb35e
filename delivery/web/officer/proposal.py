"""The page on which an adverse outcome is checked and proposed, and the confirmation of a
proposal."""

from aiohttp import web
from yarl import URL

from compliance.outcomes.recommendation import Outcome
from delivery.proposals import proposals
from delivery.proposals.proposals import CheckedDraft, Draft
from delivery.review.decisions import NoSuchCase
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.authorisation import number
from delivery.web.accounts.proof import proof_faults, proof_form
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.officer import case
from delivery.web.pages import address, draw
from delivery.web.request_keys import FORM
from delivery.web.transport.form_fields import messages


async def sign_or_check(request: web.Request) -> web.Response:
    """Signs an outcome that takes one officer; for any other outcome shows the page to check it."""
    typed = case.typed_outcome(request)
    outcome = case.member_of(Outcome, typed.choice)
    if outcome is None or not await _needs_proposal(request, outcome):
        return await case.sign(request, outcome, typed)
    draft = Draft(outcome, case.signing(request, typed))
    return await _shown(request, draft, faults={})


async def _needs_proposal(request: web.Request, outcome: Outcome) -> bool:
    booking_id = number(request, "booking_id")
    try:
        return await proposals.needs_proposal(request.app[STORE], booking_id, outcome)
    except NoSuchCase:
        raise web.HTTPNotFound from None


async def propose(request: web.Request) -> web.Response:
    draft = _draft(request)
    try:
        checked = await _check(request, draft)
        faults = messages(checked.refusals)
        faults |= {} if faults else await proof_faults(request)
        if faults:
            return await _shown(request, draft, faults)
        booking_id, now = number(request, "booking_id"), request.app[CLOCK].now()
        await proposals.propose(request.app[STORE], booking_id, draft, now)
    except InvalidInput as refused:
        return await case.page(request, case.typed_outcome(request), refused.refusals)
    raise _back(request, "proposed")


async def confirm(request: web.Request) -> web.Response:
    typed = case.typed_outcome(request)
    try:
        proof = await proof_faults(request)
        if proof:
            raise InvalidInput(*(FieldError(*fault) for fault in proof.items()))
        await proposals.confirm(
            request.app[STORE],
            number(request, "booking_id"),
            number(request, "proposal_id"),
            case.signing(request, typed),
            request.app[CLOCK].now(),
        )
    except NoSuchCase:
        raise web.HTTPNotFound from None
    except InvalidInput as refused:
        return await case.page(request, typed, refused.refusals)
    raise _back(request, "confirmed")


def _back(request: web.Request, said: str) -> web.HTTPSeeOther:
    here = address(request, "officer_case", booking_id=number(request, "booking_id"))
    return web.HTTPSeeOther(URL(here).with_query(said=said))


def _draft(request: web.Request) -> Draft:
    typed = case.typed_outcome(request)
    chosen = [key for key in request[FORM].getall("grounds", []) if isinstance(key, str)]
    outcome = case.member_of(Outcome, typed.choice)
    return Draft(outcome, case.signing(request, typed), frozenset(chosen))


async def _check(request: web.Request, draft: Draft) -> CheckedDraft:
    """Returns the draft with what it would rest on. Raises HTTPNotFound without such a case, and
    InvalidInput if no adverse outcome can be proposed."""
    booking_id, now = number(request, "booking_id"), request.app[CLOCK].now()
    try:
        return await proposals.check(request.app[STORE], booking_id, draft, now)
    except NoSuchCase:
        raise web.HTTPNotFound from None


async def _shown(request: web.Request, draft: Draft, faults: dict[str, str]) -> web.Response:
    try:
        checked = await _check(request, draft)
    except InvalidInput as refused:
        return await case.page(request, case.typed_outcome(request), refused.refusals)
    return await draw(
        request,
        "officer/proposal.html",
        status=422 if faults else 200,
        here="officer_queue",
        checked=checked,
        booking=checked.case.booking,
        draft=draft,
        now=request.app[CLOCK].now(),
        proof=proof_form(request),
        faults=faults,
    )
