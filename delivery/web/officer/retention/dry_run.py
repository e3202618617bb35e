"""The page of what a run of destruction would destroy now, on which an officer approves it."""

from collections.abc import Mapping

from aiohttp import web

from delivery.destruction import dry_run, retention_rule
from delivery.destruction.retention_rule import RetentionRule
from delivery.records.accounts import users
from delivery.records.retention import register
from delivery.records.retention.register import Approval
from delivery.web.access.session import signed_in
from delivery.web.accounts.proof import proof_faults, proof_form
from delivery.web.app_keys import CLOCK, POLICIES, SETTINGS, STORE
from delivery.web.pages import address, draw
from delivery.web.transport.form_fields import text_in

SHOWN = 100
"""About how many courses are looked at, and at most how many clients are listed."""
OTHER_TERMS = "The terms have changed since you opened this page. Read it again before you approve"


async def show(request: web.Request) -> web.Response:
    return await _draw(request, {})


async def approve(request: web.Request) -> web.Response:
    """303 to the state of destruction. 422 without a proof who the officer is, or if the terms in
    force are not those of the page that the officer read; then nothing is approved."""
    rule = _rule(request)
    if text_in(request, "terms") != rule.named.digest:
        return await _draw(request, {"terms": OTHER_TERMS})
    faults = await proof_faults(request)
    if faults:
        return await _draw(request, faults)
    store, now = request.app[STORE], request.app[CLOCK].now()
    planned = await dry_run.look(store, rule, now)
    async with store.writing() as tx:
        await dry_run.approve(tx, rule, planned, user_id=signed_in(request).id, now=now)
    raise web.HTTPSeeOther(address(request, "destruction"))


def _rule(request: web.Request) -> RetentionRule:
    """Raises HTTPNotFound if the policy in force has no terms."""
    rule = retention_rule.in_force(request.app[POLICIES], request.app[CLOCK].now())
    if rule is None:
        raise web.HTTPNotFound
    return rule


async def _draw(request: web.Request, faults: Mapping[str, str]) -> web.Response:
    rule, now = _rule(request), request.app[CLOCK].now()
    planned = await dry_run.look(request.app[STORE], rule, now, most=SHOWN)
    approval, name = await _approval(request, rule)
    return await draw(
        request,
        "officer/retention/dry_run.html",
        status=422 if faults else 200,
        here="officer_queue",
        rule=rule,
        planned=planned,
        shown=SHOWN,
        has_copy=request.app[SETTINGS].destruction_register is not None,
        approval=approval,
        approved_by=name,
        proof=proof_form(request),
        faults=faults,
    )


async def _approval(request: web.Request, rule: RetentionRule) -> tuple[Approval | None, str]:
    async with request.app[STORE].reading() as tx:
        approval = await register.approval(tx, rule.named.digest)
        user = await users.by_id(tx, approval.user_id) if approval else None
    return approval, user.name if user else ""
