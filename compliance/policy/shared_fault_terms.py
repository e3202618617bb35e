"""The figures by which a fault is told that shows across courses and in no single course."""

from dataclasses import dataclass
from datetime import timedelta

from compliance.policy.toml_table import Table


@dataclass(frozen=True, slots=True)
class AcrossCourses:
    """How much must happen together."""

    courses: int
    """The least number of courses with a sign of it."""
    share: float
    """The least share of the running courses with a sign of it."""
    clients: int
    """The least number of clients; camera streams are counted by course alone."""
    within: timedelta
    """The longest time between the first sign and the last."""
    join_takes: timedelta
    """How long a client may take from the button to the meeting or its waiting room."""


def read_across_courses(table: Table) -> AcrossCourses | None:
    """Reads the table `fault_across_courses`; None for a policy without it."""
    if not table.holds("fault_across_courses"):
        return None
    across = table.table("fault_across_courses")
    return AcrossCourses(
        courses=across.figure("courses"),
        share=across.share("share"),
        clients=across.figure("clients"),
        within=across.seconds("within_s"),
        join_takes=across.seconds("join_takes_s"),
    )
