"""An assessment as the JSON that `coursewatch assess` prints and that records keep."""

from datetime import UTC, datetime
from typing import Any

from compliance.assessment import AssessedNote, Assessment, Judgement
from compliance.attendance.unmatched import Unmatched
from compliance.intervals import Span, intersect, total
from compliance.outcomes.consequence import Consequence


def printed(assessment: Assessment) -> dict[str, Any]:
    """The whole, in the acceptance format's shape."""
    return {
        "course": assessment.course.reference,
        "policy": assessment.policy,
        "heard_s": heard_s(assessment),
        "first_window": moment(assessment.first_window),
        "notes": [_note(note) for note in assessment.notes],
        "bookings": [_judgement(one, assessment) for one in assessment.judgements],
        "unmatched": [_unmatched(one) for one in assessment.room.unmatched],
    }


def heard_s(assessment: Assessment) -> int:
    """In how many seconds of the scheduled course its provider could have been heard, so far."""
    return total(intersect(assessment.room.heard, [assessment.room.judged]))


def moment(at: datetime | None) -> str | None:
    """UTC with a Z, whole seconds."""
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stretch(span: Span) -> dict[str, Any]:
    return {"from": moment(span.start), "to": moment(span.end)}


def consequences(what: Consequence) -> dict[str, Any]:
    return {
        "rebook_by": moment(what.rebook_by),
        "rebook_charge_gbp": what.rebook_charge_gbp,
        "refund_gbp": what.refund_gbp,
        "refer_to_police": what.refer_to_police,
        "further_courses": what.further_courses,
        "national_status": what.national_status,
    }


def _note(note: AssessedNote) -> dict[str, Any]:
    told: dict[str, Any] = {"code": note.code}
    if note.seconds is not None:
        return told | {"seconds": note.seconds}
    if note.span is not None:
        return told | stretch(note.span)
    return told | {"from": moment(note.at), "clients": note.clients}


def _judgement(one: Judgement, assessment: Assessment) -> dict[str, Any]:
    attendance = one.attendance
    return {
        "reference": one.booking.reference,
        "arrived_at": moment(attendance.arrived_at),
        "late_by_s": one.late_by_s,
        "scheduled_s": assessment.room.scheduled.seconds,
        "present_s": total(attendance.present),
        "gaps": [
            stretch(gap.span) | {"seconds": gap.span.seconds, "cause": gap.cause.value}
            for gap in attendance.gaps
        ],
        "camera": {
            "on_s": total(attendance.cameras.on),
            "off_s": total(attendance.cameras.off),
            "unknown_s": total(attendance.cameras.unknown),
        },
        "breaches": [
            {"rule": found.rule, "clause": found.clause}
            | stretch(found.span)
            | {"seconds": found.span.seconds, "because": found.because}
            | ({"silenced_by": found.silenced_by} if found.silenced_by else {})
            for found in one.breaches
        ],
        "recommendation": {
            "outcome": one.recommendation.outcome.value,
            "reasons": list(one.recommendation.reasons),
        }
        | ({"remarks": list(one.recommendation.remarks)} if one.recommendation.remarks else {}),
        "consequence": consequences(one.consequence),
    }


def _unmatched(one: Unmatched) -> dict[str, Any]:
    return {"name": one.name} | stretch(one.span)
