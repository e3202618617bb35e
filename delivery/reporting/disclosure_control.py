"""Rounds counts for publication, so that none identifies a person (FOI Act 2000, s.40).

A count from 1 to 4 becomes "fewer than 5" and every other is rounded to the nearest 5, so that no
suppressed count can be derived from a total or from two overlapping reports.
"""

SMALL = 5
FEWER = f"fewer than {SMALL}"


def published(count: int) -> str:
    """Returns a count for the public: "0", "fewer than 5", "15"."""
    if 0 < count < SMALL:
        return FEWER
    return f"{(count + SMALL // 2) // SMALL * SMALL:,}"


def exact(count: int) -> str:
    """Returns a count for use within the service: "1,204"."""
    return f"{count:,}"
