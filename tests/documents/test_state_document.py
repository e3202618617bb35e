"""The document of states and acts equals what the tables say."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from tests.documents.state_document import CHAPTERS, Chapter, chapter, document

STATES = Path(__file__).parents[2] / "STATES.md"


class Light(Enum):
    GREEN = "green"
    RED = "dark red"


class Press(Enum):
    BUTTON = "press"


class Walker(Enum):
    ANYBODY = "anybody"


@dataclass(frozen=True)
class Change:
    by: Walker
    leads_to: Light


def test_the_document_is_what_the_printer_gives() -> None:
    assert STATES.read_text("utf-8") == document(), "write it again: make states"


def test_every_state_and_every_step_of_a_table_is_drawn() -> None:
    for part in CHAPTERS:
        drawn = chapter(part)
        for state, steps in part.table.items():
            for act, step in steps.items():
                cells = (state.value, act.value, step.by.value, step.leads_to.value)
                assert f"| {' | '.join(cells)} |" in drawn


def test_any_table_can_be_drawn() -> None:
    table = {Light.GREEN: {Press.BUTTON: Change(Walker.ANYBODY, Light.RED)}, Light.RED: {}}
    assert (
        chapter(Chapter("A crossing", "light.py", table, Light.GREEN))
        == """\
## A crossing

From `light.py`.

```mermaid
stateDiagram-v2
    [*] --> green
    green --> dark_red: press, by anybody
    dark_red --> [*]
```

| state | act | by | leads to |
|---|---|---|---|
| green | press | anybody | dark red |
| dark red | none | | |
"""
    )
