"""Hashes and checks passwords, slowly on purpose and in threads beside the event loop."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# RFC 9106's second recommended choice: 64 MiB for each check, which makes guessing expensive.
ROUNDS = 3
MEMORY_KIB = 64 * 1024
LANES = 4
AT_A_TIME = 4  # checks at once: 256 MiB at most

SHORTEST = 12
LONGEST = 200  # characters; a longer one would only keep the service busy
JUDGED = 40  # characters of a password that are judged: each more takes longer than the last
SAFE_SCORE = 3  # zxcvbn's 0 to 4: 3 withstands 10^8 guesses

_hasher = PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=LANES)
_threads = ThreadPoolExecutor(AT_A_TIME, thread_name_prefix="password")


async def hash_password(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def is_password(stored: str | None, password: str) -> bool:
    """Whether this is the password. As slow where none is stored, so that time reveals nothing."""
    if len(password) > LONGEST:
        password = ""
    return await asyncio.get_running_loop().run_in_executor(_threads, _verify, stored, password)


def _verify(stored: str | None, password: str) -> bool:
    try:
        right = _hasher.verify(stored or _unknown(), password)
    except (VerificationError, InvalidHashError):
        return False
    return right and stored is not None


@lru_cache(maxsize=1)
def _unknown() -> str:
    return _hasher.hash(secrets.token_urlsafe())


async def fault_of(password: str, email: str) -> str | None:
    """Returns the fault of a new password and its remedy, in words for the reader; None without
    a fault."""
    if len(password) < SHORTEST:
        return f"Your password must have {SHORTEST} characters or more"
    if len(password) > LONGEST:
        return f"Your password must have {LONGEST} characters or fewer"
    name = email.partition("@")[0].casefold()
    if len(name) > 2 and name in password.casefold():
        return "Your password must not contain your email name: choose another"
    if await asyncio.get_running_loop().run_in_executor(_threads, _is_guessable, password, email):
        return "That password is too easy to guess: choose another, such as three random words"
    return None


def _is_guessable(password: str, email: str) -> bool:
    from zxcvbn import zxcvbn  # 15 MB of common words and passwords, for new passwords alone

    score: int = zxcvbn(password[:JUDGED], user_inputs=[email, "coursewatch"])["score"]
    return score < SAFE_SCORE
