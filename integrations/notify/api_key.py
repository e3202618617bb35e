"""The API key of a service at GOV.UK Notify, and the tokens that are signed with it."""

import re
from dataclasses import dataclass, field
from datetime import datetime

import jwt

ALGORITHM = "HS256"
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_KEY = re.compile(rf".+-(?P<service>{_UUID})-(?P<secret>{_UUID})", re.IGNORECASE | re.DOTALL)
"""The key's name, the id of the service and the secret, joined by hyphens."""


@dataclass(frozen=True, slots=True)
class NotifyKey:
    service_id: str
    """The id of the service at Notify, which issues the tokens."""
    secret: str = field(repr=False)

    def token(self, now: datetime) -> str:
        """A JSON Web Token for one request. Notify refuses it 30 seconds before and after `now`,
        so `now` is the true time and not a rehearsed one."""
        claims = {"iss": self.service_id, "iat": int(now.timestamp())}
        return jwt.encode(claims, self.secret, ALGORITHM)


def read_api_key(written: str) -> NotifyKey:
    """The key as Notify shows it once, after it was made. Raises ValueError, without the key."""
    match = _KEY.fullmatch(written.strip())
    if match is None:
        raise ValueError("no API key of GOV.UK Notify")
    return NotifyKey(match["service"], match["secret"])
