"""Counts as they may be published: none by which a person could be found (FOI Act 2000, s.40).

Fewer than five is said to be that and no more, and every other count is rounded to the nearest
five: so what is left out cannot be worked out from a total, nor from two reports that overlap.
"""

SMALL = 5
FEWER = f"fewer than {SMALL}"


def published(count: int) -> str:
    """The count for the public: "0", "fewer than 5", "15"."""
    if 0 < count < SMALL:
        return FEWER
    return f"{(count + SMALL // 2) // SMALL * SMALL:,}"


def exact(count: int) -> str:
    """The count for those who work here: "1,204"."""
    return f"{count:,}"
