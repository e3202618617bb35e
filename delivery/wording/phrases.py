"""How one language writes times and clauses, as its file `phrases.words` says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from delivery.timekeeping import time_words
from delivery.timekeeping.time_words import TimeWords
from delivery.wording.template_fault import TemplateFault

TIMES = tuple(field.name for field in fields(TimeWords))
PAIRS = ("hours", "minutes", "seconds")
COUNTS: Mapping[str, int] = {"weekdays": 7, "months": 12, **dict.fromkeys(PAIRS, 2)}
"""How many words each list has."""
PATTERNS: Mapping[str, tuple[str, ...]] = {
    "full_date": (
        "weekday",
        "day",
        "month",
        "year",
    ),
    "short_date": (
        "weekday",
        "day",
        "month",
    ),
    "time_on_date": (
        "time",
        "date",
    ),
    "end_of_date": ("date",),
    "clause": ("number",),
    "clauses": ("number",),
}
"""The parts of each pattern."""
SENTENCES = (*TIMES, "clause", "clauses", "conjunction", "version")


@dataclass(frozen=True, slots=True)
class Phrases:
    times: TimeWords
    clause: str
    """Pattern of `number`."""
    clauses: str
    conjunction: str
    """Stands between the last two of several clauses."""

    def clause_name(self, number: str) -> str:
        """The name of one clause, or of several such as "8 and 9"."""
        pattern = self.clauses if " " in number else self.clause
        return pattern.format(number=number.replace(" and ", f" {self.conjunction} "))


ENGLISH = Phrases(time_words.ENGLISH, "clause {number}", "clauses {number}", "and")


def of_words(place: str, words: Mapping[str, Any]) -> Phrases:
    """Returns the phrases that the file at `place` sets. Raises TemplateFault with every fault."""
    if faults := [f"{place}: {fault}" for fault in _faults(words)]:
        raise TemplateFault(*faults)
    lists = {name: tuple(words[name]) for name in COUNTS}
    return Phrases(
        times=TimeWords(**{**{name: words[name] for name in TIMES}, **lists}),
        clause=words["clause"],
        clauses=words["clauses"],
        conjunction=words["conjunction"],
    )


def _faults(words: Mapping[str, Any]) -> Iterator[str]:
    for name in SENTENCES:
        value, count = words.get(name), COUNTS.get(name)
        if value is None:
            yield f"lacks the sentence {name}"
        elif count is not None and not _is_list(value, count):
            yield f"{name} must be a list of {count} texts"
        elif count is None and not isinstance(value, str):
            yield f"{name} must be a text"
        elif name in PATTERNS and (parts := _unknown_parts(value, PATTERNS[name])):
            yield f"{name} has {parts}; it may have the parts {{{'}, {'.join(PATTERNS[name])}}}"


def _is_list(value: object, count: int) -> bool:
    return (
        isinstance(value, list | tuple)
        and len(value) == count
        and all(isinstance(text, str) for text in value)
    )


def _unknown_parts(pattern: str, parts: Sequence[str]) -> str:
    try:
        pattern.format(**dict.fromkeys(parts, ""))
    except (KeyError, IndexError, ValueError, AttributeError) as fault:
        return f"an unknown part or a stray brace ({fault})"
    return ""
