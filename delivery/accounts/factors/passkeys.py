"""Passkeys (Web Authentication, level 3): registers them, and checks what they sign.

The person must be verified by the device (fingerprint, face or PIN), so a passkey alone is two
factors, and signs in without a password. Attestation is not asked for: any maker's will do.
"""

import json
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

import webauthn
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    options_to_json,
    parse_authentication_credential_json,
    parse_client_data_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from yarl import URL

from delivery.records.accounts import passkeys
from delivery.records.accounts.passkeys import Passkey
from delivery.records.accounts.users import User
from delivery.records.database.store import Store, Transaction

CHALLENGE_LIFE = timedelta(minutes=10)
LONGEST_ANSWER = 20_000
"""Characters of what a browser may send: an attestation has about a thousand."""
MOST_OF_USER = 20
LONGEST_NAME = 60

_MALFORMED = (
    WebAuthnException,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OverflowError,
    RecursionError,
    struct.error,
)
"""What the library raises for octets that are no answer of a passkey."""


class PasskeyRefused(Exception):
    """The answer is not that of a passkey that may be used here and now."""


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """The website for which passkeys are made (WebAuthn, section 5.4.2)."""

    id: str
    name: str
    origin: str
    """The only origin whose pages may use the passkeys."""


def relying_party(public_url: str, name: str) -> RelyingParty | None:
    """None where the public address is a number: browsers make passkeys for names alone."""
    url = URL(public_url)
    host = url.host or ""
    try:
        ip_address(host)
    except ValueError:
        return RelyingParty(host, name, str(url.origin()))
    return None


async def creation_options(
    tx: Transaction, party: RelyingParty, user: User, holder: str, now: datetime
) -> str:
    """The options to register a passkey, in JSON. `holder`: the digest of the browser's session."""
    present = await passkeys.of_user(tx, user.id)
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=_handle(user.id),
        user_name=user.email,
        user_display_name=user.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(present),
    )
    await _remember(tx, options.challenge, holder, now)
    return options_to_json(options)


async def request_options(
    tx: Transaction, party: RelyingParty, user_id: int | None, holder: str, now: datetime
) -> str:
    """The options to use a passkey, in JSON: one of this user, or of whoever signs in."""
    allowed = () if user_id is None else await passkeys.of_user(tx, user_id)
    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        allow_credentials=_descriptors(allowed),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    await _remember(tx, options.challenge, holder, now)
    return options_to_json(options)


async def register(
    store: Store,
    party: RelyingParty,
    user_id: int,
    holder: str,
    answer: str,
    name: str,
    now: datetime,
) -> None:
    """Stores the passkey that answers a challenge of this browser. Raises PasskeyRefused."""
    try:
        sent = json.loads(_limited(answer))
        challenge = _challenge(sent["response"]["clientDataJSON"])
        await _take(store, challenge, holder, now)
        verified = webauthn.verify_registration_response(
            credential=sent,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except _MALFORMED as fault:
        raise PasskeyRefused from fault
    async with store.writing() as tx:
        added = await passkeys.add(
            tx,
            user_id=user_id,
            credential_id=bytes_to_base64url(verified.credential_id),
            public_key=verified.credential_public_key,
            sign_count=verified.sign_count,
            name=name,
            now=now,
        )
        if not added:
            raise PasskeyRefused


async def verify(store: Store, party: RelyingParty, holder: str, answer: str, now: datetime) -> int:
    """The id of the user whose passkey answers a challenge of this browser. Raises PasskeyRefused.

    A count of signatures that does not rise means a copy of the passkey (WebAuthn, section 6.1.1).
    """
    try:
        credential = parse_authentication_credential_json(_limited(answer))
        challenge = _challenge(credential.response.client_data_json)
        await _take(store, challenge, holder, now)
        passkey = await _stored(store, credential.id, credential.response.user_handle)
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except _MALFORMED as fault:
        raise PasskeyRefused from fault
    async with store.writing() as tx:
        if not await passkeys.used(tx, passkey, verified.new_sign_count, now):
            raise PasskeyRefused
    return passkey.user_id


async def _stored(store: Store, credential_id: str, handle: bytes | None) -> Passkey:
    async with store.reading() as tx:
        passkey = await passkeys.by_credential(tx, credential_id)
    if passkey is None or handle not in (None, b"", _handle(passkey.user_id)):
        raise PasskeyRefused
    return passkey


async def _remember(tx: Transaction, challenge: bytes, holder: str, now: datetime) -> None:
    text = bytes_to_base64url(challenge)
    await passkeys.add_challenge(tx, text, holder, now, now + CHALLENGE_LIFE)


async def _take(store: Store, challenge: bytes, holder: str, now: datetime) -> None:
    async with store.writing() as tx:
        if not await passkeys.take_challenge(tx, bytes_to_base64url(challenge), holder, now):
            raise PasskeyRefused


def _challenge(client_data: str | bytes) -> bytes:
    octets = base64url_to_bytes(client_data) if isinstance(client_data, str) else client_data
    return parse_client_data_json(octets).challenge


def _limited(answer: str) -> str:
    if len(answer) > LONGEST_ANSWER:
        raise PasskeyRefused
    return answer


def _descriptors(present: tuple[Passkey, ...]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential_id))
        for passkey in present
    ]


def _handle(user_id: int) -> bytes:
    """The user handle (WebAuthn, section 5.4.3), which holds nothing personal."""
    return str(user_id).encode()
