"""The consequences of an outcome: a window to book again, money, the police, a national status."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from compliance.policy.clause import Clause
from compliance.policy.toml_table import Table

WINDOWS = ("hours", "days", "deadline", "none")
PENCE_IN_POUND = 100


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in pence, and the amounts of course types that differ; None for no amount."""

    pence: int | None = None
    by_type: Mapping[str, int] = field(default_factory=dict)
    """By course type, such as `SCD`."""

    def of_type(self, course_type: str) -> int | None:
        return self.by_type.get(course_type, self.pence)

    def any(self) -> bool:
        """Whether the client of any course type pays, or is paid, anything."""
        return bool(self.pence) or any(self.by_type.values())


@dataclass(frozen=True, slots=True)
class Terms:
    """One outcome: the clause that it rests on, its words for readers, and its consequences."""

    window: str | None = None
    """`hours` or `days` after the scheduled end, `deadline` (the police deadline alone), `none`."""
    hours: timedelta | None = None
    """The length of a window of elapsed hours."""
    days: int | None = None
    """The length of a window of calendar days: it closes with the last of them, in London."""
    charge: Amount = Amount()
    refund: Amount = Amount()
    refer_to_police: bool = False
    further_courses: bool = True
    national_status: int | None = None
    clause: Clause = field(default_factory=Clause)
    client: str = ""
    """The words for the client. Policies of earlier versions have none."""
    trainer: str = ""
    """The words for the trainer who may note it; empty for most outcomes."""

    @property
    def offers_new_course(self) -> bool:
        """Whether a client with this outcome may book a new course."""
        return self.window not in (None, "none")


def read_terms(table: Table) -> Terms:
    """Reads the table of one outcome. Raises PolicyFault."""
    window = table.optional("window")
    if window not in (None, *WINDOWS):
        raise table.fault("window", f"must be one of {', '.join(WINDOWS)}, and is {window!r}")
    hours, days = (_length(table, window, unit) for unit in ("hours", "days"))
    return Terms(
        window=window,
        hours=None if hours is None else timedelta(hours=hours),
        days=days,
        charge=read_amount(table, "charge"),
        refund=read_amount(table, "refund"),
        refer_to_police=table.flag("refer_to_police", default=False),
        further_courses=table.flag("further_courses", default=True),
        national_status=table.optional_figure("national_status"),
        clause=Clause(table.text("clause", ""), table.text("says", ""), table.text("text", "")),
        client=table.text("client", ""),
        trainer=table.text("trainer", ""),
    )


def _length(table: Table, window: str | None, unit: str) -> int | None:
    length = table.optional_figure(unit)
    if (window == unit) != (length is not None):
        raise table.fault(unit, f'and window = "{unit}" must be given together')
    return length


def read_amount(table: Table, name: str) -> Amount:
    """Reads an amount in pence, such as `charge_pence`, and those of the course types that differ.
    Policies of earlier versions say whole pounds."""
    pence, pounds = table.optional_figure(f"{name}_pence"), table.optional_figure(f"{name}_gbp")
    if pence is not None and pounds is not None:
        raise table.fault(f"{name}_gbp", f"and {name}_pence must not be given together")
    if pounds is not None:
        pence = pounds * PENCE_IN_POUND
    return Amount(pence, table.table(f"{name}_pence_by_type", default={}).figures())
