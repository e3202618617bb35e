"""Makes counts fit for publication, so that none identifies a person (FOI Act 2000, s.40).

A count below five is not told. Every other count is rounded to the nearest five. A sum is the sum
of numbers that were told, never a rounded sum: so everything that is published follows from the
published numbers, and no difference between tables, totals or filters tells more than they do.
"""

SMALL = 5


def published(count: int) -> int | None:
    """Returns a count as it may be told: 5, 10, 15 and so on; None for fewer than five."""
    return None if count < SMALL else (count + SMALL // 2) // SMALL * SMALL


def possible(number: int | None) -> tuple[int, int]:
    """Returns the least and the greatest count that is told as this number."""
    if number is None:
        return 0, SMALL - 1
    return max(SMALL, number - SMALL // 2), number + SMALL // 2
