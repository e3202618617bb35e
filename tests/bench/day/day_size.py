"""The size of the country's busiest hour, whole or a share of it."""

from dataclasses import dataclass

CAMERA_TURNS_AN_HOUR = 6
"""Of each client, on and off."""


@dataclass(frozen=True, slots=True)
class DaySize:
    """The design point of the country, times `scale`; at least one of everything."""

    scale: float = 1.0
    seconds: float = 60.0
    """How long each part runs, alone and with the others: the busiest minute."""
    think_s: float = 10.0
    """The seconds between two requests of an officer."""
    people: int = 10
    """The clients of each course."""
    end_s: float = 10.0
    """The seconds within which all courses end; at most half of `seconds`."""

    def of(self, whole: float) -> int:
        """The share of a number of the whole country."""
        return max(1, round(whole * self.scale))

    @property
    def courses(self) -> int:
        return self.of(500)

    @property
    def timed(self) -> int:
        """Courses for what is timed: a board, a control room, and boards with cameras."""
        return 2 + self.of(20)

    @property
    def arrivals(self) -> float:
        """Webhooks a second in the busiest minute before courses begin: a fifth of six for each of
        5,000 clients."""
        return 0.2 * 6 * self.courses * self.people / 60

    @property
    def ending(self) -> float:
        """Webhooks a second while all courses end: each client leaves, and the meeting ends."""
        return self.courses * (self.people + 1) / min(self.end_s, self.seconds / 2)

    @property
    def turning(self) -> float:
        """Cameras turned a second."""
        return self.courses * self.people * CAMERA_TURNS_AN_HOUR / 3600

    @property
    def boards(self) -> int:
        return self.of(1_000)

    @property
    def rooms(self) -> int:
        """Open control rooms."""
        return self.of(40)

    @property
    def officers(self) -> int:
        return self.of(100)

    @property
    def letters(self) -> int:
        """Joining instructions that are due in the same minute."""
        return self.of(4_500)

    @property
    def rows(self) -> int:
        """Of a register."""
        return self.of(2_000)

    @property
    def months(self) -> int:
        """The months of a county's courses that the report of a year counts."""
        return self.of(12)

    @property
    def waiting(self) -> int:
        """Cases on the work list."""
        return self.of(1_500)
