"""Bearer tokens: read back as made, and refused when anything about them is wrong."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest
import time_machine

from delivery.accounts import api_tokens

SECRET = "s" * 32
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
BOTH = frozenset(api_tokens.SCOPES)
DAY = timedelta(days=1)


def made(secret: str = SECRET, life: timedelta = DAY) -> str:
    return api_tokens.make(secret, "booking system", BOTH, NOW, life)


@time_machine.travel(NOW + timedelta(hours=23), tick=False)
def test_a_token_says_who_holds_it_and_what_it_allows() -> None:
    assert api_tokens.read(SECRET, made()) == api_tokens.Token("booking system", BOTH)


@time_machine.travel(NOW + timedelta(days=1, seconds=1), tick=False)
def test_a_token_ends() -> None:
    with pytest.raises(api_tokens.BadToken):
        api_tokens.read(SECRET, made())


@pytest.mark.parametrize(("ahead_s", "is_read"), [(2, True), (60, True), (90, False)])
def test_a_token_of_a_machine_whose_clock_is_a_little_ahead_is_read(
    ahead_s: int, is_read: bool
) -> None:
    token = made()
    with time_machine.travel(NOW - timedelta(seconds=ahead_s), tick=False):
        if is_read:
            assert api_tokens.read(SECRET, token).holder == "booking system"
        else:
            with pytest.raises(api_tokens.BadToken):
                api_tokens.read(SECRET, token)


def own(**claims: object) -> str:
    whole = {"aud": api_tokens.AUDIENCE, "sub": "x", "scope": "courses:write", "exp": NOW + DAY}
    signed = {name: value for name, value in (whole | claims).items() if value is not None}
    return jwt.encode(signed, api_tokens._key(SECRET), algorithm="HS256")


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        made(secret="t" * 32),
        jwt.encode(
            {"aud": api_tokens.AUDIENCE, "sub": "x", "scope": "courses:write"}, None, "none"
        ),
        own(aud="another"),
        own(aud=None),
        own(exp=None),
        own(scope=None),
        own(scope=["courses:write"]),
        own(sub=None),
        jwt.encode({"aud": api_tokens.AUDIENCE, "exp": NOW + DAY}, SECRET, algorithm="HS256"),
    ],
)
def test_any_other_token_is_refused(token: str) -> None:
    with pytest.raises(api_tokens.BadToken):
        api_tokens.read(SECRET, token)


@pytest.mark.parametrize("scopes", [frozenset[str](), frozenset({"courses:read"})])
def test_no_token_is_made_without_a_scope_that_we_know(scopes: frozenset[str]) -> None:
    with pytest.raises(ValueError, match="courses:write"):
        api_tokens.make(SECRET, "x", scopes, NOW, DAY)
