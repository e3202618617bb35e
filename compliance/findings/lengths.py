"""Lengths of time in the sentences of findings: "6 minutes 5 seconds"."""

import re

WORDS = "(?:[0-9]+ minutes?(?: [0-9]+ seconds?)?|[0-9]+ seconds?)"
"""A regular expression for the words of a length."""


def in_words(seconds: int) -> str:
    """Words a length without hours: "165 minutes", "1 minute 5 seconds", "0 seconds"."""
    whole, left_over = divmod(seconds, 60)
    parts = [(whole, "minute"), (left_over, "second")]
    worded = [f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number]
    return " ".join(worded) or "0 seconds"


def seconds_in(words: str) -> int:
    """Reads the words of a length."""
    numbers = {unit: int(number) for number, unit in re.findall("([0-9]+) (minute|second)", words)}
    return 60 * numbers.get("minute", 0) + numbers.get("second", 0)
