"""The page on which an officer answers a client's challenge of an outcome."""

from aiohttp import web
from yarl import URL

from compliance.outcomes.recommendation import Outcome
from delivery.proposals import challenge_answers
from delivery.proposals.challenge_answers import (
    ChallengeAnswer,
    answering_refusals,
    objections_to_challenged,
    replacements,
)
from delivery.proposals.proposals import unread_refusals
from delivery.records.answers import challenges
from delivery.review import case_page
from delivery.review.decisions import NoSuchCase
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.accounts.proof import proof_faults, proof_form
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.officer import case
from delivery.web.officer.case import Typed
from delivery.web.pages import address, draw
from delivery.web.transport.form_fields import messages

REJECT = "reject"
NOTHING_TYPED = Typed("", "", "", "")


async def show(request: web.Request) -> web.Response:
    booking_id = await _booking_id(request)
    return await _page(request, booking_id, NOTHING_TYPED, faults={})


async def answer(request: web.Request) -> web.Response:
    typed = case.typed_form(request, "challenge", "answer")
    outcome = case.member_of(Outcome, typed.choice)
    given = ChallengeAnswer(typed.choice == REJECT, outcome, case.signing(request, typed))
    booking_id, now = await _booking_id(request), request.app[CLOCK].now()
    try:
        proof = await proof_faults(request)
        if proof:
            raise InvalidInput(*(FieldError(*fault) for fault in proof.items()))
        challenge_id = number(request, "challenge_id")
        await challenge_answers.answer(request.app[STORE], booking_id, challenge_id, given, now)
    except NoSuchCase:
        raise web.HTTPNotFound from None
    except InvalidInput as refused:
        return await _page(request, booking_id, typed, messages(refused.refusals, "case"))
    here = URL(address(request, "officer_case", booking_id=booking_id))
    raise web.HTTPSeeOther(here.with_query(said="rejected" if given.is_rejection else "upheld"))


async def _booking_id(request: web.Request) -> int:
    async with request.app[STORE].reading() as tx:
        booking_id = await challenges.booking_of(tx, number(request, "challenge_id"))
    if booking_id is None:
        raise web.HTTPNotFound
    return booking_id


async def _page(
    request: web.Request, booking_id: int, typed: Typed, faults: dict[str, str]
) -> web.Response:
    now, challenge_id = request.app[CLOCK].now(), number(request, "challenge_id")
    async with request.app[STORE].reading() as tx:
        file = await case_page.read(tx, booking_id, now)
    made = file.case.decided.challenges if file else ()
    challenge = next((row for row in made if row.id == challenge_id), None)
    if file is None or challenge is None:
        raise web.HTTPNotFound
    hindrances = answering_refusals(file.case, signed_in(request).id)
    if not faults:  # else what was typed stays, with the fault beside it
        hindrances += unread_refusals(file.case)
    return await draw(
        request,
        "officer/challenge.html",
        status=422 if faults else 200,
        here="officer_queue",
        now=now,
        file=file,
        booking=file.case.booking,
        challenge=challenge,
        objections=objections_to_challenged(file, challenge.outcome_id),
        replacements=replacements(file.case),
        hindrance=hindrances[0].reason if hindrances else None,
        typed=typed,
        proof=proof_form(request),
        faults=faults,
    )
