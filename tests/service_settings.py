"""Settings of a whole service that contacts no other machine."""

from functools import cache
from tempfile import TemporaryDirectory

import pytest

from delivery.configuration.settings import Settings, read

SECRET = "for the tests alone, forty letters long."
PUBLIC_URL = "https://courses.example.org"
NOBODY = "http://127.0.0.1:9"  # the discard port: no letter leaves this machine


def environment_of(
    database_url: str, *, public_url: str = "http://127.0.0.1:8080", outbox: str | None = None
) -> dict[str, str]:
    settings = {
        "DATABASE_URL": database_url,
        "SECRET": SECRET,
        "PUBLIC_URL": public_url,
        "DEVELOPMENT": "1",
        "SECOND_FACTOR_FROM": "9999-12-31",  # which only the tests of it need
        "ZOOM_ACCOUNT_ID": "account",
        "ZOOM_CLIENT_ID": "client",
        "ZOOM_CLIENT_SECRET": "client secret",
        "ZOOM_API_URL": f"{NOBODY}/v2",
        "ZOOM_OAUTH_URL": f"{NOBODY}/oauth/token",
        "ZOOM_WEBHOOK_SECRETS": "webhook secret",
        "OUTBOX_FOLDER": _outbox().name if outbox is None else outbox,
        "MAIL_FROM": "courses@example.org",
        "HELP_LINE": "0800 000 0000",
        "PROVIDER_NAME": "Example Courses",
    }
    return {f"COURSEWATCH_{name}": value for name, value in settings.items()}


@cache
def _outbox() -> TemporaryDirectory[str]:
    """A folder for letters that no test reads; it goes with the process."""
    return TemporaryDirectory(prefix="coursewatch-outbox-")


def set_environment(monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    """Sets the settings as environment variables of the test's own process."""
    for name, value in environment_of(database_url, public_url=PUBLIC_URL).items():
        monkeypatch.setenv(name, value)


def settings_of(database_url: str) -> Settings:
    return read(environment_of(database_url))
