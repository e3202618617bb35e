import pytest

from delivery.accounts import passwords
from tests.cheap_passwords import SHIPPED


async def test_only_the_password_itself_is_the_password() -> None:
    stored = await passwords.hash_password("three quiet lanterns")
    assert await passwords.is_password(stored, "three quiet lanterns")
    assert not await passwords.is_password(stored, "three quiet lantern")


async def test_a_password_costs_as_much_to_guess_as_the_standard_asks() -> None:
    """RFC 9106, section 4: its second recommended choice."""
    stored = SHIPPED.hash("three quiet lanterns")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize("stored", [None, "", "not a hash"])
async def test_where_no_password_is_stored_none_is_right(stored: str | None) -> None:
    assert not await passwords.is_password(stored, "")


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "x" * 201,
        "sam.reed is my name",
        "Password1234",
        "aaaaaaaaaaaaaa",
        "1qaz2wsx3edc",
        "passwordpassword",
        "iloveyou1234",
        "liverpoolfc2020",
        "coursewatch123",
    ],
)
async def test_a_weak_password_is_refused(password: str) -> None:
    assert await passwords.fault_of(password, "sam.reed@example.org")


@pytest.mark.parametrize("password", ["three quiet lanterns", "x9Kd02jsQp!z"])
async def test_a_password_that_is_hard_to_guess_is_accepted(password: str) -> None:
    assert await passwords.fault_of(password, "sam.reed@example.org") is None
