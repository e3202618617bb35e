"""One client's course in one sentence that assumes no gender."""

from collections.abc import Iterator, Mapping

from compliance.assessment import Judgement
from delivery.review.case_figures import CaseFigures
from delivery.review.timeline import Timeline
from delivery.timekeeping.time_wording import clock, minutes

NOT_ADMITTED: Mapping[str, str] = {
    "late": "as late",
    "identity": "because of the identity check",
    "interpreter": "because of the interpreter",
}
UNHEARD = "We received nothing from Zoom about this meeting, so it is not known whether"
SENT_OUT: Mapping[str, str] = {
    "abuse": "for abuse",
    "unfit": "as unfit to take part",
    "conduct": "for their conduct",
}


def sentence(judgement: Judgement, line: Timeline, sums: CaseFigures) -> str:
    """Returns the sentence, which begins with "So far," while the course runs."""
    if not line.heard:
        return f"{UNHEARD} {judgement.booking.name} was there."
    so_far = "So far, " if sums.to_come_s else ""
    parts = [
        *_presence(judgement, line, sums),
        *_camera(sums),
        *_exclusion(line),
        *_meeting(line, sums),
    ]
    return f"{so_far}{judgement.booking.name} {'; '.join(parts)}."


def _presence(judgement: Judgement, line: Timeline, sums: CaseFigures) -> Iterator[str]:
    attendance = judgement.attendance
    if not attendance.seen:
        yield "was never in the waiting room or in the meeting"
    elif attendance.joined_at is None and attendance.first_join is None:
        when = f" {_arrival(sums)}" if attendance.arrival else ""
        yield f"came to the waiting room{when} and was never in the meeting"
    else:
        late = f"came {_arrival(sums)} and " if sums.late_by_s else ""
        yield f"{late}was present for {_part(sums.present_s, sums.scheduled_s - sums.to_come_s)}"
        yield from _absence(judgement, sums)


def _arrival(sums: CaseFigures) -> str:
    return f"{minutes(sums.late_by_s)} late" if sums.late_by_s else "in time"


def _absence(judgement: Judgement, sums: CaseFigures) -> Iterator[str]:
    gaps = judgement.attendance.gaps
    if sums.away_s:
        often = f" in all, {len(gaps)} times" if len(gaps) > 1 else ""
        yield f"was away for {minutes(sums.away_s)}{often}"
    if gaps and not gaps[-1].returned and not sums.to_come_s:
        yield f"went at {clock(gaps[-1].span.start)} and did not come back"
    if sums.not_known_s:
        yield f"it is not known for {minutes(sums.not_known_s)} whether they were there"
    if sums.break_out_s:
        yield f"was out for {minutes(sums.break_out_s)} of a break, which does not count"
    if sums.waiting_s:
        yield f"waited {minutes(sums.waiting_s)} during the course to be let in"


def _camera(sums: CaseFigures) -> Iterator[str]:
    if sums.camera_s == 0:
        return
    if sums.off_s:
        often = f" in all, {sums.times_off} times" if sums.times_off > 1 else ""
        yield f"the camera was off for {minutes(sums.off_s)}{often}"
    if sums.unknown_s == sums.camera_s:
        yield "nothing is known about the camera"
    elif sums.unknown_s:
        yield f"the camera was not known for {minutes(sums.unknown_s)}"
    elif not sums.off_s:
        yield "the camera was on throughout"


def _exclusion(line: Timeline) -> Iterator[str]:
    for note in line.notes:
        if note.kind == "refused":
            yield f"the trainer refused entry {NOT_ADMITTED.get(note.detail or '', '')}".rstrip()
        elif note.kind == "removed":
            yield f"the trainer removed them {SENT_OUT.get(note.detail or '', '')}".rstrip()
        elif note.kind == "abandoned":
            yield "the trainer noted that the course could not be delivered"


def _meeting(line: Timeline, sums: CaseFigures) -> Iterator[str]:
    if unheard_s := sums.judged_s - sums.heard_s:
        yield f"for {minutes(unheard_s)} of the course it is not known what was reported"
    if sums.not_open_s:
        yield f"the meeting was opened {minutes(sums.not_open_s)} late"
    if sums.closed_s:
        yield f"the meeting ended {minutes(sums.closed_s)} before the planned end"


def _part(part: int, whole: int) -> str:
    """ "165 of 165 minutes", "2 minutes 30 seconds of 165 minutes"."""
    if part % 60 == 0 and whole % 60 == 0:
        return f"{part // 60} of {minutes(whole)}"
    return f"{minutes(part)} of {minutes(whole)}"
