"""The API key, as Notify shows it."""

from datetime import UTC, datetime

import jwt
import pytest

from integrations.notify.api_key import NotifyKey, read_api_key
from tests.integrations.notify.simulated_notify import KEY

WRITTEN = f"my_test-key-{KEY.service_id}-{KEY.secret}"


def test_a_key_is_its_name_the_service_and_the_secret() -> None:
    assert read_api_key(f" {WRITTEN}\n") == KEY


@pytest.mark.parametrize(
    "written", ["", "key", KEY.secret, f"{KEY.service_id}-{KEY.secret}", WRITTEN[:-1]]
)
def test_what_is_no_key_is_refused_without_being_repeated(written: str) -> None:
    with pytest.raises(ValueError, match="no API key") as refused:
        read_api_key(written)
    assert KEY.secret[:8] not in str(refused.value)


def test_the_secret_is_not_shown() -> None:
    assert KEY.secret not in repr(KEY)


def test_a_token_names_the_service_and_the_second() -> None:
    at = datetime(2026, 6, 8, 8, 0, 0, 900_000, tzinfo=UTC)
    token = NotifyKey(KEY.service_id, KEY.secret).token(at)
    options: jwt.types.Options = {"verify_iat": False}
    claims = jwt.decode(token, KEY.secret, algorithms=["HS256"], options=options)
    assert claims == {"iss": KEY.service_id, "iat": int(at.timestamp())}
    assert jwt.get_unverified_header(token) == {"typ": "JWT", "alg": "HS256"}
