"""Draws the tables of states and acts for the file STATES.md, which `make states` writes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from compliance.effects.task_acts import TASK_STEPS
from compliance.outcomes.case_acts import STEPS


class DrawnStep(Protocol):
    """One step of a table: the doer of the act, and the state to which it leads."""

    @property
    def by(self) -> Enum: ...

    @property
    def leads_to(self) -> Enum: ...


StateTable = Mapping[Any, Mapping[Any, Any]]
"""By state and act, both members of an Enum, the `DrawnStep`."""

HEAD = """\
# States and acts

These tables say which act leads from which state to which, and who may do it. Buttons, the server's
checks and the constraints of the database come from the same tables, and `make states` writes this
file from them. What a table does not name is refused.
"""


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    place: str
    """The file that holds the table."""
    table: StateTable
    first: Enum
    """The state in which everything begins."""


CHAPTERS: Sequence[Chapter] = (
    Chapter(
        "The decision on a client's case",
        "compliance/outcomes/case_acts.py",
        STEPS,
        next(iter(STEPS)),
    ),
    Chapter(
        "A task that follows from a decision",
        "compliance/effects/task_acts.py",
        TASK_STEPS,
        next(iter(TASK_STEPS)),
    ),
)


def document() -> str:
    """Returns the whole of STATES.md."""
    return "\n".join([HEAD, *(chapter(part) for part in CHAPTERS)])


def chapter(part: Chapter) -> str:
    """Returns a table as a heading, a Mermaid state diagram and a table in Markdown."""
    lines = [f"## {part.title}", "", f"From `{part.place}`.", "", "```mermaid"]
    lines += [*diagram(part.table, part.first), "```", "", *rows(part.table), ""]
    return "\n".join(lines)


def diagram(table: StateTable, first: Enum) -> Iterator[str]:
    yield "stateDiagram-v2"
    yield f"    [*] --> {_name(first)}"
    for state, act, step in _steps(table):
        yield f"    {_name(state)} --> {_name(step.leads_to)}: {act.value}, by {step.by.value}"
    for state in table:
        if not table[state]:
            yield f"    {_name(state)} --> [*]"


def rows(table: StateTable) -> Iterator[str]:
    yield "| state | act | by | leads to |"
    yield "|---|---|---|---|"
    for state, act, step in _steps(table):
        cells = (state.value, act.value, step.by.value, step.leads_to.value)
        yield f"| {' | '.join(map(str, cells))} |"
    for state in table:
        if not table[state]:
            yield f"| {state.value} | none | | |"


def _steps(table: StateTable) -> Iterator[tuple[Enum, Enum, DrawnStep]]:
    for state, steps in table.items():
        for act, step in steps.items():
            yield state, act, step


def _name(state: Enum) -> str:
    return str(state.value).replace(" ", "_")


if __name__ == "__main__":
    print(document(), end="")
