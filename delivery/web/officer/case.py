"""A client's case: its page, the review of a finding, the signature of an outcome."""

from collections.abc import Awaitable
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeVar

from aiohttp import web
from yarl import URL

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.caseload import desk
from delivery.caseload.desk import CaseDesk
from delivery.proposals.proposals import confirming_refusals, hindrance, proposing_refusals
from delivery.proposals.waiting_part import waiting_part
from delivery.registers import requirements
from delivery.review import case_page, decisions
from delivery.review.case_page import CaseFile
from delivery.review.decisions import DecisionSigning, NoSuchCase
from delivery.review.offer_history import OfferHistory, offer_history
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.accounts.proof import proof_form
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.officer import place_in_list
from delivery.web.pages import address, draw
from delivery.web.transport.form_fields import messages, text_in

SAID = frozenset(
    {"confirmed", "given_back", "proposed", "raised", "read", "rejected", "reviewed", "signed"}
    | {"taken", "told", "upheld"}
)
OUTCOME = "outcome"
Choice = TypeVar("Choice", bound=Enum)


@dataclass(frozen=True, slots=True)
class Typed:
    """The values in a refused form, to fill the form when the page is shown again."""

    form: str
    """`outcome`, or `breach-` and the breach's id."""
    choice: str
    reason: str
    seal: str


NOTHING_TYPED = Typed("", "", "", "")


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """All that the page of a case shows."""

    file: CaseFile
    others: CaseDesk
    offer: OfferHistory


async def show(request: web.Request) -> web.Response:
    """Shows the case, and audits that this officer has looked at it."""
    opened = await _read(request)
    shown = await _drawn(request, opened)
    by, now = signed_in(request).id, request.app[CLOCK].now()
    async with request.app[STORE].writing() as tx:
        await desk.keep_opening(tx, opened.file.case.booking, opened.others.claim, by, now)
    return shown


async def review(request: web.Request) -> web.Response:
    breach_id = number(request, "breach_id")
    typed = typed_form(request, f"breach-{breach_id}", "decision")
    reviewing = decisions.review(
        request.app[STORE],
        number(request, "booking_id"),
        breach_id,
        member_of(Decision, typed.choice),
        signing(request, typed),
        request.app[CLOCK].now(),
    )
    return await _decide(request, reviewing, typed, said="reviewed")


async def sign(request: web.Request, outcome: Outcome | None, typed: Typed) -> web.Response:
    saving = decisions.sign(
        request.app[STORE],
        number(request, "booking_id"),
        outcome,
        signing(request, typed),
        request.app[CLOCK].now(),
    )
    return await _decide(request, saving, typed, said="signed")


async def _decide(
    request: web.Request, deciding: Awaitable[None], typed: Typed, *, said: str
) -> web.Response:
    """Redirects to the case if the decision is saved; otherwise shows the page again with the
    form and its faults."""
    try:
        await deciding
    except NoSuchCase:
        raise web.HTTPNotFound from None
    except InvalidInput as refused:
        return await page(request, typed, refused.refusals)
    here = address(request, "officer_case", booking_id=number(request, "booking_id"))
    raise web.HTTPSeeOther(URL(here).with_query(said=said))


def signing(request: web.Request, typed: Typed) -> DecisionSigning:
    return DecisionSigning(signed_in(request).id, typed.reason, typed.seal)


def typed_outcome(request: web.Request) -> Typed:
    """Returns the values in the outcome form of the request."""
    return typed_form(request, OUTCOME, "outcome")


def typed_form(request: web.Request, name: str, choice: str) -> Typed:
    """Returns the values in the form `name` of the request; `choice` is the field of its
    choices."""
    fields = (choice, "reason", "seal")
    return Typed(name, *(text_in(request, field) for field in fields))


def member_of(kind: type[Choice], value: str) -> Choice | None:
    return next((member for member in kind if member.value == value), None)


async def page(
    request: web.Request, typed: Typed | None = None, refusals: tuple[FieldError, ...] = ()
) -> web.Response:
    return await _drawn(request, await _read(request), typed, refusals)


async def _read(request: web.Request) -> OpenedCase:
    now = request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        file = await case_page.read(tx, number(request, "booking_id"), now)
        if file is None:
            raise web.HTTPNotFound
        stood, by = place_in_list.kept(request), signed_in(request).id
        others = await desk.read(tx, file.case.booking, file.context, stood, by, now)
    return OpenedCase(file, others, offer_history(file.context))


async def _drawn(
    request: web.Request,
    opened: OpenedCase,
    typed: Typed | None = None,
    refusals: tuple[FieldError, ...] = (),
) -> web.Response:
    file, now = opened.file, request.app[CLOCK].now()
    officer_id, said = signed_in(request).id, request.query.get("said")
    cannot_propose = hindrance(proposing_refusals(file.case, officer_id))
    if cannot_propose:
        alone = {outcome: file.choices[outcome] for outcome in file.signed_at_once}
        file = replace(file, choices=alone)
    return await draw(
        request,
        "officer/case.html",
        status=422 if refusals else 200,
        here="officer_queue",
        wide=True,
        now=now,
        file=file,
        agreed_words=requirements.worded,
        desk=opened.others,
        offer=opened.offer,
        typed=typed,
        cannot_propose=cannot_propose,
        cannot_confirm=hindrance(confirming_refusals(file.case, officer_id)),
        waiting_part="" if said == "given_back" else waiting_part(file.case, officer_id),
        proof=proof_form(request),
        faults=_faults(refusals, typed),
        said=said if said in SAID else None,
    )


def _faults(refusals: tuple[FieldError, ...], typed: Typed | None) -> dict[str, str]:
    """Returns the messages by the id of their field; those about the whole case under `case`."""
    if typed is None:
        return {}
    suffix = "" if typed.form == OUTCOME else typed.form.removeprefix("breach")
    return {
        f"{place}{suffix}" if place else "case": message
        for place, message in messages(refusals).items()
    }
