"""Codes of authenticator apps: time-based one-time passwords (RFC 6238), each taken once."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken
from pyotp.exceptions import OTPVerificationError

from delivery.records.accounts import totp_secrets
from delivery.records.database.store import Transaction

DIGITS = 6
STEPS_OF_DRIFT = 1
"""A code of the time step before or after is taken too: clocks differ, and people type slowly."""
OFFER_LIFE = timedelta(minutes=30)
"""How long a new secret may be shown before its first code is typed."""


def new_secret(secret: str, user_id: int, now: datetime) -> str:
    """A new secret of an app for this user, encrypted under the service's secret."""
    content = f"{user_id} {pyotp.random_base32()}".encode()
    return _fernet(secret).encrypt_at_time(content, int(now.timestamp())).decode()


def opened(secret: str, sealed: str, user_id: int) -> str | None:
    """The secret of this user's app in base32; None if it was sealed under another secret of the
    service, or for another user."""
    try:
        owner, _, text = _fernet(secret).decrypt(sealed).decode().partition(" ")
    except (InvalidToken, ValueError):
        return None
    return text if owner == str(user_id) else None


async def confirm(
    tx: Transaction, secret: str, user_id: int, sealed: str, code: str, now: datetime
) -> bool:
    """Stores the sealed secret for the user if it is at most `OFFER_LIFE` old and this is its code;
    else False."""
    step = _step(opened(secret, sealed, user_id), code, now)
    if step is None or not is_offered(secret, sealed, user_id, now):
        return False
    await totp_secrets.save(tx, user_id, sealed, step, now)
    return True


def is_offered(secret: str, sealed: str, user_id: int, now: datetime) -> bool:
    """Whether the secret was made for this user, at most `OFFER_LIFE` ago."""
    if opened(secret, sealed, user_id) is None:
        return False
    age_s = now.timestamp() - _fernet(secret).extract_timestamp(sealed)
    return 0 <= age_s <= OFFER_LIFE.total_seconds()


async def take(tx: Transaction, secret: str, user_id: int, code: str, now: datetime) -> bool:
    """Whether this is a code of the user's app that was not taken before; uses it up."""
    stored = await totp_secrets.of_user(tx, user_id)
    if stored is None:
        return False
    step = _step(opened(secret, stored.sealed, user_id), code, now)
    return step is not None and await totp_secrets.take_step(tx, user_id, stored.sealed, step)


def picture(app_secret: str, email: str, issuer: str) -> str:
    """A QR code that an app scans, as the `data:` address of an SVG picture."""
    uri = pyotp.TOTP(app_secret).provisioning_uri(name=email, issuer_name=issuer)
    return segno.make_qr(uri, error="m").svg_data_uri(scale=4)


def _step(app_secret: str | None, code: str, now: datetime) -> int | None:
    """The time step to which the code belongs; None if it is not the app's code now."""
    if app_secret is None or not (len(code) == DIGITS and code.isascii() and code.isdigit()):
        return None
    try:
        return pyotp.TOTP(app_secret).verify_and_get_timecode(
            code, for_time=now, valid_window=STEPS_OF_DRIFT
        )
    except OTPVerificationError:
        return None


def _fernet(secret: str) -> Fernet:
    """Encrypts with a key of its own, made of the service's secret."""
    key = hmac.new(secret.encode(), b"coursewatch authenticator app", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))
