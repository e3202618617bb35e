"""Bearer tokens: read back as made, and refused when anything about them is wrong."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest
import time_machine

from delivery.accounts import api_tokens
from delivery.records.accounts import api_tokens as rows
from delivery.records.database.store import Store

SECRET = "s" * 32
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
BOTH = frozenset(api_tokens.SCOPES)
DAY = timedelta(days=1)
TOKEN = api_tokens.Token(7, "booking system", BOTH)


def made(secret: str = SECRET, life: timedelta = DAY) -> str:
    return api_tokens.sign(secret, TOKEN, NOW, life)


@time_machine.travel(NOW + timedelta(hours=23), tick=False)
def test_a_token_says_who_holds_it_and_what_it_allows() -> None:
    assert api_tokens.read(SECRET, made()) == TOKEN


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
    whole = {
        "aud": api_tokens.AUDIENCE,
        "jti": "7",
        "sub": "x",
        "scope": "courses:write",
        "exp": NOW + DAY,
    }
    signed = {name: value for name, value in (whole | claims).items() if value is not None}
    return jwt.encode(signed, api_tokens._key(SECRET), algorithm="HS256")


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        made(secret="t" * 32),
        jwt.encode({"aud": api_tokens.AUDIENCE, "sub": "x", "scope": "courses:write"}, "", "none"),
        own(aud="another"),
        own(aud=None),
        own(exp=None),
        own(scope=None),
        own(scope=["courses:write"]),
        own(sub=None),
        own(jti=None),
        own(jti="-7"),
        own(jti="seven"),
        own(jti="9" * 4000),
        jwt.encode({"aud": api_tokens.AUDIENCE, "exp": NOW + DAY}, SECRET, algorithm="HS256"),
    ],
)
def test_any_other_token_is_refused(token: str) -> None:
    with pytest.raises(api_tokens.BadToken):
        api_tokens.read(SECRET, token)


@pytest.mark.parametrize("scopes", [frozenset[str](), frozenset({"courses:read"})])
async def test_no_token_is_made_without_a_scope_that_we_know(
    store: Store, scopes: frozenset[str]
) -> None:
    async with store.writing() as tx:
        with pytest.raises(ValueError, match="courses:write"):
            await api_tokens.issue(tx, SECRET, "x", scopes, NOW, DAY)


@pytest.mark.parametrize("holder", ["", "x" * 81])
async def test_no_token_is_made_without_a_holders_name_that_can_be_listed(
    store: Store, holder: str
) -> None:
    async with store.writing() as tx:
        with pytest.raises(ValueError, match="1 to 80"):
            await api_tokens.issue(tx, SECRET, holder, BOTH, NOW, DAY)


@time_machine.travel(NOW, tick=False)
async def test_a_token_that_is_revoked_holds_no_more_and_the_others_do(store: Store) -> None:
    async with store.writing() as tx:
        first, second = [
            await api_tokens.issue(tx, SECRET, holder, BOTH, NOW, DAY) for holder in ("a", "b")
        ]
        assert await rows.revoke(tx, 1, NOW)
        assert not await rows.revoke(tx, 1, NOW)
    with pytest.raises(api_tokens.BadToken):
        await api_tokens.find(store, SECRET, first)
    assert (await api_tokens.find(store, SECRET, second)).holder == "b"


@time_machine.travel(NOW, tick=False)
async def test_a_signed_token_without_a_row_holds_nothing(store: Store) -> None:
    with pytest.raises(api_tokens.BadToken):
        await api_tokens.find(store, SECRET, made())
