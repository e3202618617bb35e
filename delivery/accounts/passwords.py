"""Keeps and checks passwords, slowly on purpose and away from the event loop."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# RFC 9106's second recommended choice: 64 MiB for each try, so that many at once cost the guesser.
ROUNDS = 3
MEMORY_KIB = 64 * 1024
LANES = 4
AT_A_TIME = 4  # tries in memory together: 256 MiB at most

SHORTEST = 12
LONGEST = 200  # characters; more is somebody who wants us to be busy
TOO_WELL_KNOWN = frozenset(
    {
        "123456789012",
        "1234567890123",
        "12345678901234",
        "123456123456",
        "111111111111",
        "000000000000",
        "abcdefghijkl",
        "abc123abc123",
        "qwertyuiop12",
        "qwertyuiop123",
        "qwertyqwerty",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "password1234",
        "password12345",
        "passwordpassword",
        "letmeinletmein",
        "iloveyou1234",
        "coursewatch1",
        "coursewatch123",
        "changemechangeme",
        "administrator",
        "administrator1",
        "welcome12345",
        "welcomewelcome",
        "correcthorsebatterystaple",
        "correct horse battery staple",
    }
)

_hasher = PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=LANES)
_threads = ThreadPoolExecutor(AT_A_TIME, thread_name_prefix="password")


async def hash_password(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def is_password(kept: str | None, password: str) -> bool:
    """Whether this is the password. Just as slow where none is kept, so that time tells nothing."""
    if len(password) > LONGEST:
        password = ""
    return await asyncio.get_running_loop().run_in_executor(_threads, _verify, kept, password)


def _verify(kept: str | None, password: str) -> bool:
    try:
        right = _hasher.verify(kept or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _hasher.hash(secrets.token_urlsafe())


def fault_of(password: str, email: str) -> str | None:
    """What is wrong with a new password and what to do, in words for the reader; else None."""
    if len(password) < SHORTEST:
        return f"Your password must have {SHORTEST} characters or more"
    if len(password) > LONGEST:
        return f"Your password must have {LONGEST} characters or fewer"
    plain = password.casefold()
    name = email.partition("@")[0].casefold()
    if len(name) > 2 and name in plain:
        return "Your password must not contain your email name: choose another"
    if plain in TOO_WELL_KNOWN or len(set(plain)) < 4:
        return "That password is too easy to guess: choose another, such as three random words"
    return None
