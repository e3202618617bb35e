"""The tables of a published quarter. They add up published numbers, and read nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from delivery.records.figures.publications import PublishedFigure
from delivery.reporting import publishing
from delivery.reporting.publishing import CAMERA, DISMISSED, UPHELD

OF_CLIENTS = (publishing.COURSES, *publishing.CLIENTS)
OF_WORK = (publishing.DECIDED, publishing.OVERTURNED, publishing.IN_TIME)
ATTENDED = (publishing.COMPLETED, publishing.NOT_COMPLETED)


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """`rows` have a name and a number for each measure; None where none may be told."""

    measures: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]

    def share(
        self, row: Sequence[int | None], part: Sequence[str], of: Sequence[str]
    ) -> int | None:
        """The per cent that the numbers of `part` are of those of `of`; None if any is not told."""
        numbers = dict(zip(self.measures, row, strict=True))
        above, below = ([numbers[name] for name in names] for names in (part, of))
        if None in above or None in below:
            return None
        return round(100 * sum(n or 0 for n in above) / sum(n or 0 for n in below))


@dataclass(frozen=True, slots=True)
class PublishedTables:
    by_force: PublishedTable
    by_type: PublishedTable
    rules: PublishedTable
    camera: int | None
    """The share of the clients' time in which the camera was known, in per cent."""


def tables_of(figures: Sequence[PublishedFigure]) -> PublishedTables:
    placed = [figure for figure in figures if figure.measure != CAMERA]
    camera = next((each.number for each in figures if each.measure == CAMERA), None)
    return PublishedTables(
        by_force=_table(placed, [figure.force for figure in placed]),
        by_type=_table(placed, [figure.course_type for figure in placed]),
        rules=_rules(placed),
        camera=camera,
    )


def _table(figures: Sequence[PublishedFigure], names: Sequence[str]) -> PublishedTable:
    measures = (*OF_CLIENTS, *OF_WORK)
    rows = []
    for name in (*sorted(set(names)), None):
        of_name = [each for each, of in zip(figures, names, strict=True) if name in (None, of)]
        rows.append((name or "", tuple(_sum(of_name, measure) for measure in measures)))
    return PublishedTable(measures, tuple(rows))


def _rules(figures: Sequence[PublishedFigure]) -> PublishedTable:
    rules = sorted(
        {
            figure.measure.partition(" ")[2]
            for figure in figures
            if figure.measure.startswith((UPHELD, DISMISSED))
        }
    )
    rows = tuple(
        (rule, (_sum(figures, UPHELD + rule), _sum(figures, DISMISSED + rule))) for rule in rules
    )
    return PublishedTable(("upheld", "dismissed"), rows)


def _sum(figures: Iterable[PublishedFigure], measure: str) -> int | None:
    numbers = [figure.number for figure in figures if figure.measure == measure]
    return sum(numbers) if numbers else None
