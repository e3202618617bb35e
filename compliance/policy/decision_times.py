"""How long a decision is held, may be challenged, and may be answered with a statement."""

from dataclasses import dataclass
from datetime import timedelta

from compliance.policy.toml_table import Table


@dataclass(frozen=True, slots=True)
class DecisionTimes:
    hold: timedelta
    """How long after the client was told nothing is done that cannot be recalled."""
    challenge_days: int
    """The days after the client was told; a challenge may come until the end of the last."""
    statement_days: int
    """The days after the course; a client's statement may come until the end of the last."""
    proof_days: int
    """The days after the course; proof of illness or bereavement may come until the end of the
    last."""
    proof_clause: str
    """The clause under which a charge is returned after such a proof, such as `14`; empty if the
    terms have none."""


def read_decision_times(table: Table) -> DecisionTimes:
    """Reads the table `decisions`; policies of earlier versions have none. Raises PolicyFault."""
    return DecisionTimes(
        hold=timedelta(hours=table.figure("hold_hours", default=24)),
        challenge_days=table.figure("challenge_days", default=14, least=1),
        statement_days=table.figure("statement_days", default=14, least=1),
        proof_days=table.figure("proof_days", default=7, least=1),
        proof_clause=table.text("proof_clause", "14"),
    )
