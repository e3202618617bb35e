"""The errors in submitted values: every place with its reason, all at once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class FieldError:
    """One error in the input. `place` is a column or a key; empty for the whole input."""

    place: str
    reason: str
    line: int | None = None
    """The line of the file, counted from 1; none if there is no file."""

    def __str__(self) -> str:
        where = [] if self.line is None else [f"line {self.line}"]
        if self.place:
            where.append(self.place)
        return f"{', '.join(where)}: {self.reason}" if where else self.reason


class InvalidInput(Exception):
    """The input has at least one error, and nothing of it was saved."""

    def __init__(self, *refusals: FieldError) -> None:
        self.refusals = refusals
        super().__init__("; ".join(str(refusal) for refusal in refusals))


def on_line(line: int, refusals: Iterable[FieldError]) -> list[FieldError]:
    """Returns the same errors, placed at a line of a file."""
    return [replace(refusal, line=line) for refusal in refusals]
