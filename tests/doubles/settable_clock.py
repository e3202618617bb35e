"""A clock that moves only on request."""

from datetime import UTC, datetime, timedelta


class SettableClock:
    """Starts 48 hours before a course at nine in the morning, in London, on 10 June 2026."""

    def __init__(self, at: datetime = datetime(2026, 6, 8, 8, tzinfo=UTC)) -> None:
        self._at = at
        self._elapsed_s = 0.0

    def now(self) -> datetime:
        return self._at

    def elapsed_s(self) -> float:
        """What the machine's monotonic clock shows: `set` does not move it."""
        return self._elapsed_s

    def set(self, at: datetime) -> None:
        """Sets the wall clock alone, forward or back."""
        self._at = at.astimezone(UTC)

    def go_on(self, by: timedelta) -> None:
        """So much time passes."""
        self._at += by
        self._elapsed_s += by.total_seconds()
