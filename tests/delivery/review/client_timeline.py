"""The judgement and the timeline of one client of a scene."""

from compliance.assessment import Judgement
from delivery.review.timeline import Timeline, timeline
from tests.scenes.scene import Scene


def timeline_of(
    scene: Scene, reference: str = "A", now: str | None = None
) -> tuple[Judgement, Timeline]:
    assessment = scene.assess(now)
    judged = next(
        judgement for judgement in assessment.judgements if judgement.booking.reference == reference
    )
    return judged, timeline(assessment, judged)


def kinds(line: Timeline, track: str) -> list[tuple[str, str]]:
    """Returns the kind and the start in UTC of each stretch of a track."""
    return [(stretch.kind, f"{stretch.span.start:%H:%M}") for stretch in line.of(track)]
