"""The figures of one client's course, each with the time that it rests on."""

from dataclasses import dataclass
from datetime import datetime

from compliance.assessment import Judgement
from compliance.intervals import total
from delivery.review.timeline import Timeline


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """In seconds. Those of presence fill `scheduled_s`; those of the camera fill `camera_s`."""

    arrived_at: datetime | None
    late_by_s: int | None
    scheduled_s: int
    present_s: int
    reported_s: int
    """How much of `present_s` only Zoom's own report tells of."""
    heard_s: int
    """In how much of `judged_s` Zoom could have been heard: what presence rests on."""
    judged_s: int
    away_s: int
    """Outside breaks, whatever the cause."""
    times_away: int
    excused_s: int
    """How much of `away_s` was the provider's, the host's or the platform's doing."""
    break_out_s: int
    waiting_s: int
    not_come_s: int
    not_there_s: int
    closed_s: int
    """After the meeting had ended."""
    to_come_s: int
    camera_s: int
    """Present outside breaks: the time over which the camera counts."""
    on_s: int
    off_s: int
    times_off: int
    unknown_s: int
    watched_s: int
    """How long the camera watch ran during the scheduled course."""

    @property
    def seen_s(self) -> int:
        """How long the camera was known to be on or off."""
        return self.on_s + self.off_s


def figures(judged: Judgement, line: Timeline) -> CaseFigures:
    mine = judged.attendance
    on, off = total(mine.cameras.on), total(mine.cameras.off)
    unknown = total(mine.cameras.unknown)

    def there(*kinds: str) -> int:
        return line.seconds("presence", *kinds)

    return CaseFigures(
        arrived_at=mine.arrived_at,
        late_by_s=judged.late_by_s,
        scheduled_s=line.scheduled.seconds,
        present_s=there("present", "present_reported"),
        reported_s=there("present_reported"),
        heard_s=line.judged.seconds - line.seconds("hearing", "not_heard"),
        judged_s=line.judged.seconds,
        away_s=there("away", "away_excused", "away_reported", "away_excused_reported"),
        times_away=len(mine.gaps),
        excused_s=there("away_excused", "away_excused_reported"),
        break_out_s=there("break_out"),
        waiting_s=there("waiting", "waiting_reported"),
        not_come_s=there("not_come", "never", "unheard"),
        not_there_s=there("not_there"),
        closed_s=there("closed"),
        to_come_s=there("to_come"),
        camera_s=on + off + unknown,
        on_s=on,
        off_s=off,
        times_off=len(mine.cameras.off),
        unknown_s=unknown,
        watched_s=line.seconds("watch", "watched"),
    )
