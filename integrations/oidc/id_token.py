"""Reads an ID token (OpenID Connect Core 1.0, section 3.1.3.7) of one tenant of a directory.

The claims are those of the Microsoft identity platform: a user is known by tenant (`tid`) and
object (`oid`) alone. Email addresses change hands, so they identify nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from jwt import PyJWK

LEEWAY = timedelta(seconds=60)
"""The allowed difference between the clocks of two machines."""

_ALGORITHM = "RS256"
_REQUIRED = ["aud", "exp", "iat", "iss", "nbf", "nonce", "oid", "tid"]
LONGEST_TEXT = 254


class OidcFault(Exception):
    """The directory's answer cannot be used. The message holds nothing of a token."""


@dataclass(frozen=True, slots=True)
class ExpectedToken:
    """What a token must say."""

    issuer: str
    tenant: str
    client_id: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Identity:
    """A user of the directory."""

    tenant: str
    object_id: str
    name: str
    email: str
    """As the directory says, for letters; "" if it says none."""
    roles: frozenset[str]
    """The app roles that the directory gives the user here."""
    authenticated_at: datetime | None
    """When the user last proved who they are at the directory; None if it does not say."""


def key_id_of(token: str) -> str:
    """The id of the key that signs the token. Raises OidcFault, also for another algorithm."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.InvalidTokenError, RecursionError) as fault:
        raise OidcFault("the ID token cannot be read") from fault
    key_id = header.get("kid")
    if header.get("alg") != _ALGORITHM or not isinstance(key_id, str):
        raise OidcFault("the ID token is not signed with RS256 by a named key")
    return key_id


def read_id_token(token: str, key: PyJWK, expected: ExpectedToken, now: datetime) -> Identity:
    """The user whom the token names. Raises OidcFault for a token that is not for us, now."""
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=[_ALGORITHM],
            audience=expected.client_id,
            issuer=expected.issuer,
            options={
                "require": _REQUIRED,
                "strict_aud": True,
                "enforce_minimum_key_length": True,
                "verify_exp": False,  # the times are compared with the argument
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
    except (jwt.PyJWTError, RecursionError) as fault:
        raise OidcFault(f"the ID token is refused: {type(fault).__name__}") from fault
    if claims["nonce"] != expected.nonce or claims["tid"] != expected.tenant:
        raise OidcFault("the ID token answers another request, or comes from another tenant")
    begins, ends = _time(claims, "nbf"), _time(claims, "exp")
    if begins is None or ends is None or not begins - LEEWAY <= now < ends + LEEWAY:
        raise OidcFault("the ID token is not valid at this time")
    return _identity(claims)


def _identity(claims: Mapping[str, Any]) -> Identity:
    object_id = _text(claims, "oid")
    if not object_id or object_id != claims["oid"]:
        raise OidcFault("the ID token names no user")
    roles = claims.get("roles", [])
    return Identity(
        tenant=_text(claims, "tid"),
        object_id=object_id,
        name=_text(claims, "name"),
        email=_text(claims, "email") or _text(claims, "preferred_username"),
        roles=frozenset(role for role in roles if isinstance(role, str))
        if isinstance(roles, list)
        else frozenset(),
        authenticated_at=_time(claims, "auth_time"),
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    """The text of a claim without what some databases cannot hold."""
    value = claims.get(name)
    if not isinstance(value, str):
        return ""
    return "".join(filter(str.isprintable, value)).strip()[:LONGEST_TEXT]


def _time(claims: Mapping[str, Any], name: str) -> datetime | None:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError):
        return None
