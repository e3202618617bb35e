"""One client's part of a scene: judged, and laid out as stretches."""

from compliance.assessment import Judgement
from delivery.review.timeline import Timeline, timeline
from tests.scenes.scene import LRSP, Scene


def told(scene: Scene, who: str = "A", now: str | None = None) -> tuple[Judgement, Timeline]:
    assessment = scene.assess(now)
    judged = next(one for one in assessment.judgements if one.booking.reference == who)
    return judged, timeline(assessment, judged, LRSP)


def kinds(line: Timeline, track: str) -> list[tuple[str, str]]:
    """Each stretch of a track with its beginning, in UTC."""
    return [(one.kind, f"{one.span.start:%H:%M}") for one in line.of(track)]
