"""Asks a user to prove again who they are before a decision that cannot be recalled: with a
passkey, or with the password and, where the user has a second factor, a code."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from delivery.accounts import identity_proof
from delivery.accounts.attempt_limits import TooManyAttempts
from delivery.accounts.factors.passkeys import PasskeyRefused, verify
from delivery.accounts.sign_in import Visitor
from delivery.records.accounts.sessions import Session
from delivery.web.access.client_network import network_of
from delivery.web.access.session import DEVICE_COOKIE, session_of
from delivery.web.accounts.entering import safe_path
from delivery.web.accounts.second_step.passkey_party import party_of
from delivery.web.app_keys import SETTINGS, STORE, WALL
from delivery.web.pages import address, draw, home_of
from delivery.web.transport.form_fields import text_in

WRONG = "Enter the password that you sign in with"
NONE_YET = "You have no password yet. Choose one under “Your account”, then come back here"
WRONG_CODE = "Enter the newest code of your app, or a recovery code that you have not used"
AT_DIRECTORY = "Confirm that it is you with your organisation’s account, then send this form again"
TOO_MANY = "There were too many tries. Wait 15 minutes, or ask your administrator for a link"
PASSKEY_REFUSED = "We could not check your passkey. Try again, or enter your password and a code"


@dataclass(frozen=True, slots=True)
class ProofForm:
    """What the form asks for. The password is always a way."""

    passkey: bool
    """The user has a passkey, which is enough by itself."""
    code: bool
    """A code is needed beside the password."""
    directory: bool
    """The user proves it at the organisation's directory, and has no password here."""


def proof_form(request: web.Request) -> ProofForm | None:
    """None within five minutes after the user proved who they are."""
    session = session_of(request)
    if identity_proof.is_proven(session, request.app[WALL].now()):
        return None
    has_passkey = session.has_passkey and party_of(request) is not None
    return ProofForm(
        passkey=has_passkey,
        code=session.has_passkey or session.has_app,
        directory=session.user.directory_id is not None,
    )


async def proof_faults(request: web.Request) -> Mapping[str, str]:
    """The messages by the form's fields; none if the user has proved who they are, now or within
    five minutes."""
    form = proof_form(request)
    if form is None:
        return {}
    session = session_of(request)
    try:
        faults = await _faults(request, session, form)
    except TooManyAttempts:
        return {"password": TOO_MANY}
    if not faults:
        await identity_proof.note(request.app[STORE], session, request.app[WALL].now())
    return faults


async def _faults(request: web.Request, session: Session, form: ProofForm) -> Mapping[str, str]:
    if form.directory:
        return {"directory": AT_DIRECTORY}
    answer = text_in(request, "credential")
    if answer and form.passkey:
        return {} if await _is_passkey(request, session, answer) else {"password": PASSKEY_REFUSED}
    if session.user.password_hash is None:
        return {"password": NONE_YET}
    store, secret = request.app[STORE], request.app[SETTINGS].secret
    now, device = request.app[WALL].now(), request.cookies.get(DEVICE_COOKIE)
    visitor, password = Visitor(session.user.email, network_of(request), device), "password"
    typed = text_in(request, password)
    if not await identity_proof.is_password(store, secret, session, visitor, typed, now):
        return {password: WRONG}
    code = text_in(request, "code")
    if form.code and not await identity_proof.is_code(store, secret, session, code, now):
        return {"code": WRONG_CODE}
    return {}


async def _is_passkey(request: web.Request, session: Session, answer: str) -> bool:
    party = party_of(request)
    if party is None:
        return False
    store, now = request.app[STORE], request.app[WALL].now()
    try:
        return await verify(store, party, session.token_hash, answer, now) == session.user.id
    except PasskeyRefused:
        return False


async def show(request: web.Request) -> web.Response:
    """The page on which users prove themselves before they change how they sign in."""
    form = proof_form(request)
    there = safe_path(request.query.get("next", ""))
    if form is None:
        raise web.HTTPSeeOther(there or address(request, "account"))
    return await draw(
        request, "second_step/confirm.html", here="account", proof=form, next=there, faults={}
    )


async def check(request: web.Request) -> web.Response:
    there, faults = safe_path(text_in(request, "next")), await proof_faults(request)
    if not faults:
        raise web.HTTPSeeOther(there or home_of(request, session_of(request).user.role))
    return await draw(
        request,
        "second_step/confirm.html",
        status=422,
        here="account",
        proof=proof_form(request),
        next=there,
        faults=faults,
    )
