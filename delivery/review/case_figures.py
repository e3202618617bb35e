"""The figures of one client's course, each with the length of time that it covers."""

from dataclasses import dataclass
from datetime import datetime

from compliance.assessment import Judgement
from compliance.intervals import total
from delivery.review.timeline import Timeline


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """Times in seconds. Presence adds up to `scheduled_s`, the camera to `camera_s`."""

    seen: bool
    """The client was there, even if the time of arrival is unknown."""
    arrived_at: datetime | None
    late_by_s: int | None
    scheduled_s: int
    present_s: int
    reported_s: int
    """The part of `present_s` that only Zoom's own report shows."""
    heard_s: int
    """The part of `judged_s` in which events from Zoom could reach us."""
    judged_s: int
    away_s: int
    """Absence outside breaks, for any cause."""
    times_away: int
    excused_s: int
    """The part of `away_s` caused by the provider, the host or the platform."""
    break_out_s: int
    waiting_s: int
    not_come_s: int
    not_there_s: int
    not_known_s: int
    """Time in which it is not known whether the client was there."""
    not_open_s: int
    """Before the meeting was opened, which was late."""
    closed_s: int
    """After the meeting had ended."""
    to_come_s: int
    camera_s: int
    """Presence outside breaks: the time in which the camera counts."""
    on_s: int
    off_s: int
    times_off: int
    unknown_s: int
    watched_s: int
    """How long the camera was watched during the scheduled course."""

    @property
    def seen_s(self) -> int:
        """The seconds for which the camera is known to be on or off."""
        return self.on_s + self.off_s


def figures(judgement: Judgement, line: Timeline) -> CaseFigures:
    """Returns the figures of the judgement whose timeline is `line`."""
    attendance = judgement.attendance
    on, off = total(attendance.cameras.on), total(attendance.cameras.off)
    unknown = total(attendance.cameras.unknown)

    def presence(*kinds: str) -> int:
        return line.seconds("presence", *kinds)

    return CaseFigures(
        seen=attendance.seen,
        arrived_at=attendance.arrived_at,
        late_by_s=judgement.late_by_s,
        scheduled_s=line.scheduled.seconds,
        present_s=presence("present", "present_reported"),
        reported_s=presence("present_reported"),
        heard_s=line.judged.seconds - line.seconds("hearing", "not_heard"),
        judged_s=line.judged.seconds,
        away_s=presence("away", "away_excused", "away_reported", "away_excused_reported"),
        times_away=len(attendance.gaps),
        excused_s=presence("away_excused", "away_excused_reported"),
        break_out_s=presence("break_out"),
        waiting_s=presence("waiting", "waiting_reported"),
        not_come_s=presence("not_come", "never", "unheard"),
        not_there_s=presence("not_there"),
        not_known_s=presence("not_known"),
        not_open_s=presence("not_open"),
        closed_s=presence("closed"),
        to_come_s=presence("to_come"),
        camera_s=on + off + unknown,
        on_s=on,
        off_s=off,
        times_off=len(attendance.cameras.off),
        unknown_s=unknown,
        watched_s=line.seconds("watch", "watched"),
    )
