"""When an effect is due. What cannot be recalled waits for the window and the hold, stops left out;
what the provider owes the client is due by the next working day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance.outcomes.consequence import LONDON, end_of_day

A_SECOND = timedelta(seconds=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Stop:
    """A stretch in which an effect was stopped."""

    start: datetime
    end: datetime | None = None
    """None while it lasts."""


def due_at(
    window_closes: datetime | None,
    told_at: datetime | None,
    hold: timedelta,
    stops: Sequence[Stop] = (),
) -> datetime | None:
    """The first second after both the window and the hold, which include their last second.

    None as long as it is not known: the client has not been told, or a stop lasts. `stops` come in
    time order and do not overlap. The window is the client's, and closes whatever is stopped.
    """
    if told_at is None or any(stop.end is None for stop in stops):
        return None
    held_until = hold_ends(told_at, hold, stops)
    return max(held_until, window_closes or held_until) + A_SECOND


def due_without_date(
    closed_at: datetime,
    is_refund: bool,
    told_at: datetime | None,
    hold: timedelta,
    stops: Sequence[Stop] = (),
) -> datetime | None:
    """When an effect is due of a decision whose window was closed early at `closed_at`, because no
    date can be offered. A refund is due at once: the client loses nothing by it. Anything else that
    cannot be recalled waits for the hold alone. None as for `due_at`."""
    if is_refund:
        return None if any(stop.end is None for stop in stops) else closed_at
    return due_at(None, told_at, hold, stops)


def hold_ends(told_at: datetime, hold: timedelta, stops: Sequence[Stop]) -> datetime:
    """The last moment of the hold. It begins when the client was told, and a stop that begins
    before its end lengthens it by the part of the stop that falls into it."""
    until = told_at + hold
    for stop in stops:
        start = max(stop.start, told_at)
        if stop.end is not None and start <= until:
            until += max(stop.end - start, timedelta())
    return until


def end_of_next_working_day(at: datetime) -> datetime:
    """The midnight in London that ends the first day after `at` from Monday to Friday. Bank
    holidays count as working days: the service has no calendar of them."""
    day = at.astimezone(LONDON).date() + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return end_of_day(day)
