import pytest

from delivery.accounts import passwords


async def test_only_the_password_itself_is_the_password() -> None:
    kept = await passwords.hash_password("three quiet lanterns")
    assert kept.startswith("$argon2id$")
    assert await passwords.is_password(kept, "three quiet lanterns")
    assert not await passwords.is_password(kept, "three quiet lantern")


@pytest.mark.parametrize("kept", [None, "", "not a hash"])
async def test_where_no_password_is_kept_none_is_right(kept: str | None) -> None:
    assert not await passwords.is_password(kept, "")


@pytest.mark.parametrize(
    "password", ["short", "sam.reed is my name", "Password1234", "aaaaaaaaaaaaaa", "x" * 201]
)
def test_a_weak_password_is_refused(password: str) -> None:
    assert passwords.fault_of(password, "sam.reed@example.org")


def test_three_random_words_are_a_good_password() -> None:
    assert passwords.fault_of("three quiet lanterns", "sam.reed@example.org") is None
