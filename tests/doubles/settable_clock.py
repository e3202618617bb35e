"""A clock that stands still until it is told to go on."""

from datetime import UTC, datetime, timedelta


class SettableClock:
    """Starts 48 hours before a course at nine in the morning, in London, on 10 June 2026."""

    def __init__(self, at: datetime = datetime(2026, 6, 8, 8, tzinfo=UTC)) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def set(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def go_on(self, by: timedelta) -> None:
        self._at += by
