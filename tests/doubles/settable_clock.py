"""A clock that moves only on request."""

from datetime import UTC, datetime, timedelta


class SettableClock:
    """A wall clock that starts at 9am in London on 8 June 2026, 48 hours before the tests'
    course."""

    def __init__(self, at: datetime = datetime(2026, 6, 8, 8, tzinfo=UTC)) -> None:
        self._at = at
        self._elapsed_s = 0.0

    def now(self) -> datetime:
        return self._at

    def elapsed_s(self) -> float:
        """The reading of the machine's monotonic clock in seconds; `set` does not change it."""
        return self._elapsed_s

    def set(self, at: datetime) -> None:
        """Sets the wall clock alone, forward or back."""
        self._at = at.astimezone(UTC)

    def go_on(self, by: timedelta) -> None:
        """Moves both clocks forward."""
        self._at += by
        self._elapsed_s += by.total_seconds()
