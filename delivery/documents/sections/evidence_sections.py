"""The sections of a document about what happened on the course and before it."""

from collections.abc import Iterator

from delivery.assessment.stored_assessment import StoredClient
from delivery.documents import evidence_structs as structs
from delivery.documents.document_types import second_or_none, whole_second
from delivery.documents.evidence_structs import CoveragePart, FiguresPart, TimelinePart
from delivery.documents.sections.case_source import CaseSource
from delivery.registers.requirements import worded
from delivery.review.case_page import CaseFinding
from delivery.review.timeline import Stretch
from delivery.review.timeline_notes import TimelineNote
from delivery.timekeeping.time_wording import count_of, exact, minutes

DESTROYED = "The events of the course have been destroyed. The figures were kept; no timeline is."
NOT_AGAINST = "Nothing from the rest of the time counts against the client."


def coverage(source: CaseSource) -> CoveragePart:
    sums, line = source.file.figures, source.file.line
    return CoveragePart(
        scheduled_s=sums.scheduled_s,
        judged_s=sums.judged_s,
        heard_s=sums.heard_s,
        camera_s=sums.camera_s,
        camera_known_s=sums.seen_s,
        connections=line.connections,
        connections_without_end=line.unended,
        words=tuple(_coverage_words(source)),
    )


def _coverage_words(source: CaseSource) -> Iterator[str]:
    sums, line = source.file.figures, source.file.line
    if source.file.case.on_record is not None:
        yield DESTROYED
        return
    yield (
        f"Data from Zoom covers {minutes(sums.heard_s)} of {minutes(sums.judged_s)} of the course. "
        f"{NOT_AGAINST if sums.heard_s < sums.judged_s else ''}".strip()
    )
    if sums.camera_s:
        seen, whole = minutes(sums.seen_s), minutes(sums.camera_s)
        yield (
            f"The camera is known for {seen} of the {whole} that the client was present outside "
            f"breaks. {NOT_AGAINST if sums.unknown_s else ''}".strip()
        )
    if line.unended:
        yield (
            f"Zoom did not say when {line.unended} of {count_of(line.connections, 'connection')} "
            "ended. The service assumes the end of the meeting, or the planned end."
        )
    yield (
        "Zoom does not report whether a face is in the picture, who else is in the room, or a "
        "local recording. The service stores no picture and no sound."
    )


def figures(source: CaseSource) -> FiguresPart:
    stored = source.file.case.on_record
    if stored is not None:
        return _kept_figures(stored)
    sums = source.file.figures
    return FiguresPart(
        seen=sums.seen,
        arrived_at=second_or_none(sums.arrived_at),
        late_by_s=sums.late_by_s,
        present_s=sums.present_s,
        present_by_report_s=sums.reported_s,
        away_s=sums.away_s,
        times_away=sums.times_away,
        away_excused_s=sums.excused_s,
        not_known_s=sums.not_known_s,
        camera_on_s=sums.on_s,
        camera_off_s=sums.off_s,
        camera_unknown_s=sums.unknown_s,
    )


def _kept_figures(stored: StoredClient) -> FiguresPart:
    return FiguresPart(
        seen=stored.seen,
        arrived_at=second_or_none(stored.arrived_at),
        late_by_s=stored.late_by_s,
        present_s=stored.present_s,
        present_by_report_s=0,
        away_s=sum(gap.seconds for gap in stored.gaps),
        times_away=len(stored.gaps),
        away_excused_s=0,
        not_known_s=stored.unknown_s,
        camera_on_s=stored.camera.on_s,
        camera_off_s=stored.camera.off_s,
        camera_unknown_s=stored.camera.unknown_s,
    )


def timeline(source: CaseSource) -> tuple[TimelinePart, ...]:
    """The rows of the officer's table; none once the events were destroyed."""
    if source.file.case.on_record is not None:
        return ()
    return tuple(
        _stretch(source, row) if isinstance(row, Stretch) else _note(source, row)
        for row in source.file.line.rows
    )


def _stretch(source: CaseSource, row: Stretch) -> TimelinePart:
    bad = source.file.connections.get(row.span.start, ()) if row.kind.startswith("away") else ()
    noted = [
        f"The client’s own page noted from {exact(each.span.start)} to {exact(each.span.end)}: "
        f"{each.words}."
        for each in bad
    ]
    measured = source.file.measured.get(row.span.start) if row.kind.startswith("away") else None
    noted += [f"{measured.words}."] if measured else []
    cause = [source.words.of("causes", row.cause)] if row.cause else []
    return TimelinePart(
        start=whole_second(row.span.start),
        end=whole_second(row.span.end) if row.span.seconds else None,
        track=row.track,
        kind=row.kind,
        words=source.words.of("stretches", row.kind),
        source=row.source,
        source_words=source.words.of("sources", row.source),
        cause=row.cause,
        cause_words=row.words or ". ".join([*cause, *noted]),
        by=None,
    )


def _note(source: CaseSource, row: TimelineNote) -> TimelinePart:
    return TimelinePart(
        start=whole_second(row.at),
        end=whole_second(row.until) if row.until else None,
        track="note",
        kind=row.kind,
        words=f"Note {row.letter}: {source.words.note(row.kind, row.detail)}",
        source="trainer",
        source_words=source.words.of("sources", "trainer"),
        cause=None,
        cause_words="",
        by=source.by_or_none(row.by),
    )


def findings(source: CaseSource) -> tuple[structs.FindingPart, ...]:
    return tuple(_finding(source, finding) for finding in source.file.findings)


def _finding(source: CaseSource, finding: CaseFinding) -> structs.FindingPart:
    row, words = finding.breach.row, source.words
    named = words.of("rules", row.rule)
    return structs.FindingPart(
        number=finding.number,
        rule=row.rule,
        clause=row.clause,
        title=named if named != row.rule else (finding.clause.text or row.rule).strip("."),
        start=whole_second(row.start_at),
        end=whole_second(row.end_at),
        found_at=whole_second(row.found_at),
        state=finding.breach.state.value,
        state_words=words.state_of("findings", finding.breach.state.value),
        because=row.because,
        doubt=finding.doubt,
        clause_says=finding.clause.says,
        how_applied=finding.clause.text,
        raised_by=source.by_or_none(row.raised_by),
        source=row.source or "",
        reviews=tuple(
            structs.ReviewPart(
                at=whole_second(review.at),
                decision=review.decision,
                words=words.of("decisions", review.decision),
                by=source.by(review.officer_id),
                reason=review.reason,
                evidence_then=finding.breach.evidence_at(review),
            )
            for review in finding.breach.reviews
        ),
    )


def adjustments(source: CaseSource) -> tuple[structs.AdjustmentPart, ...]:
    case = source.file.case
    return tuple(
        structs.AdjustmentPart(
            code=agreed.code,
            words=worded(agreed.code, agreed.person),
            person=agreed.person or "",
            agreed=agreed.noted.agreed if agreed.noted else "",
            noted_at=second_or_none(agreed.noted.at if agreed.noted else None),
        )
        for agreed in case.inputs.adjustments[case.booking.reference]
    )
