"""What orders a task: a clause, a policy, and a line of the policy. It is stored as one text."""

from dataclasses import dataclass

CLAUSE = "cl."


@dataclass(frozen=True, slots=True)
class Authority:
    clauses: tuple[str, ...]
    """The numbers of the clauses; empty where the policy names none."""
    policy: str
    """The policy's name; empty where no policy orders it."""
    ground: str
    """The outcome, or what the client or the force did, as the policy names it."""
    detail: str
    """The key of the policy's line, or the words of an order without a policy."""


def written(clause: str, policy: str, line: str) -> str:
    """The text that is stored: "cl.15, lrsp-2025-03: did_not_attend, refund"."""
    return f"{f'{CLAUSE}{clause}, ' if clause else ''}{policy}: {line}"


def read(text: str) -> Authority:
    """Reads the text that is stored."""
    clauses: list[str] = []
    while text.startswith(CLAUSE):
        clause, _, text = text.partition(", ")
        clauses.append(clause.removeprefix(CLAUSE))
    policy, is_policy, line = text.partition(": ")
    ground, _, detail = (line if is_policy else text).partition(", ")
    return Authority(tuple(clauses), policy if is_policy else "", ground, detail)
