"""Makes counts fit for publication, so that none identifies a person (FOI Act 2000, s.40).

A count below five is not told. Every other count is rounded to the nearest five. A sum is the sum
of numbers that were told, never a rounded sum: so everything that is published follows from the
published numbers, and no difference between tables, totals or filters tells more than they do.
"""

SMALL = 5
FEW_COURSES = 10
"""Courses are told from here on: a course has at most nine clients, so told clients would give away
four courses that fewer than five are not told for."""


def published(count: int, least: int = SMALL) -> int | None:
    """Returns a count as it may be told: 5, 10, 15 and so on; None for fewer than five, and where
    less than `least` would be told."""
    rounded = (count + SMALL // 2) // SMALL * SMALL
    return None if count < SMALL or rounded < least else rounded


def possible(number: int | None, least: int = SMALL) -> tuple[int, int]:
    """Returns the least and the greatest count that is told as this number."""
    if number is None:
        return 0, max(SMALL, least - SMALL // 2) - 1
    return max(SMALL, number - SMALL // 2), number + SMALL // 2
