"""The figures of a period by force, course type or trainer, exact, for use within the service."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from delivery.caseload.force_totals import LONGER, UNDECIDED
from delivery.records.database.store import Transaction
from delivery.records.figures import force_figures
from delivery.records.figures.force_figures import FigureFilter, FigureGroup
from delivery.reporting.safe_csv import Cell

COLUMNS = (
    *("courses", "clients", "attended", "status_4", "status_5", "status_6", "no_status"),
    *("undecided", "upheld", "dismissed", "challenges", "overturned"),
    *("half_decided_within_minutes", "nine_in_ten_decided_within_minutes"),
    *("instructions_in_time", "instructions", "camera_known_seconds", "camera_seconds"),
)
"""The columns of the file after the name of the row."""


@dataclass(slots=True)
class FigureRow:
    """Counts of clients, but for courses, findings, challenges and seconds of cameras."""

    courses: int = 0
    clients: Counter[str] = field(default_factory=Counter)
    """`attended` and `not_seen`."""
    statuses: Counter[str] = field(default_factory=Counter)
    """`4`, `5`, `6`, `undecided`, and empty for outcomes without a status."""
    findings: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """By rule, by state: `upheld`, `dismissed` and others."""
    challenges: Counter[str] = field(default_factory=Counter)
    decided: Counter[str] = field(default_factory=Counter)
    """By the class of minutes from the end of the course to the first decision."""
    messages: Counter[str] = field(default_factory=Counter)
    camera_s: Counter[str] = field(default_factory=Counter)

    def found(self, state: str) -> int:
        return sum(states[state] for states in self.findings.values())

    def decided_within(self, share: float) -> str:
        """The class of minutes within which this share of the decisions was made; `longer` for more
        than four weeks, and empty without decisions."""
        wanted, counted = share * self.decided.total(), 0
        for name in sorted(self.decided, key=lambda name: int(name) if name != LONGER else 10**9):
            counted += self.decided[name]
            if counted >= wanted:
                return name
        return ""

    @property
    def completion(self) -> float | None:
        """The share of the clients with a national status who completed; None without any."""
        with_status = sum(self.statuses[status] for status in "456")
        return self.statuses["4"] / with_status if with_status else None

    @property
    def in_time(self) -> float | None:
        total = self.messages.total()
        return self.messages["in_time"] / total if total else None

    @property
    def camera_known(self) -> float | None:
        total = self.camera_s.total()
        return (total - self.camera_s["unknown"]) / total if total else None


async def rows(tx: Transaction, chosen: FigureFilter, by: str) -> dict[str, FigureRow]:
    """Returns the rows by name, in two statements. `by`: `force`, `course_type` or `trainer`."""
    added = added_up(await force_figures.sums(tx, chosen, by))
    for name, number in (await force_figures.courses_held(tx, chosen, by)).items():
        added[name].courses = number
    return dict(sorted(added.items()))


def added_up(groups: Iterable[FigureGroup]) -> dict[str, FigureRow]:
    added: dict[str, FigureRow] = defaultdict(FigureRow)
    for group in groups:
        row = added[group.row]
        match group.kind:
            case "client":
                row.clients[group.name] += group.number
            case "outcome":
                status = UNDECIDED if group.name == UNDECIDED else group.state
                row.statuses[status] += group.number
            case "breach":
                row.findings[group.name][group.state] += group.number
            case "challenge":
                row.challenges[group.name] += group.number
            case "decided":
                row.decided[group.name] += group.number
            case "message":
                row.messages[group.name] += group.number
            case "camera":
                row.camera_s[group.name] += group.seconds
    return added


def findings_by_rule(figures: Iterable[FigureRow]) -> dict[str, Counter[str]]:
    """The findings of all rows together, by rule."""
    together: dict[str, Counter[str]] = defaultdict(Counter)
    for row in figures:
        for rule, states in row.findings.items():
            together[rule] += states
    return dict(sorted(together.items()))


def cells(name: str, row: FigureRow) -> tuple[Cell, ...]:
    """The name of the row and the values of `COLUMNS`."""
    statuses = (row.statuses[status] for status in ("4", "5", "6", "", UNDECIDED))
    camera = row.camera_s
    return (
        name,
        row.courses,
        row.clients.total(),
        row.clients["attended"],
        *statuses,
        *(row.found("upheld"), row.found("dismissed")),
        *(row.challenges.total(), row.challenges["overturned"]),
        *(row.decided_within(0.5), row.decided_within(0.9)),
        *(row.messages["in_time"], row.messages.total()),
        *(camera.total() - camera["unknown"], camera.total()),
    )
