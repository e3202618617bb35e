"""When a client arrived, and how late that was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from compliance.attendance.client_events import ClientEvents, Entry
from compliance.attendance.sightings import Sighting
from compliance.events import HostAwaited, Joined
from compliance.intervals import Span
from compliance.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Arrival:
    at: datetime
    late: Span | None
    """From when the client was expected in the room to the arrival; None for a client in time."""


def arrival(
    client: ClientEvents,
    sightings: Iterable[Sighting],
    starts_at: datetime,
    opening: datetime | None,
    policy: Policy,
) -> Arrival | None:
    """The first wait for the host, entry to the waiting room, or join.

    Time in the waiting room's queue is not lateness, nor is a room that opens late. None for a
    client who never came, and for a client whom a sighting shows there before.
    """
    came = min(
        (event.at for event in client.events if isinstance(event, HostAwaited | Entry | Joined)),
        default=None,
    )
    if came is None or any(sighting.at <= came for sighting in sightings):
        return None
    if opening is None:
        return Arrival(came, None)
    expected = max(starts_at, opening)
    late_opening = expected > starts_at
    grace = max(policy.late_grace, policy.opening_grace) if late_opening else policy.late_grace
    late = Span(expected, came) if came - expected > grace else None
    return Arrival(came, late)
