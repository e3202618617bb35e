"""What clients read about the terms before the course: letters and pages take it from here."""

from dataclasses import dataclass

from compliance.policy.toml_table import Table


@dataclass(frozen=True, slots=True)
class ClientWords:
    late: str
    """What happens to a client who is late."""
    alone: str
    """Where a client who takes part alone must be, and without whom."""
    accompanied: str
    """The same of a client with an interpreter or a supporter."""
    identity: str
    """What an identity document must be."""
    device: str
    """What the client needs for Zoom."""
    rules: tuple[str, ...]
    """The other rules, each in a sentence or two."""
    interpreter: tuple[str, ...]
    """What holds for an interpreter whom the client brings."""
    supporter: tuple[str, ...]


def read_client_words(table: Table) -> ClientWords:
    """Reads the table `clients`. Raises PolicyFault."""
    return ClientWords(
        late=table.text("late"),
        alone=table.text("alone"),
        accompanied=table.text("accompanied"),
        identity=table.text("identity"),
        device=table.text("device"),
        rules=table.texts("rules"),
        interpreter=table.texts("interpreter"),
        supporter=table.texts("supporter"),
    )
