"""Recovery codes: ten at a time, shown once, each taken once in place of a second factor."""

import base64
import secrets
from datetime import datetime

from delivery.accounts.attempt_limits import keyed_digest
from delivery.records.accounts import recovery_codes
from delivery.records.database.store import Transaction

CODES = 10
_BYTES = 10  # 80 bits, which nobody guesses: a digest without a slow hash protects them
_GROUP = 4


async def replace(tx: Transaction, secret: str, user_id: int, now: datetime) -> tuple[str, ...]:
    """A new set of codes as people read them, such as `abcd-efgh-ijkl-mnop`; earlier codes end."""
    codes = tuple(_code() for _ in range(CODES))
    digests = [_digest(secret, user_id, code) for code in codes]
    await recovery_codes.replace(tx, user_id, digests, now)
    return codes


async def take(tx: Transaction, secret: str, user_id: int, code: str, now: datetime) -> bool:
    """Whether this is a code of the user's that was not used before; uses it up."""
    return await recovery_codes.use(tx, user_id, _digest(secret, user_id, code), now)


def _code() -> str:
    text = base64.b32encode(secrets.token_bytes(_BYTES)).decode().lower()
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def _digest(secret: str, user_id: int, code: str) -> str:
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return keyed_digest(secret, f"recovery code {plain} of user {user_id}")
