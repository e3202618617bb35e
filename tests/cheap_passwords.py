"""Hashes passwords quickly; the service takes a tenth of a second and more for each, on purpose."""

from argon2 import PasswordHasher

from delivery.accounts import passwords

SHIPPED: PasswordHasher = passwords._hasher
"""The hasher of the service."""


def cheapen_passwords() -> None:
    """Makes the passwords of this test process cheap to hash and to check."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
