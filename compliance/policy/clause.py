"""A clause of the provider's terms, and the words with which the provider applies it."""

from dataclasses import dataclass

from compliance.policy.toml_table import Table


@dataclass(frozen=True, slots=True)
class Clause:
    number: str = ""
    """Such as `12`, or `8 and 9`; empty where the terms say nothing."""
    says: str = ""
    """The content of the clause. Empty where the terms say nothing, and in policies of earlier
    versions, whose `text` mixes both."""
    text: str = ""
    """The provider's own words, never shown as the clause: how a rule is applied, or what the
    trainer saw."""
    client: str = ""
    """The same for the client, who is addressed; empty where `text` says it to anybody."""


def read_clause(table: Table) -> Clause:
    """Reads the words of a rule or an observation. Raises PolicyFault."""
    return Clause(
        table.text("clause", ""),
        table.text("says", ""),
        table.text("text"),
        table.text("client", ""),
    )
