"""The second step of signing in: when it is needed, and its codes."""

from datetime import date, datetime

from delivery.accounts import attempt_limits
from delivery.accounts.factors import recovery, totp
from delivery.records.accounts import passkeys, recovery_codes, totp_secrets
from delivery.records.database.store import Store, Transaction
from delivery.records.review import audit

TRIES_OF_USER = 5
"""Codes for one user within `attempt_limits.WINDOW`, from everywhere: whoever types one has the
password already."""


def is_required(required_from: date | None, now: datetime) -> bool:
    """Whether nobody may work without a factor. `required_from`: the provider's first such day;
    None for always."""
    return required_from is None or now.date() >= required_from


async def take_code(store: Store, secret: str, user_id: int, typed: str, now: datetime) -> bool:
    """Whether the text is a code of the user's app or a recovery code; uses it up.

    Counts the attempt first. Raises TooManyAttempts.
    """
    limits = {f"second step of user {user_id}": TRIES_OF_USER}
    await attempt_limits.count(store, secret, limits, now)
    code = "".join(typed.split())
    subject = f"user {user_id}"
    async with store.writing() as tx:
        if await totp.take(tx, secret, user_id, code, now):
            return True
        if await recovery.take(tx, secret, user_id, code, now):
            await audit.add(tx, user_id=user_id, act="recovery code used", subject=subject, now=now)
            return True
        act, role = "second step failed", audit.VISITOR
        await audit.add(tx, user_id=None, role=role, act=act, subject=subject, now=now)
    return False


async def remove_all(tx: Transaction, user_id: int, now: datetime) -> None:
    """The user has no second factor and no recovery code from now on."""
    await passkeys.remove_all(tx, user_id)
    await totp_secrets.remove(tx, user_id)
    await recovery_codes.replace(tx, user_id, (), now)
