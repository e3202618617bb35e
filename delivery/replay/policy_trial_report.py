"""Writes the result of a policy trial as plain text and as JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from compliance.policy_comparison import BookingCounts, Effect
from delivery.replay.policy_trial import ALLOWANCE, DEVICE, MONTH, TYPE, Trial
from delivery.timekeeping.london_time import london_day

NOTES = {
    DEVICE: "The device of the client's last technical check; not known without a check.",
    ALLOWANCE: "A booking with several allowances counts under each.",
}
MEANT = (
    "Flagged: the recommendation is not a completion. Completed: an officer signed a completion.\n"
    "Nothing was changed."
)
COLUMNS = ("judged", "flagged", "would be", "more", "fewer", "otherwise", "more, completed")


def text(trial: Trial) -> Iterator[str]:
    """The report as lines for a terminal."""
    tally = trial.tally
    policy = f"Policy {trial.policy.name} of {trial.policy.provider}"
    held, judged = _counted(trial.courses, "course"), _counted(tally.whole.judged, "booking")
    yield f"{policy}, tried on {held} since {london_day(trial.since)}: {judged}."
    yield from (
        f"Not judged, because its own policy is missing: {reference}"
        for reference in trial.left_out
    )
    yield from (
        f"Not judged, because its events have been deleted: {reference}"
        for reference in trial.destroyed
    )
    yield ""
    for month, counts in _sorted(trial, MONTH):
        yield from (f"{month_name(month)}: {said}" for said in _sentences(counts))
    yield MEANT
    yield from _section("by rule", RULE_COLUMNS, _rules(trial))
    yield from _section("by outcome", ("bookings",), _outcomes(trial))
    for dimension in (MONTH, TYPE, DEVICE, ALLOWANCE):
        rows = ((value, _figures(counts)) for value, counts in _sorted(trial, dimension))
        yield from _section(f"by {dimension}", COLUMNS, rows, NOTES.get(dimension))
    if trial.changed:
        rows = ((changed.booking, _outcome_words(asdict(changed))) for changed in trial.changed)
        yield from _section("bookings", ("effect", "was", "would be", "signed"), rows)


RULE_COLUMNS = (
    "findings",
    "would be",
    "bookings",
    "would be",
    "more",
    "fewer",
    "more, completed",
)


def machine(trial: Trial) -> dict[str, Any]:
    """The report as a JSON object, with outcomes, rules and effects by their codes."""
    return {
        "policy": trial.policy.name,
        "since": str(london_day(trial.since)),
        "courses": trial.courses,
        "left_out": trial.left_out,
        "destroyed": trial.destroyed,
        "all": _counts(trial.tally.whole),
        "by": {
            dimension.replace(" ", "_"): {
                value: _counts(counts) for value, counts in _sorted(trial, dimension)
            }
            for dimension in trial.tally.by
        },
        "rules": {code: asdict(counts) for code, counts in sorted(trial.tally.rules.items())},
        "outcomes": [
            {"was": was.value, "would_be": tried.value, "bookings": bookings}
            for (was, tried), bookings in trial.tally.outcomes.most_common()
        ],
        "notes": {dimension.replace(" ", "_"): note for dimension, note in NOTES.items()},
        "changed": [
            {key: getattr(value, "value", value) for key, value in asdict(changed).items()}
            for changed in trial.changed
        ],
    }


def month_name(month: str) -> str:
    """The name of a month: `2026-06` becomes June 2026."""
    return date.fromisoformat(f"{month}-01").strftime("%B %Y")


def _sentences(counts: BookingCounts) -> Iterator[str]:
    newly, fewer = counts.effects[Effect.FLAGGED], counts.effects[Effect.CLEARED]
    if newly:
        completed = f"{counts.completed} of them had been completed"
        yield f"{newly} more would have been flagged; {completed}."
    if fewer:
        yield f"{fewer} would no longer have been flagged."
    if others := counts.effects[Effect.OTHERWISE]:
        yield f"{others} would have had other findings or consequences, and the same flag."
    if not (newly or fewer or others):
        yield "no booking would change."


def _counts(counts: BookingCounts) -> dict[str, int]:
    figures = zip((*COLUMNS[:-1], "completed"), _figures(counts), strict=True)
    return {name.replace(" ", "_"): int(figure) for name, figure in figures}


def _figures(counts: BookingCounts) -> tuple[str, ...]:
    effects = [
        counts.effects[effect] for effect in (Effect.FLAGGED, Effect.CLEARED, Effect.OTHERWISE)
    ]
    whole = (counts.judged, counts.flagged_was, counts.flagged_tried, *effects, counts.completed)
    return tuple(str(figure) for figure in whole)


def _rules(trial: Trial) -> Iterator[tuple[str, Sequence[str]]]:
    for code, counts in sorted(trial.tally.rules.items()):
        yield code, tuple(str(figure) for figure in asdict(counts).values())


def _outcomes(trial: Trial) -> Iterator[tuple[str, Sequence[str]]]:
    for (was, tried), bookings in trial.tally.outcomes.most_common():
        yield f"{was.value} -> {tried.value}", (str(bookings),)


def _outcome_words(changed: Mapping[str, Any]) -> tuple[str, ...]:
    named = (changed[key] for key in ("effect", "was", "tried", "signed"))
    return tuple("not signed" if value is None else str(value.value) for value in named)


def _sorted(trial: Trial, dimension: str) -> list[tuple[str, BookingCounts]]:
    return sorted(trial.tally.by.get(dimension, {}).items())


def _section(
    title: str,
    columns: Sequence[str],
    rows: Iterable[tuple[str, Sequence[str]]],
    note: str | None = None,
) -> Iterator[str]:
    """A table: the first column flush left, figures flush right, no trailing spaces."""
    lines = [(title.capitalize(), *columns), *((name, *figures) for name, figures in rows)]
    if len(lines) == 1:
        return
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    yield ""
    for first, *values in lines:
        figures = (value.rjust(width) for value, width in zip(values, widths[1:], strict=True))
        yield "  ".join([first.ljust(widths[0]), *figures])
    if note:
        yield note


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
